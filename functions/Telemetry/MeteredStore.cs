using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Telemetry;

/// <summary>A store that tells of every run whose record is kept in it: whoever runs, that is where it ends.</summary>
/// <param name="inner">Where everything goes as it is.</param>
/// <param name="ended">Told of a run.</param>
internal sealed class MeteredStore(IHubStore inner, Action<RunRecord> ended) : IHubStore
{
    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        var result = await inner.CommitAsync(batch, cancellationToken);
        if (result is CommitResult.Done && batch.Operations is [StoreOperation.Upsert { Kind: Kinds.Run, Id: RunRecord.Id } kept]) ended(HubJson.Read<RunRecord>(kept.Body));
        return result;
    }

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken) => inner.ReadManyAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, CancellationToken cancellationToken) => inner.ReadPartitionAsync(partition, idPrefix, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken) => inner.ReadPartitionsAsync(partitions, idPrefix, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, CancellationToken cancellationToken) => inner.ReadKindAsync(kind, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken) => inner.CountKindAsync(kind, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken) => inner.ReadChangesAsync(kind, continuation, max, cancellationToken);
}
