using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SegSync.Tests.Connectors;

/// <summary>
/// SAP's own definitions served by CAP, started once for all tests of the collection. What it needs (bash, node, npm, the
/// shared folder beside the repository or named by SEGSYNC_SHARED) may be missing: then <see cref="Missing"/> says why.
/// Its installation is kept outside the repository, in SEGSYNC_SAP_CACHE or the user's cache folder.
/// </summary>
public sealed class SapCounterpart : IAsyncLifetime
{
    public const string User = "COMM_USER", Secret = "secret";
    private readonly List<string> _folders = [];
    private Uri? _url;

    public string? Missing { get; private set; }

    public Uri Url
    {
        get
        {
            Skip.If(Missing is not null, Missing);
            return _url!;
        }
    }

    public async Task InitializeAsync()
    {
        Missing = Lacking();
        if (Missing is null)
        {
            try
            {
                _url = await StartAsync();
            }
            catch (InvalidOperationException e)
            {
                Missing = e.Message;
            }
        }
    }

    /// <summary>One more server, with the seeded data of its own; 429 on every n-th call when asked for.</summary>
    public async Task<Uri> StartAsync(int throttleEvery = 0)
    {
        Skip.If(Missing is not null, Missing);
        var seeded = Environment.GetEnvironmentVariable("SEGSYNC_SAP_CACHE") is { Length: > 0 } named ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "segsync", "sap");
        if (!File.Exists(Path.Combine(seeded, "seeded.sqlite")))
        {
            await RunAsync(seeded, FreePort(), 0);
            Stop(seeded);
        }
        var folder = Directory.CreateTempSubdirectory("segsync-sap-").FullName;
        _folders.Add(folder);
        foreach (var file in Directory.EnumerateFiles(seeded)) if (Path.GetFileName(file) is not ("serve.pid" or "serve.log") and var name && !name.StartsWith("db.sqlite", StringComparison.Ordinal)) File.Copy(file, Path.Combine(folder, name));
        foreach (var part in (string[])["srv", "gen", "node_modules"]) Directory.CreateSymbolicLink(Path.Combine(folder, part), Path.Combine(seeded, part));
        // the seeded copy lacks what was still in the write-ahead log when it was made
        File.Copy(Path.Combine(folder, "seeded.sqlite"), Path.Combine(folder, "db.sqlite"));
        await RunAsync(new ProcessStartInfo("node", ["seed.js"]) { WorkingDirectory = folder });
        var port = FreePort();
        await RunAsync(folder, port, throttleEvery);
        return new Uri($"http://127.0.0.1:{port}/");
    }

    public Task DisposeAsync()
    {
        foreach (var folder in _folders)
        {
            Stop(folder);
            Directory.Delete(folder, true);
        }
        return Task.CompletedTask;
    }

    private static string? Script() => Shared() is { } shared && Path.Combine(shared, "systems", "sap", "start.sh") is var script && File.Exists(script) ? script : null;

    private static string? Shared()
    {
        if (Environment.GetEnvironmentVariable("SEGSYNC_SHARED") is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SegSync.sln"))) return folder.Parent is { } beside ? Path.Combine(beside.FullName, "shared") : null;
        }
        return null;
    }

    private static string? Lacking()
    {
        if (Script() is null) return "the SAP counterpart needs the shared folder beside the repository (or SEGSYNC_SHARED)";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return ((string[])["bash", "node", "npm", "curl"]).FirstOrDefault(tool => !path.Any(folder => File.Exists(Path.Combine(folder, tool)))) is { } lacking ? $"the SAP counterpart needs {lacking}" : null;
    }

    private static async Task RunAsync(string folder, int port, int throttleEvery)
    {
        var start = new ProcessStartInfo("bash", [Script()!, folder]);
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        if (throttleEvery > 0) start.Environment["THROTTLE_EVERY"] = throttleEvery.ToString(CultureInfo.InvariantCulture);
        await RunAsync(start);
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"the SAP counterpart did not start: {errors.Trim()}");
    }

    private static void Stop(string folder)
    {
        var file = Path.Combine(folder, "serve.pid");
        if (!File.Exists(file)) return;
        try
        {
            using var process = Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
            process.Kill();
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // it has ended already
        }
        File.Delete(file);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(nameof(SapCounterpart))]
public sealed class SapCounterpartGroup : ICollectionFixture<SapCounterpart>;
