using SegSync.Core.Syncing;

namespace SegSync.Functions;

/// <summary>How a hub is opened.</summary>
public sealed record HubOptions
{
    /// <summary>As the settings say, for an app that the Functions host has started: its own folder cannot be written to.</summary>
    public static HubOptions OfHostedApp() => new()
    {
        Data = Environment.GetEnvironmentVariable("SEGSYNC_DATA") is { Length: > 0 } data ? data : Path.Combine(Path.GetTempPath(), "segsync"),
        Landscape = Environment.GetEnvironmentVariable("SEGSYNC_LANDSCAPE") is { Length: > 0 } landscape ? landscape : null,
        Sandbox = Environment.GetEnvironmentVariable("SEGSYNC_SANDBOX") is { Length: > 0 } sandbox ? sandbox : null,
    };

    /// <summary>Folder of the embedded state; made when it is not there. Default <c>.segsync</c> in the current folder.</summary>
    public string Data { get; init; } = ".segsync";

    /// <summary>The landscape file; null (default) for the sandbox landscape.</summary>
    public string? Landscape { get; init; }

    /// <summary>Address of a sandbox that runs already; null (default) to start one where the landscape needs it.</summary>
    public string? Sandbox { get; init; }

    /// <summary>Systems will be asked: start the sandbox where the landscape needs it. Default true.</summary>
    public bool Reach { get; init; } = true;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Wraps the ports, to watch them or to make them fail; null (default) leaves them.</summary>
    public Func<HubPorts, HubPorts>? Decorate { get; init; }

    /// <summary>Where documents and pages are kept; null (default) for what the settings of this machine say.</summary>
    internal Configuration.StorageSettings? Storage { get; init; }

    /// <summary>Where connectors and functions log to. Default nowhere.</summary>
    public ILoggerFactory Logging { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
}
