using SegSync.Core.Storing;

namespace SegSync.Benchmarks;

/// <summary>A store whose commits go through somebody's hands: to kill, to fail or to count around them.</summary>
/// <param name="inner">Where everything else goes as it is.</param>
/// <param name="around">Given a batch and the way to commit it.</param>
public sealed class ForwardingStore(IHubStore inner, Func<StoreBatch, Func<ValueTask<CommitResult>>, ValueTask<CommitResult>> around) : IHubStore
{
    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken) =>
        inner.ReadManyAsync(keys, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, CancellationToken cancellationToken) =>
        inner.ReadPartitionAsync(partition, idPrefix, cancellationToken);

    public ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken) =>
        inner.ReadPartitionsAsync(partitions, idPrefix, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, CancellationToken cancellationToken) => inner.ReadKindAsync(kind, cancellationToken);

    public ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken) => inner.CountKindAsync(kind, cancellationToken);

    public ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken) =>
        inner.ReadChangesAsync(kind, continuation, max, cancellationToken);

    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken) =>
        around(batch, () => inner.CommitAsync(batch, cancellationToken));
}
