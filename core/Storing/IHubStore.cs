using System.Runtime.CompilerServices;

namespace SegSync.Core.Storing;

/// <summary>
/// The hub's documents. One logical partition is the unit of atomicity, as in Cosmos DB for NoSQL; every adapter
/// enforces the same limits (<see cref="StoreLimits"/>), so that what works on one works on all.
/// </summary>
public interface IHubStore
{
    /// <summary>A point read; null when there is no such document.</summary>
    ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>Many point reads; only what exists, in no promised order.</summary>
    ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// The documents of one partition in the order of their ids' UTF-8 bytes; with a prefix, those whose id starts with
    /// it. What is written meanwhile may or may not be seen.
    /// </summary>
    IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, CancellationToken cancellationToken);

    /// <summary>
    /// The documents of several partitions (in no promised order of partitions), for blocking postings: one answer
    /// instead of a call each.
    /// </summary>
    ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken);

    /// <summary>
    /// Every document of exactly this kind, each once, in no promised order; a change made meanwhile may or may not be
    /// seen, a document that was there before and stays is. A scan that rewrites what it reads comes to an end.
    /// </summary>
    IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, CancellationToken cancellationToken);

    /// <summary>How many documents of exactly this kind there are; none of them is read.</summary>
    ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken);

    /// <summary>
    /// The change feed of exactly this kind: the latest version of each document changed after
    /// <paramref name="continuation"/>, at least once, in commit order per partition. Deletes do not show. A continuation
    /// stays good across restarts.
    /// </summary>
    /// <param name="kind">Document kind.</param>
    /// <param name="continuation">Where the last page ended; empty from the beginning.</param>
    /// <param name="max">Most documents to return, 1 or more.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a batch to one partition, operation by operation, all or nothing. Durable when it returns
    /// <see cref="CommitResult.Done"/>. Many commits may be under way at once; adapters group them. Bodies must not be
    /// changed until it returns. Cancelled before it is picked up it has no effect; after that it completes.
    /// </summary>
    /// <exception cref="StoreLimitException">The batch is over a limit; nothing was written.</exception>
    ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken);
}

/// <summary>Names a document.</summary>
/// <param name="Partition">Logical partition key; 1 to 2,048 bytes of UTF-8.</param>
/// <param name="Id">Id in the partition; 1 to 1,023 bytes; may not hold <c>/ \ ? #</c>.</param>
public readonly record struct DocumentKey(string Partition, string Id);

/// <summary>A document as stored.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Kind">Its kind: one of <see cref="Kinds"/> or below one (<c>outbox/sap</c>).</param>
/// <param name="ETag">Changes with every write and never comes back, not even after a delete.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record StoredDocument(DocumentKey Key, string Kind, string ETag, ReadOnlyMemory<byte> Body);

/// <summary>A page of a change feed.</summary>
/// <param name="Documents">The changed documents; empty when the feed is read to its end.</param>
/// <param name="Continuation">Where to go on.</param>
public sealed record ChangePage(ImmutableArray<StoredDocument> Documents, string Continuation);

/// <summary>Operations on one partition, applied together or not at all.</summary>
[method: OverloadResolutionPriority(1)]
public sealed record StoreBatch(string Partition, ImmutableArray<StoreOperation> Operations)
{
    /// <summary>A batch of the operations given.</summary>
    public StoreBatch(string partition, params ReadOnlySpan<StoreOperation> operations)
        : this(partition, ImmutableArray.Create(operations))
    {
    }
}

/// <summary>One operation on a document.</summary>
public abstract record StoreOperation(string Id)
{
    /// <summary>Writes a document that must not exist.</summary>
    public sealed record Create(string Id, string Kind, ReadOnlyMemory<byte> Body) : StoreOperation(Id);

    /// <summary>Writes a document whether or not it exists.</summary>
    public sealed record Upsert(string Id, string Kind, ReadOnlyMemory<byte> Body) : StoreOperation(Id);

    /// <summary>Writes a document that must exist with this tag.</summary>
    public sealed record Replace(string Id, string Kind, ReadOnlyMemory<byte> Body, string ETag) : StoreOperation(Id);

    /// <summary>Removes a document; with a tag it must still carry it. Removing what is not there is a conflict.</summary>
    public sealed record Delete(string Id, string? ETag = null) : StoreOperation(Id);
}

/// <summary>What became of a batch.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>Applied; the new tag per operation, empty for deletes.</summary>
    public sealed record Done(ImmutableArray<string> ETags) : CommitResult;

    /// <summary>Not applied, because of one operation.</summary>
    /// <param name="Index">Which operation.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Conflict(int Index, ConflictReason Reason) : CommitResult;
}

/// <summary>Why a batch was not applied.</summary>
public enum ConflictReason
{
    /// <summary>Create found a document (409).</summary>
    Exists,

    /// <summary>Replace or delete found another tag (412).</summary>
    Stale,

    /// <summary>Replace or delete found nothing (404).</summary>
    Missing,
}
