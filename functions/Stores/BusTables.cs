using System.Globalization;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>The bus's tables, as its writer works on them. Times are UTC ticks.</summary>
internal sealed class BusTables
{
    internal const string Schema = """
        CREATE TABLE IF NOT EXISTS bus_messages(seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, due INTEGER NOT NULL, until INTEGER NOT NULL DEFAULT 0, deliveries INTEGER NOT NULL DEFAULT 0, session TEXT, id TEXT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS bus_order ON bus_messages(queue, seq);
        CREATE INDEX IF NOT EXISTS bus_delivered ON bus_messages(queue) WHERE deliveries > 0;
        CREATE TABLE IF NOT EXISTS bus_dead(place INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, seq INTEGER NOT NULL, deliveries INTEGER NOT NULL, session TEXT, id TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS bus_dead_order ON bus_dead(queue, place);
        CREATE TABLE IF NOT EXISTS bus_seen(queue TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(queue, id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS bus_seen_at ON bus_seen(at);
        """;

    private readonly SqliteDb db;
    private readonly SqliteStatement forget, remember, add, busy, spent, scan, hold, remove, abandon, renew, kill, deads, replay, buried, depth;

    public BusTables(SqliteDb db)
    {
        this.db = db;
        forget = db.Prepare("DELETE FROM bus_seen WHERE at <= ?");
        remember = db.Prepare("INSERT OR IGNORE INTO bus_seen(queue, id, at) VALUES(?, ?, ?)");
        add = db.Prepare("INSERT INTO bus_messages(queue, id, body, session, due) VALUES(?, ?, ?, ?, ?)");
        busy = db.Prepare("SELECT session FROM bus_messages WHERE queue = ?1 AND deliveries > 0 AND session IS NOT NULL AND (until > ?2 OR due > ?2)");
        spent = db.Prepare("SELECT seq FROM bus_messages WHERE queue = ? AND deliveries > 0 AND deliveries >= ? AND until <= ? ORDER BY seq");
        scan = db.Prepare("SELECT seq, session FROM bus_messages INDEXED BY bus_order WHERE queue = ?1 AND due <= ?2 AND until <= ?2 ORDER BY seq");
        hold = db.Prepare("UPDATE bus_messages SET until = ?, deliveries = deliveries + 1 WHERE seq = ? RETURNING id, body, session, deliveries");
        remove = db.Prepare("DELETE FROM bus_messages WHERE seq = ?1 AND deliveries = ?2 AND until > ?3");
        abandon = db.Prepare("UPDATE bus_messages SET until = 0, due = ?4 WHERE seq = ?1 AND deliveries = ?2 AND until > ?3");
        renew = db.Prepare("UPDATE bus_messages SET until = ?4 WHERE seq = ?1 AND deliveries = ?2 AND until > ?3");
        kill = db.Prepare("INSERT INTO bus_dead(queue, seq, deliveries, session, id, reason, body) SELECT queue, seq, deliveries, session, id, ?2, body FROM bus_messages WHERE seq = ?1");
        deads = db.Prepare("SELECT place, seq, id, body, session, deliveries, reason FROM bus_dead WHERE queue = ? AND place > ? ORDER BY place LIMIT ?");
        replay = db.Prepare("INSERT INTO bus_messages(queue, due, session, id, body) SELECT queue, ?2, session, id, body FROM bus_dead WHERE queue = ?1 ORDER BY place");
        buried = db.Prepare("DELETE FROM bus_dead WHERE queue = ?");
        depth = db.Prepare("SELECT count(*) FROM bus_messages WHERE queue = ?");
    }

    public int Send(string queue, IReadOnlyCollection<BusMessage> messages, DateTimeOffset now)
    {
        forget.Bind(1, (now - BusLimits.DuplicateWindow).UtcTicks).Run();
        var sent = 0;
        foreach (var message in messages)
        {
            remember.Bind(1, queue).Bind(2, message.Id).Bind(3, now.UtcTicks).Run();
            if (db.Changes() == 0)
                continue;
            add.Bind(1, queue).Bind(2, message.Id).Bind(3, message.Body).Bind(4, message.Session).Bind(5, (message.NotBefore ?? now).UtcTicks).Run();
            sent++;
        }

        return sent;
    }

    public ImmutableArray<LockedMessage> Receive(string queue, int max, DateTimeOffset now, DateTimeOffset until)
    {
        foreach (var last in Column(spent.Bind(1, queue).Bind(2, BusLimits.MaxDeliveries).Bind(3, now.UtcTicks), row => row.Int64(0)))
            Bury(last, BusReasons.LockRanOut);
        var sessions = Column(busy.Bind(1, queue).Bind(2, now.UtcTicks), row => row.Text(0)).ToHashSet(StringComparer.Ordinal);
        var chosen = new List<long>();
        scan.Bind(1, queue).Bind(2, now.UtcTicks);
        while (chosen.Count < max && scan.Step())
        {
            if (scan.IsNull(1) || sessions.Add(scan.Text(1)))
                chosen.Add(scan.Int64(0));
        }

        scan.Reset();
        return [.. chosen.Select(seq => Hold(queue, seq, until))];
    }

    public bool Complete(LockedMessage message, DateTimeOffset now) => Settled(remove, message, now);

    public bool Renew(LockedMessage message, DateTimeOffset now, DateTimeOffset until) => Settled(renew.Bind(4, until.UtcTicks), message, now);

    public bool Abandon(LockedMessage message, DateTimeOffset now, DateTimeOffset due, string reason)
    {
        if (!Settled(abandon.Bind(4, due.UtcTicks), message, now))
            return false;
        if (message.DeliveryCount >= BusLimits.MaxDeliveries)
            Bury(message.Sequence, reason);
        return true;
    }

    public bool DeadLetter(LockedMessage message, DateTimeOffset now, string reason)
    {
        if (!Settled(abandon.Bind(4, now.UtcTicks), message, now))
            return false;
        Bury(message.Sequence, reason);
        return true;
    }

    public List<(long Place, DeadLetter Letter)> DeadLetters(string queue, long after, int max) =>
        Column(deads.Bind(1, queue).Bind(2, after).Bind(3, max), row => (
            row.Int64(0),
            new DeadLetter(row.Int64(1), row.Text(2), row.Text(3), row.IsNull(4) ? null : row.Text(4), (int)row.Int64(5), row.Text(6))));

    public int Replay(string queue, DateTimeOffset now)
    {
        replay.Bind(1, queue).Bind(2, now.UtcTicks).Run();
        buried.Bind(1, queue).Run();
        return db.Changes();
    }

    public long Depth(string queue) => Column(depth.Bind(1, queue), row => row.Int64(0))[0];

    private LockedMessage Hold(string queue, long seq, DateTimeOffset until)
    {
        hold.Bind(1, until.UtcTicks).Bind(2, seq).Step();
        var count = hold.Int64(3);
        // a message is never locked twice with one count, so the count is the lock's token
        var message = new LockedMessage(queue, seq, count.ToString(CultureInfo.InvariantCulture), hold.Text(0), hold.Text(1), hold.IsNull(2) ? null : hold.Text(2), (int)count);
        hold.Run();
        return message;
    }

    private bool Settled(SqliteStatement statement, LockedMessage message, DateTimeOffset now)
    {
        if (!long.TryParse(message.LockToken, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        statement.Bind(1, message.Sequence).Bind(2, count).Bind(3, now.UtcTicks).Run();
        return db.Changes() == 1;
    }

    private void Bury(long seq, string reason)
    {
        kill.Bind(1, seq).Bind(2, reason).Run();
        db.Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM bus_messages WHERE seq = {seq}"));
    }

    private static List<T> Column<T>(SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        var found = new List<T>();
        while (statement.Step())
            found.Add(read(statement));
        statement.Reset();
        return found;
    }
}
