using System.Text;
using SQLitePCL;

namespace SegSync.Functions.Stores;

/// <summary>A prepared statement: bind, step through, reset. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteDb db, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int parameter, long value)
    {
        db.Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            db.Check(raw.sqlite3_bind_null(statement, parameter));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var buffer = most <= 512 ? stackalloc byte[512] : new byte[most];
        return BindText(parameter, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
    }

    public SqliteStatement BindText(int parameter, ReadOnlySpan<byte> value)
    {
        // an empty span has no address, which SQLite would read as null
        db.Check(value.IsEmpty ? raw.sqlite3_bind_text(statement, parameter, "") : raw.sqlite3_bind_text(statement, parameter, value));
        return this;
    }

    public SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        db.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, parameter, 0) : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    /// <summary>True when there is a row.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
        {
            _ = raw.sqlite3_reset(statement);
            db.Check(code);
        }

        return false;
    }

    /// <summary>Runs to the end and resets.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    public void Reset() => _ = raw.sqlite3_reset(statement);

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    // by length, so that a NUL in a text is nothing special
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();
}
