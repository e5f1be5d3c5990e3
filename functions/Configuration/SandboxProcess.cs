using System.Diagnostics;
using System.Text.Json;
using SegSync.Core.Storing;

namespace SegSync.Functions.Configuration;

/// <summary>The sandbox as a child: it lives as long as its standard input is held, which is at most as long as the hub.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private SandboxProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Starts it on a free port, with its journal in <paramref name="folder"/>, and waits until it listens.</summary>
    /// <exception cref="ConfigurationException">It does not start.</exception>
    public static async Task<SandboxProcess> StartAsync(string folder, JsonElement? settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sandbox", "SegSync.Sandbox.dll");
        if (!File.Exists(program)) throw ConfigurationException.Of(program, "", "the sandbox was not built; run: dotnet build functions");
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", program, "--port", "0", "--data", folder, "--with-parent"]) start.ArgumentList.Add(argument);
        if (settings is { } given)
        {
            var options = Path.Combine(folder, "options.json");
            await File.WriteAllBytesAsync(options, HubJson.Write(given).ToArray(), cancellationToken);
            start.ArgumentList.Add("--options");
            start.ArgumentList.Add(options);
        }

        var process = Process.Start(start) ?? throw ConfigurationException.Of(program, "", "the sandbox could not be started");
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var greeting = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
            if (greeting is null) throw ConfigurationException.Of(program, "", $"the sandbox did not start: {(await complaints).Trim()}");
            // nothing else is said there, but a full pipe would stop it
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            using var said = JsonDocument.Parse(greeting);
            return new(process, new(said.RootElement.GetProperty("url").GetString()!));
        }
        catch (Exception exception)
        {
            await EndAsync(process);
            if (exception is TimeoutException) throw ConfigurationException.Of(program, "", $"the sandbox said nothing for {Patience.TotalSeconds:0} s; is the machine overloaded?");
            throw;
        }
    }

    public ValueTask DisposeAsync() => EndAsync(process);

    private static async ValueTask EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
