using SegSync.Core.Landing;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Functions.Stores;
using SegSync.Functions.Telemetry;

namespace SegSync.Functions;

/// <summary>The hub on the storage that the settings name: one data folder, one process, one landscape.</summary>
public sealed class Hub : IHub, IAsyncDisposable
{
    // stands for a sandbox that is not needed: nothing listens on the discard port
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly Stack<IAsyncDisposable> owned = new();

    private readonly Secrets secrets;

    private OtlpExport? telemetry;

    private BlobLeases? leases;

    private Hub(HubOptions options, Landscape landscape, Secrets secrets) =>
        (DataDirectory, Time, Landscape, this.secrets) = (Path.GetFullPath(options.Data), options.Time, landscape, secrets);

    /// <summary>Folder of the embedded state.</summary>
    public string DataDirectory { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Which systems, how and when.</summary>
    public Landscape Landscape { get; }

    /// <summary>What runs work with.</summary>
    public HubPorts Ports { get; private set; } = null!;

    /// <summary>Jobs and messages.</summary>
    public IMessageBus Bus { get; private set; } = null!;

    /// <summary>The journey over the landscape's systems.</summary>
    public SyncPass Pass { get; private set; } = null!;

    /// <summary>Files and replays.</summary>
    internal HubFiles Files { get; private set; } = null!;

    /// <summary>Where the sandbox listens; null where the landscape has none or it is not to be asked.</summary>
    public Uri? Sandbox { get; private set; }

    /// <summary>Opens a data folder, or makes it, for this process alone.</summary>
    /// <exception cref="ConfigurationException">The landscape cannot be used, or another process uses the folder.</exception>
    public static async Task<Hub> OpenAsync(HubOptions options, CancellationToken cancellationToken)
    {
        var secrets = Secrets.OfThisMachine();
        var mappings = new MappingFiles(options.Landscape is { } file ? Path.GetDirectoryName(Path.GetFullPath(file))! : Environment.CurrentDirectory);
        var landscape = await LandscapeFile.LoadAsync(options.Landscape, new(Connectors.Connectors.All.Keys, mappings, secrets));
        var hub = new Hub(options, landscape, secrets);
        try
        {
            await hub.OpenAsync(options, mappings, cancellationToken);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public string? Secret(string name) => secrets.Named(name);

    /// <inheritdoc/>
    public Task<PullCounts> ImportAsync(string system, string file, ReadOnlyMemory<byte> content, Command command, CancellationToken cancellationToken) =>
        Files.ImportAsync(system, file, content, command, cancellationToken);

    /// <inheritdoc/>
    public async Task<PullCounts> ReplayAsync(string? system, Command command, CancellationToken cancellationToken) =>
        (await Files.ReplayAsync(system, command, null, cancellationToken)).Counts;

    /// <inheritdoc/>
    public async Task<RunLock> LockAsync(string session, CancellationToken cancellationToken) =>
        leases is null ? RunLock.OfThisProcess() : await leases.TakeAsync(session, cancellationToken);

    /// <inheritdoc/>
    public Task MeasureAsync(CancellationToken cancellationToken) => telemetry is { Meter: var meter } ? StandAsync(meter, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (owned.TryPop(out var next)) await next.DisposeAsync();
    }

    private async Task OpenAsync(HubOptions options, MappingFiles mappings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DataDirectory);
        owned.Push(HubLock.Take(DataDirectory));
        var storage = await HubStorage.OpenAsync(options.Storage ?? StorageSettings.Of(secrets.Named), DataDirectory, Time, owned, cancellationToken);
        (Bus, leases) = (storage.Bus, storage.Leases);
        telemetry = OtlpExport.Of(secrets.Settings, Time);
        if (telemetry is not null) owned.Push(telemetry);
        IHubStore store = telemetry is null ? storage.Store : new MeteredStore(storage.Store, telemetry.Meter.Ended);
        var ports = new HubPorts(store, storage.Landing, Time, () => System.Security.Cryptography.RandomNumberGenerator.GetBytes(Core.Lineage.Seal.KeyBytes), storage.RequestUnits);
        Ports = options.Decorate?.Invoke(ports) ?? ports;
        Sandbox = await SandboxAsync(options, cancellationToken);
        var connections = new Connections(Landscape, secrets, mappings, Sandbox ?? Nowhere, Time, options.Logging);
        Files = new(this, connections);
        Pass = new(Ports, Landscape, connections.Plans());
    }

    private async Task StandAsync(HubMeter meter, CancellationToken cancellationToken) => meter.Stand(await HubGauges.ReadAsync(Ports, Bus, Landscape, cancellationToken));

    private async Task<Uri?> SandboxAsync(HubOptions options, CancellationToken cancellationToken)
    {
        if (!options.Reach || !Landscape.Systems.Any(system => system.Url.Contains(Secrets.SandboxUrl, StringComparison.Ordinal))) return null;
        if (options.Sandbox is { } running)
        {
            return Uri.TryCreate(running, UriKind.Absolute, out var url)
                ? url
                : throw ConfigurationException.Of("--sandbox", "", $"'{running}' is no address; write one like http://127.0.0.1:20001");
        }

        var child = await SandboxProcess.StartAsync(Path.Combine(DataDirectory, "sandbox"), Landscape.Sandbox, Time, cancellationToken);
        owned.Push(child);
        return child.Url;
    }
}
