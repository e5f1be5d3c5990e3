using SegSync.Core.Storing;

namespace SegSync.Tests.Landing;

/// <summary>A store that fails on chosen batches before they are written.</summary>
public sealed class FailingStore(IHubStore inner, Func<StoreBatch, bool> fails) : IHubStore
{
    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken) =>
        inner.ReadManyAsync(keys, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, CancellationToken cancellationToken) =>
        inner.ReadPartitionAsync(partition, idPrefix, cancellationToken);

    public ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken) =>
        inner.ReadPartitionsAsync(partitions, idPrefix, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, CancellationToken cancellationToken) => inner.ReadKindAsync(kind, cancellationToken);

    public ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken) =>
        inner.ReadChangesAsync(kind, continuation, max, cancellationToken);

    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken) =>
        fails(batch) ? throw new IOException($"no room for {batch.Operations[0].Id}") : inner.CommitAsync(batch, cancellationToken);
}
