using System.Globalization;
using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Core.Memory;

/// <summary>A hub store that keeps its documents in memory: for tests, previews and plain-file commands. Thread-safe.</summary>
public sealed class MemoryHubStore : IHubStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<string, Entry>> partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<Entry>> feeds = new(StringComparer.Ordinal);
    private long sequence;

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return new(Find(key.Partition, key.Id)?.Document);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return new([.. keys.Distinct().Select(key => Find(key.Partition, key.Id)?.Document).OfType<StoredDocument>()]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var document in await ReadPartitionsAsync([partition], idPrefix, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return document;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return new([.. partitions.Distinct(StringComparer.Ordinal).SelectMany(partition => InPartition(partition, idPrefix))]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoredDocument[] documents;
        lock (gate)
            documents = feeds.TryGetValue(kind, out var feed) ? [.. feed.Select(entry => entry.Document)] : [];
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return document;
        }

        await ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return new(feeds.TryGetValue(kind, out var feed) ? feed.Count : 0);
    }

    /// <inheritdoc/>
    public ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var after = continuation.Length == 0 ? 0 : long.Parse(continuation, CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (!feeds.TryGetValue(kind, out var feed) || feed.Count == 0 || feed.Max!.Sequence <= after)
                return new(new ChangePage([], continuation));
            var page = feed.GetViewBetween(Entry.At(after + 1), Entry.At(long.MaxValue)).Take(max).ToArray();
            return new(new ChangePage([.. page.Select(entry => entry.Document)], Tag(page[^1].Sequence)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        StoreLimits.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return new(Apply(batch));
    }

    private CommitResult Apply(StoreBatch batch)
    {
        // the batch as it will be, per id; null is gone
        var planned = new Dictionary<string, Entry?>(StringComparer.Ordinal);
        var tags = ImmutableArray.CreateBuilder<string>(batch.Operations.Length);
        var next = sequence;
        for (var index = 0; index < batch.Operations.Length; index++)
        {
            var operation = batch.Operations[index];
            var current = planned.TryGetValue(operation.Id, out var earlier) ? earlier : Find(batch.Partition, operation.Id);
            if (Conflicts(operation, current?.Document) is { } reason)
                return new CommitResult.Conflict(index, reason);
            var written = Written(batch.Partition, operation, next + 1);
            if (written is not null)
                next++;
            planned[operation.Id] = written;
            tags.Add(written?.Document.ETag ?? "");
        }

        foreach (var (id, entry) in planned)
            Put(batch.Partition, id, entry);
        sequence = next;
        return new CommitResult.Done(tags.MoveToImmutable());
    }

    private static ConflictReason? Conflicts(StoreOperation operation, StoredDocument? current) => operation switch
    {
        StoreOperation.Create when current is not null => ConflictReason.Exists,
        StoreOperation.Replace or StoreOperation.Delete when current is null => ConflictReason.Missing,
        StoreOperation.Replace replace when replace.ETag != current!.ETag => ConflictReason.Stale,
        StoreOperation.Delete { ETag: { } tag } when tag != current!.ETag => ConflictReason.Stale,
        _ => null,
    };

    private static Entry? Written(string partition, StoreOperation operation, long sequence) => operation switch
    {
        StoreOperation.Create create => Entry.Of(partition, create.Id, create.Kind, create.Body, sequence),
        StoreOperation.Upsert upsert => Entry.Of(partition, upsert.Id, upsert.Kind, upsert.Body, sequence),
        StoreOperation.Replace replace => Entry.Of(partition, replace.Id, replace.Kind, replace.Body, sequence),
        _ => null,
    };

    private void Put(string partition, string id, Entry? entry)
    {
        if (!partitions.TryGetValue(partition, out var documents))
            partitions[partition] = documents = new(Utf8Order.Instance);
        if (documents.Remove(id, out var old))
            feeds[old.Document.Kind].Remove(old);
        if (entry is not null)
        {
            documents[id] = entry;
            if (!feeds.TryGetValue(entry.Document.Kind, out var feed))
                feeds[entry.Document.Kind] = feed = [];
            feed.Add(entry);
        }

        if (documents.Count == 0)
            partitions.Remove(partition);
    }

    private Entry? Find(string partition, string id) =>
        partitions.TryGetValue(partition, out var documents) && documents.TryGetValue(id, out var entry) ? entry : null;

    private IEnumerable<StoredDocument> InPartition(string partition, string idPrefix) =>
        partitions.TryGetValue(partition, out var documents)
            ? documents.Where(pair => pair.Key.StartsWith(idPrefix, StringComparison.Ordinal)).Select(pair => pair.Value.Document)
            : [];

    private static string Tag(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    private sealed record Entry(long Sequence, StoredDocument Document) : IComparable<Entry>
    {
        public static Entry At(long sequence) => new(sequence, new StoredDocument(default, "", "", default));

        public static Entry Of(string partition, string id, string kind, ReadOnlyMemory<byte> body, long sequence) =>
            new(sequence, new StoredDocument(new(partition, id), kind, Tag(sequence), body.ToArray()));

        public int CompareTo(Entry? other) => Sequence.CompareTo(other!.Sequence);
    }
}
