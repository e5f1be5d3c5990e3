using System.Globalization;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>
/// The writer's side of the hub's tables. Every write takes the next number of one sequence: it is the document's tag and
/// its place in the feed. A document keeps its row; only the feed index moves when it changes.
/// </summary>
internal sealed class HubTables
{
    internal const string Schema = """
        CREATE TABLE IF NOT EXISTS docs(row INTEGER PRIMARY KEY, kind INTEGER NOT NULL, seq INTEGER NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS docs_key ON docs(partition, id);
        CREATE INDEX IF NOT EXISTS docs_feed ON docs(kind, seq);
        CREATE INDEX IF NOT EXISTS docs_kind ON docs(kind, row);
        CREATE TABLE IF NOT EXISTS kinds(kind INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS sequence(one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL);
        INSERT OR IGNORE INTO sequence VALUES(1, 0);
        """;

    private readonly HubKinds kinds;
    private readonly SqliteStatement find, insert, update, updateKind, delete, readLast, writeLast;
    private readonly List<Planned> planned = [];
    private long last;
    private long stored;

    public HubTables(SqliteDb db)
    {
        kinds = new(db);
        find = db.Prepare("SELECT row, kind, seq FROM docs WHERE partition = ? AND id = ?");
        insert = db.Prepare("INSERT INTO docs(row, kind, seq, partition, id, body) VALUES(?, ?, ?, ?, ?, ?)");
        update = db.Prepare("UPDATE docs SET seq = ?, body = ? WHERE row = ?");
        updateKind = db.Prepare("UPDATE docs SET kind = ?, seq = ?, body = ? WHERE row = ?");
        delete = db.Prepare("DELETE FROM docs WHERE row = ?");
        readLast = db.Prepare("SELECT last FROM sequence");
        writeLast = db.Prepare("UPDATE sequence SET last = ?");
    }

    /// <summary>Reads the sequence: another process may have written since.</summary>
    public void Begun()
    {
        readLast.Step();
        last = stored = readLast.Int64(0);
        readLast.Reset();
    }

    /// <summary>Keeps the sequence.</summary>
    public void Committing()
    {
        if (last != stored)
            writeLast.Bind(1, last).Run();
    }

    /// <summary>Decides every operation by reading only, then writes; a conflict thus leaves nothing to undo.</summary>
    public CommitResult Apply(StoreBatch batch)
    {
        planned.Clear();
        var next = last;
        for (var index = 0; index < batch.Operations.Length; index++)
        {
            var operation = batch.Operations[index];
            var before = Before(batch.Partition, operation.Id);
            if (Conflicts(operation, before) is { } reason)
                return new CommitResult.Conflict(index, reason);
            var (kind, body) = Written(operation);
            var after = kind is null ? default : new Row(before.Exists ? before.Number : next + 1, kinds.Number(kind), ++next);
            planned.Add(new(operation.Id, before, after, body));
        }

        last = next;
        var tags = ImmutableArray.CreateBuilder<string>(planned.Count);
        foreach (var step in planned)
        {
            Write(batch.Partition, step);
            tags.Add(step.After.Exists ? step.After.Sequence.ToString(CultureInfo.InvariantCulture) : "");
        }

        return new CommitResult.Done(tags.MoveToImmutable());
    }

    private static ConflictReason? Conflicts(StoreOperation operation, Row before) => operation switch
    {
        StoreOperation.Create => before.Exists ? ConflictReason.Exists : null,
        StoreOperation.Replace replace => !before.Exists ? ConflictReason.Missing : before.Carries(replace.ETag) ? null : ConflictReason.Stale,
        StoreOperation.Delete delete => !before.Exists ? ConflictReason.Missing : delete.ETag is null || before.Carries(delete.ETag) ? null : ConflictReason.Stale,
        _ => null,
    };

    private static (string? Kind, ReadOnlyMemory<byte> Body) Written(StoreOperation operation) => operation switch
    {
        StoreOperation.Create create => (create.Kind, create.Body),
        StoreOperation.Upsert upsert => (upsert.Kind, upsert.Body),
        StoreOperation.Replace replace => (replace.Kind, replace.Body),
        _ => (null, default),
    };

    private Row Before(string partition, string id)
    {
        for (var i = planned.Count - 1; i >= 0; i--)
        {
            if (planned[i].Id == id)
                return planned[i].After;
        }

        var row = find.Bind(1, partition).Bind(2, id).Step() ? new Row(find.Int64(0), find.Int64(1), find.Int64(2)) : default;
        find.Reset();
        return row;
    }

    private void Write(string partition, Planned step)
    {
        var (id, before, after, body) = step;
        if (!after.Exists)
            delete.Bind(1, before.Number).Run();
        else if (!before.Exists)
            insert.Bind(1, after.Number).Bind(2, after.Kind).Bind(3, after.Sequence).Bind(4, partition).Bind(5, id).BindBlob(6, body.Span).Run();
        else if (before.Kind == after.Kind)
            update.Bind(1, after.Sequence).BindBlob(2, body.Span).Bind(3, before.Number).Run();
        else
            updateKind.Bind(1, after.Kind).Bind(2, after.Sequence).BindBlob(3, body.Span).Bind(4, before.Number).Run();
    }

    private readonly record struct Row(long Number, long Kind, long Sequence)
    {
        public bool Exists => Number != 0;

        public bool Carries(string tag) => tag == Sequence.ToString(CultureInfo.InvariantCulture);
    }

    private readonly record struct Planned(string Id, Row Before, Row After, ReadOnlyMemory<byte> Body);
}
