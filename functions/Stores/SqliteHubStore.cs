using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>
/// The embedded hub store: one SQLite file in WAL mode, one writer that commits in groups and syncs to disk, and as many
/// reading connections as are used at once. Reads answer on the caller's thread. Other processes may use the file too.
/// </summary>
public sealed class SqliteHubStore : IHubStore, IAsyncDisposable
{
    private const int WriterCacheKilobytes = 48_000;
    private const int PageOfDocuments = 500;
    private const int ReadersKept = 4;

    private readonly string path;
    private readonly HubTables tables;
    private readonly GroupCommit writer;
    private readonly ConcurrentBag<HubReader> readers = [];
    private volatile bool disposed;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The SQLite file; its folder must exist.</param>
    public SqliteHubStore(string path)
    {
        this.path = path;
        var db = new SqliteDb(path, WriterCacheKilobytes);
        // 250 MB of log before it is moved into the file: keys at random touch the same index pages again and again
        db.Execute("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=64000");
        db.Execute(HubTables.Schema);
        tables = new(db);
        writer = new GroupCommit(db, tables.Begun, tables.Committing).Start();
    }

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) =>
        new(Read(reader => reader.Read(key), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancellationToken) =>
        new(Read(
            reader => reader.Together<IReadOnlyList<StoredDocument>>(r =>
            {
                var found = new List<StoredDocument>(keys.Count);
                foreach (var key in keys.Distinct())
                {
                    if (r.Read(key) is { } document)
                        found.Add(document);
                }

                return found;
            }),
            cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadPartitionAsync(string partition, string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = idPrefix;
        var more = true;
        while (more)
        {
            var page = new List<StoredDocument>();
            more = Read(reader => reader.ReadRange(partition, from, idPrefix, PageOfDocuments, page), cancellationToken);
            foreach (var document in page)
                yield return document;
            // the first id behind the last one: no text lies between x and x + NUL
            if (more)
                from = page[^1].Key.Id + '\0';
        }

        await ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDocument>> ReadPartitionsAsync(IReadOnlyCollection<string> partitions, string idPrefix, CancellationToken cancellationToken) =>
        new(Read(
            reader => reader.Together<IReadOnlyList<StoredDocument>>(r =>
            {
                var found = new List<StoredDocument>();
                foreach (var partition in partitions.Distinct(StringComparer.Ordinal))
                    _ = r.ReadRange(partition, idPrefix, idPrefix, int.MaxValue, found);
                return found;
            }),
            cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ReadKindAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = Read(reader => reader.LastRow(kind), cancellationToken);
        for (var row = 0L; row < last;)
        {
            var from = row;
            (var page, row) = Read(reader => reader.ReadKind(kind, from, last, PageOfDocuments), cancellationToken);
            foreach (var document in page)
                yield return document;
            if (page.Count < PageOfDocuments)
                break;
        }

        await ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> CountKindAsync(string kind, CancellationToken cancellationToken) =>
        new(Read(reader => reader.CountKind(kind), cancellationToken));

    /// <inheritdoc/>
    public ValueTask<ChangePage> ReadChangesAsync(string kind, string continuation, int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return new(Read(reader => reader.ReadChanges(kind, continuation, max), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        StoreLimits.Check(batch);
        var bytes = 0;
        foreach (var operation in batch.Operations)
            bytes += operation switch { StoreOperation.Create c => c.Body.Length, StoreOperation.Upsert u => u.Body.Length, StoreOperation.Replace r => r.Body.Length, _ => 0 };
        return new(writer.RunAsync(() => tables.Apply(batch), bytes, cancellationToken));
    }

    /// <summary>Commits what is under way, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        disposed = true;
        while (readers.TryTake(out var reader))
            reader.Dispose();
    }

    private T Read<T>(Func<HubReader, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out var reader))
            reader = new HubReader(path);
        var sound = false;
        try
        {
            var answer = read(reader);
            sound = true;
            return answer;
        }
        finally
        {
            // one that failed in the middle of a statement is not used again
            if (sound && !disposed && readers.Count < ReadersKept)
                readers.Add(reader);
            else
                reader.Dispose();
        }
    }
}
