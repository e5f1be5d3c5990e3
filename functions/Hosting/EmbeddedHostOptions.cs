namespace SegSync.Functions.Hosting;

/// <summary>How the embedded host runs.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>Where it listens, on loopback only; 0 lets the system choose. Default 7071.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>What <c>host.json</c> says; null (default) for the file beside the program.</summary>
    public HostSettings? Settings { get; init; }

    /// <summary>Name of the secret that holds the API key; without such a secret none is asked for, since only this machine can call.</summary>
    public string ApiKeyName { get; init; } = "SEGSYNC_API_KEY";

    /// <summary>How long an empty queue is left alone. Default 250 ms.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two looks at the drop folder. Default a second.</summary>
    public TimeSpan WatchEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Adds to where the host logs to; null (default) for standard error alone.</summary>
    internal Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Timers, queues and folders are served too; else only HTTP. Default true.</summary>
    public bool Triggers { get; init; } = true;
}
