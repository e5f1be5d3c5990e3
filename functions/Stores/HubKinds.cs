namespace SegSync.Functions.Stores;

/// <summary>Kinds by number and number by kind, on one connection; a name never changes its number.</summary>
internal sealed class HubKinds(SqliteDb db)
{
    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> names = [];
    private readonly SqliteStatement byName = db.Prepare("SELECT kind FROM kinds WHERE name = ?");
    private readonly SqliteStatement byNumber = db.Prepare("SELECT name FROM kinds WHERE kind = ?");
    private readonly Lazy<SqliteStatement> insert = new(() => db.Prepare("INSERT INTO kinds(name) VALUES(?)"));

    /// <summary>The number, given now if there is none; in the writer's transaction only.</summary>
    public long Number(string name)
    {
        if (Find(name) is { } number)
            return number;
        insert.Value.Bind(1, name).Run();
        return Find(name)!.Value;
    }

    /// <summary>The number; null when nothing of the kind was ever written.</summary>
    public long? Find(string name)
    {
        if (numbers.TryGetValue(name, out var known))
            return known;
        long? number = byName.Bind(1, name).Step() ? byName.Int64(0) : null;
        byName.Reset();
        if (number is not null)
            numbers[name] = number.Value;
        return number;
    }

    /// <summary>The name of a number that a document carries.</summary>
    public string Name(long number)
    {
        if (names.TryGetValue(number, out var known))
            return known;
        var found = byNumber.Bind(1, number).Step();
        var name = found ? byNumber.Text(0) : throw new InvalidDataException($"{db.Path}: no kind {number}.");
        byNumber.Reset();
        return names[number] = name;
    }
}
