namespace SegSync.Core.Storing;

/// <summary>Short forms of what runs do all the time.</summary>
public static class StoreExtensions
{
    /// <summary>Writes one document whether or not it exists.</summary>
    public static async Task PutAsync<T>(this IHubStore store, DocumentKey key, string kind, T value, CancellationToken cancellationToken) =>
        await store.CommitAsync(new(key.Partition, new StoreOperation.Upsert(key.Id, kind, HubJson.Write(value))), cancellationToken);

    /// <summary>One document as a value; null when there is none.</summary>
    public static async Task<T?> FindAsync<T>(this IHubStore store, DocumentKey key, CancellationToken cancellationToken)
        where T : class => (await store.ReadAsync(key, cancellationToken))?.As<T>();

    /// <summary>Many documents by partition, which must hold one each.</summary>
    public static async Task<Dictionary<string, StoredDocument>> ReadByPartitionAsync(
        this IHubStore store, IEnumerable<string> partitions, string id, CancellationToken cancellationToken)
    {
        var keys = partitions.Select(partition => new DocumentKey(partition, id)).ToHashSet();
        var found = await store.ReadManyAsync(keys, cancellationToken);
        return found.ToDictionary(document => document.Key.Partition, StringComparer.Ordinal);
    }

    /// <summary>Commits many batches of different partitions at once; the store groups them.</summary>
    /// <returns>The results, in order.</returns>
    public static async Task<CommitResult[]> CommitAllAsync(this IHubStore store, IEnumerable<StoreBatch> batches, CancellationToken cancellationToken) =>
        await Task.WhenAll(batches.Select(batch => store.CommitAsync(batch, cancellationToken).AsTask()));

    /// <summary>
    /// Makes batches of parts that have nothing in common, and commits those of one part while the next are being made. A
    /// part may give several lots: one is durable before the next of the same part is begun.
    /// </summary>
    public static async Task CommitEachAsync<T>(
        this IHubStore store, IEnumerable<T> parts, Func<T, Task<ImmutableArray<IEnumerable<StoreBatch>>>> make, CancellationToken cancellationToken)
    {
        var committing = Task.CompletedTask;
        try
        {
            foreach (var part in parts)
            {
                var lots = await make(part);
                await committing;
                committing = CommitAsync(lots);
            }
        }
        finally
        {
            await committing;
        }

        async Task CommitAsync(ImmutableArray<IEnumerable<StoreBatch>> lots)
        {
            foreach (var lot in lots) await store.CommitAllAsync(lot, cancellationToken);
        }
    }
}
