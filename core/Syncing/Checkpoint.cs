using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>How far a worker has read a change feed; saved only after what it read was dealt with.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose feed.</param>
/// <param name="Worker">Who reads, such as <c>master</c>.</param>
/// <param name="Kind">Which feed.</param>
public sealed record Checkpoint(IHubStore Store, string Tenant, string Worker, string Kind)
{
    private DocumentKey Key => new(Partitions.Tenant(Tenant), $"feed|{Worker}|{Kind.Replace('/', '|')}");

    /// <summary>Where to go on; empty from the beginning.</summary>
    public async Task<string> LoadAsync(CancellationToken cancellationToken) =>
        (await Store.ReadAsync(Key, cancellationToken))?.As<string>() ?? "";

    /// <summary>Remembers where to go on.</summary>
    public async Task SaveAsync(string continuation, CancellationToken cancellationToken) =>
        await Store.PutAsync(Key, Kinds.Checkpoint, continuation, cancellationToken);

    /// <summary>Lets the feed begin again, as part of a batch in the tenant's partition.</summary>
    public StoreOperation Restart() => new StoreOperation.Upsert(Key.Id, Kinds.Checkpoint, HubJson.Write(""));

    /// <summary>
    /// Works off the feed page by page: the checkpoint moves behind a page when <paramref name="work"/> is done with it.
    /// </summary>
    public async Task DrainAsync(int pageSize, Func<ImmutableArray<StoredDocument>, Task> work, CancellationToken cancellationToken)
    {
        var continuation = await LoadAsync(cancellationToken);
        while (true)
        {
            var page = await Store.ReadChangesAsync(Kind, continuation, pageSize, cancellationToken);
            if (page.Documents.IsEmpty) return;
            await work(page.Documents);
            continuation = page.Continuation;
            await SaveAsync(continuation, cancellationToken);
        }
    }
}
