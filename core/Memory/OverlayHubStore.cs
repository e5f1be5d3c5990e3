using System.Globalization;
using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Core.Memory;

/// <summary>
/// A hub store over another one that is only read: what is written stays in memory and covers what lies below. Whatever
/// runs on it does exactly what it would do, and leaves nothing behind. Memory grows with what is written, not with what
/// lies below. Thread-safe; what changes below meanwhile may or may not be seen.
/// </summary>
/// <param name="below">The store that is read.</param>
public sealed class OverlayHubStore(IHubStore below) : IHubStore
{
    private const string OwnTag = "over-";

    private readonly Lock gate = new();
    private readonly Dictionary<DocumentKey, Entry> over = [];
    private long sequence;

    /// <summary>What was written and what was removed (without a document), in order of the last change.</summary>
    public ImmutableArray<(DocumentKey Key, StoredDocument? Document)> Changes
    {
        get
        {
            lock (gate) return [.. over.OrderBy(pair => pair.Value.Sequence).Select(pair => (pair.Key, pair.Value.Document))];
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Covers(key, out var document) ? document : await below.ReadAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new List<StoredDocument>();
        var missing = new List<DocumentKey>();
        foreach (var key in keys.Distinct())
        {
            if (!Covers(key, out var document)) missing.Add(key);
            else if (document is not null) found.Add(document);
        }

        if (missing.Count > 0) found.AddRange(await below.ReadManyAsync(missing, cancellationToken));
        return found;
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
    public async ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken)
    {
        var wanted = partitions.ToHashSet(StringComparer.Ordinal);
        var found = (await below.ReadPartitionsAsync(wanted, idPrefix, cancellationToken)).Where(document => !Covers(document.Key, out _));
        var own = Own(document => wanted.Contains(document.Key.Partition) && document.Key.Id.StartsWith(idPrefix, StringComparison.Ordinal));
        return [.. found.Concat(own).OrderBy(document => document.Key.Partition, StringComparer.Ordinal).ThenBy(document => document.Key.Id, Utf8Order.Instance)];
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken) => await ReadKindAsync(kind, cancellationToken).LongCountAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // taken first: what moves from below into the overlay meanwhile was read here, or is read there
        var own = Own(document => document.Kind == kind);
        var told = own.Select(document => document.Key).ToHashSet();
        foreach (var document in own) yield return document;
        await foreach (var document in below.ReadKindAsync(kind, cancellationToken))
        {
            if (told.Contains(document.Key)) continue;
            if (!Covers(document.Key, out var now)) yield return document;
            else if (now?.Kind == kind) yield return now;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var (after, lower) = Place(continuation);
        if (after < 0)
        {
            while (await below.ReadChangesAsync(kind, lower, max, cancellationToken) is { Documents.IsEmpty: false } page)
            {
                lower = page.Continuation;
                var left = page.Documents.RemoveAll(document => Covers(document.Key, out _));
                if (!left.IsEmpty) return new(left, lower);
            }
        }

        lock (gate)
        {
            var own = over.Values.Where(entry => entry.Sequence > after && entry.Document?.Kind == kind).OrderBy(entry => entry.Sequence).Take(max).ToList();
            return own.Count == 0
                ? new([], continuation)
                : new([.. own.Select(entry => entry.Document!)], $"{OwnTag}{own[^1].Sequence.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        StoreLimits.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        var keys = batch.Operations.Select(operation => new DocumentKey(batch.Partition, operation.Id)).ToHashSet();
        var lower = (await below.ReadManyAsync(keys, cancellationToken)).ToDictionary(document => document.Key);
        lock (gate) return Apply(batch, lower);
    }

    private CommitResult Apply(StoreBatch batch, Dictionary<DocumentKey, StoredDocument> lower)
    {
        var planned = new Dictionary<DocumentKey, Entry>();
        var tags = ImmutableArray.CreateBuilder<string>(batch.Operations.Length);
        var next = sequence;
        for (var index = 0; index < batch.Operations.Length; index++)
        {
            var operation = batch.Operations[index];
            var key = new DocumentKey(batch.Partition, operation.Id);
            var current = planned.TryGetValue(key, out var entry) || over.TryGetValue(key, out entry) ? entry.Document : lower.GetValueOrDefault(key);
            if (Conflicts(operation, current) is { } reason) return new CommitResult.Conflict(index, reason);
            var document = Written(key, operation, ++next);
            planned[key] = new(next, document);
            tags.Add(document?.ETag ?? "");
        }

        foreach (var (key, entry) in planned) over[key] = entry;
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

    private static StoredDocument? Written(DocumentKey key, StoreOperation operation, long number)
    {
        var (kind, body) = operation switch
        {
            StoreOperation.Create create => (create.Kind, create.Body),
            StoreOperation.Upsert upsert => (upsert.Kind, upsert.Body),
            StoreOperation.Replace replace => (replace.Kind, replace.Body),
            _ => (null, default),
        };
        return kind is null ? null : new(key, kind, $"{OwnTag}{number.ToString(CultureInfo.InvariantCulture)}", body.ToArray());
    }

    private bool Covers(DocumentKey key, out StoredDocument? document)
    {
        lock (gate)
        {
            var covers = over.TryGetValue(key, out var entry);
            document = entry.Document;
            return covers;
        }
    }

    private List<StoredDocument> Own(Func<StoredDocument, bool> wanted)
    {
        lock (gate) return [.. over.Values.OrderBy(entry => entry.Sequence).Select(entry => entry.Document).OfType<StoredDocument>().Where(wanted)];
    }

    private static (long After, string Lower) Place(string continuation) => continuation.StartsWith(OwnTag, StringComparison.Ordinal)
        ? (long.Parse(continuation.AsSpan(OwnTag.Length), CultureInfo.InvariantCulture), "")
        : (-1, continuation);

    private readonly record struct Entry(long Sequence, StoredDocument? Document);
}
