namespace SegSync.Core.Records;

/// <summary>What a record is about.</summary>
public enum EntityKind
{
    /// <summary>A party that buys (sold-to, ship-to).</summary>
    Customer,

    /// <summary>A thing that is sold, stocked or bought.</summary>
    Product,

    /// <summary>A party that sells to us.</summary>
    Supplier,

    /// <summary>A place goods move from or to.</summary>
    Location,

    /// <summary>A way to market.</summary>
    Channel,
}

/// <summary>
/// Names one record in one system, for ever: tenant, kind, system and the id in that system, ordinal and as given.
/// </summary>
/// <param name="Tenant">Scope of every key; not empty.</param>
/// <param name="Kind">What the record is about.</param>
/// <param name="System">Name of the system in the landscape.</param>
/// <param name="Id">Id in that system, case and spaces kept.</param>
public readonly record struct RecordKey(string Tenant, EntityKind Kind, string System, string Id) : IComparable<RecordKey>
{
    /// <summary>Ordinal order by tenant, kind, system, id.</summary>
    public int CompareTo(RecordKey other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>The key as one text, <c>tenant|kind|system|id</c>; read back by <see cref="Parse"/>.</summary>
    public override string ToString() => $"{Tenant}|{Kind.Word()}|{System}|{Id}";

    /// <summary>Reads what <see cref="ToString"/> wrote. The id may itself hold bars.</summary>
    /// <exception cref="FormatException">The text is not a record key.</exception>
    public static RecordKey Parse(string text)
    {
        var parts = text.Split('|', 4);
        return parts.Length == 4
            ? new(parts[0], EntityKinds.Parse(parts[1]), parts[2], parts[3])
            : throw new FormatException($"'{text}' is not a record key (tenant|kind|system|id)");
    }

    /// <summary>Smaller in ordinal order.</summary>
    public static bool operator <(RecordKey left, RecordKey right) => left.CompareTo(right) < 0;

    /// <summary>Larger in ordinal order.</summary>
    public static bool operator >(RecordKey left, RecordKey right) => left.CompareTo(right) > 0;

    /// <summary>Smaller or equal in ordinal order.</summary>
    public static bool operator <=(RecordKey left, RecordKey right) => left.CompareTo(right) <= 0;

    /// <summary>Larger or equal in ordinal order.</summary>
    public static bool operator >=(RecordKey left, RecordKey right) => left.CompareTo(right) >= 0;
}

/// <summary>The lower-case words by which files, keys and the API name an <see cref="EntityKind"/>.</summary>
public static class EntityKinds
{
    /// <summary>All kinds, in their order.</summary>
    public static readonly ImmutableArray<EntityKind> All =
        [EntityKind.Customer, EntityKind.Product, EntityKind.Supplier, EntityKind.Location, EntityKind.Channel];

    /// <summary>The word of a kind, such as <c>customer</c>.</summary>
    public static string Word(this EntityKind kind) => kind switch
    {
        EntityKind.Customer => "customer",
        EntityKind.Product => "product",
        EntityKind.Supplier => "supplier",
        EntityKind.Location => "location",
        EntityKind.Channel => "channel",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind that a word names.</summary>
    /// <exception cref="FormatException">No kind has that word.</exception>
    public static EntityKind Parse(string word) => word switch
    {
        "customer" => EntityKind.Customer,
        "product" => EntityKind.Product,
        "supplier" => EntityKind.Supplier,
        "location" => EntityKind.Location,
        "channel" => EntityKind.Channel,
        _ => throw new FormatException($"'{word}' is no entity kind (customer, product, supplier, location, channel)"),
    };
}
