using System.Globalization;
using System.Text;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>One connection that reads the hub's documents.</summary>
internal sealed class HubReader : IDisposable
{
    private const int CacheKilobytes = 8_000;

    private readonly SqliteDb db;
    private readonly HubKinds kinds;
    private readonly SqliteStatement one, range, feed, ofKind, lastOfKind, countOfKind, begin, commit;

    public HubReader(string path)
    {
        db = new(path, CacheKilobytes);
        kinds = new(db);
        one = db.Prepare("SELECT kind, seq, body FROM docs WHERE partition = ? AND id = ?");
        range = db.Prepare("SELECT kind, seq, body, id FROM docs WHERE partition = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?");
        feed = db.Prepare("SELECT kind, seq, body, id, partition FROM docs WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?");
        ofKind = db.Prepare("SELECT kind, seq, body, id, partition, row FROM docs INDEXED BY docs_kind WHERE kind = ? AND row > ? AND row <= ? ORDER BY row LIMIT ?");
        lastOfKind = db.Prepare("SELECT max(row) FROM docs INDEXED BY docs_kind WHERE kind = ?");
        countOfKind = db.Prepare("SELECT count(*) FROM docs INDEXED BY docs_kind WHERE kind = ?");
        begin = db.Prepare("BEGIN");
        commit = db.Prepare("COMMIT");
    }

    public StoredDocument? Read(DocumentKey key)
    {
        var document = one.Bind(1, key.Partition).Bind(2, key.Id).Step() ? Document(one, key) : null;
        one.Reset();
        return document;
    }

    /// <summary>Several reads of one state of the store.</summary>
    public T Together<T>(Func<HubReader, T> read)
    {
        begin.Run();
        try
        {
            return read(this);
        }
        finally
        {
            commit.Run();
        }
    }

    /// <summary>Adds what a partition holds from an id on, below the end of the prefix; true when there may be more.</summary>
    public bool ReadRange(string partition, string from, string prefix, int max, List<StoredDocument> into)
    {
        var before = into.Count;
        range.Bind(1, partition).Bind(2, from).BindText(3, EndOf(prefix)).Bind(4, max);
        while (range.Step())
            into.Add(Document(range, new(partition, range.Text(3))));
        range.Reset();
        return into.Count - before == max;
    }

    public ChangePage ReadChanges(string kind, string continuation, int max)
    {
        if (kinds.Find(kind) is not { } number)
            return new([], continuation);
        var after = continuation.Length == 0 ? 0 : long.Parse(continuation, CultureInfo.InvariantCulture);
        var documents = ImmutableArray.CreateBuilder<StoredDocument>();
        feed.Bind(1, number).Bind(2, after).Bind(3, max);
        while (feed.Step())
            documents.Add(Document(feed, new(feed.Text(4), feed.Text(3))));
        feed.Reset();
        return new(documents.ToImmutable(), documents.Count == 0 ? continuation : documents[^1].ETag);
    }

    /// <summary>Where a kind ends now; 0 when it has no documents.</summary>
    public long LastRow(string kind)
    {
        if (kinds.Find(kind) is not { } number)
            return 0;
        var row = lastOfKind.Bind(1, number).Step() ? lastOfKind.Int64(0) : 0;
        lastOfKind.Reset();
        return row;
    }

    public long CountKind(string kind)
    {
        if (kinds.Find(kind) is not { } number)
            return 0;
        var count = countOfKind.Bind(1, number).Step() ? countOfKind.Int64(0) : 0;
        countOfKind.Reset();
        return count;
    }

    /// <summary>Documents of a kind behind a row, up to another; and the row of the last.</summary>
    public (List<StoredDocument> Documents, long Row) ReadKind(string kind, long after, long upTo, int max)
    {
        var documents = new List<StoredDocument>();
        ofKind.Bind(1, kinds.Find(kind)!.Value).Bind(2, after).Bind(3, upTo).Bind(4, max);
        while (ofKind.Step())
        {
            documents.Add(Document(ofKind, new(ofKind.Text(4), ofKind.Text(3))));
            after = ofKind.Int64(5);
        }

        ofKind.Reset();
        return (documents, after);
    }

    public void Dispose() => db.Dispose();

    private StoredDocument Document(SqliteStatement row, DocumentKey key) =>
        new(key, kinds.Name(row.Int64(0)), row.Int64(1).ToString(CultureInfo.InvariantCulture), row.Blob(2));

    // UTF-8 never holds 0xFF, and no byte of it overflows by adding one
    private static byte[] EndOf(string prefix)
    {
        if (prefix.Length == 0)
            return [0xFF];
        var end = Encoding.UTF8.GetBytes(prefix);
        end[^1]++;
        return end;
    }
}
