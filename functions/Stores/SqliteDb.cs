using SQLitePCL;

namespace SegSync.Functions.Stores;

/// <summary>
/// A connection for one thread at a time. SQLite's own interface instead of ADO.NET, which measured about 40% faster for
/// committing small documents.
/// </summary>
internal sealed class SqliteDb : IDisposable
{
    private readonly sqlite3 handle;
    private readonly List<SqliteStatement> statements = [];

    static SqliteDb() => Batteries_V2.Init();

    public SqliteDb(string path, int cacheKilobytes)
    {
        Path = path;
        // readers may write the shared-memory index, so all connections are read-write
        var code = raw.sqlite3_open_v2(path, out handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        Check(code);
        _ = raw.sqlite3_busy_timeout(handle, 30_000);
        Execute($"PRAGMA cache_size=-{cacheKilobytes}; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY");
    }

    public string Path { get; }

    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared));
        var statement = new SqliteStatement(this, prepared);
        statements.Add(statement);
        return statement;
    }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes() => raw.sqlite3_changes(handle);

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new IOException($"SQLite, {Path}: {raw.sqlite3_errmsg(handle).utf8_to_string()} (code {code}).");
    }

    public void Dispose()
    {
        foreach (var statement in statements)
            statement.Dispose();
        handle.Dispose();
    }
}
