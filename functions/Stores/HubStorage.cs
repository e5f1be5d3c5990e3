using SegSync.Core.Storing;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Stores;

/// <summary>The one place where settings become adapters.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Landing">Pages and evidence.</param>
/// <param name="Bus">Jobs and messages.</param>
/// <param name="Leases">Locks between processes; null where the data folder is one process's own.</param>
/// <param name="RequestUnits">What the store has charged since it was opened; null where it charges nothing.</param>
internal sealed record HubStorage(IHubStore Store, ILandingZone Landing, IMessageBus Bus, BlobLeases? Leases, Func<decimal>? RequestUnits)
{
    /// <summary>Opens what the settings name.</summary>
    /// <param name="settings">Where documents and pages are kept.</param>
    /// <param name="folder">The data folder, which exists.</param>
    /// <param name="time">The clock of the bus.</param>
    /// <param name="owned">Takes what must be closed, in the order of opening.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<HubStorage> OpenAsync(StorageSettings settings, string folder, TimeProvider time, Stack<IAsyncDisposable> owned, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "hub.db");
        IHubStore store;
        Func<decimal>? requestUnits = null;
        if (settings.Cosmos is { } connection)
        {
            var cosmos = Owned(await connection.OpenAsync(cancellationToken));
            (store, requestUnits) = (cosmos, () => cosmos.RequestUnits);
        }
        else
        {
            store = Owned(new SqliteHubStore(file));
        }

        var container = settings.Blobs is { } blobs ? await blobs.OpenAsync(cancellationToken) : null;
        ILandingZone landing = container is not null ? new BlobLandingZone(container) : new FolderLandingZone(Path.Combine(folder, "landing"));

        // documents in the folder are no other process's, whoever shares the pages
        var leases = container is not null && settings.Cosmos is not null ? new BlobLeases(container, TimeProvider.System) : null;
        IMessageBus bus = settings.ServiceBus is { } queues ? queues.Open(TimeProvider.System) : Owned(new SqliteMessageBus(file, time));
        return new(store, landing, bus, leases, requestUnits);

        T Owned<T>(T opened)
            where T : IAsyncDisposable
        {
            owned.Push(opened);
            return opened;
        }
    }
}
