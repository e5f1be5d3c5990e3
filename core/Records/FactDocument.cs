namespace SegSync.Core.Records;

/// <summary>What a fact tells.</summary>
public enum FactKind
{
    /// <summary>A line of a sales order or invoice.</summary>
    OrderLine,

    /// <summary>A movement to a customer or site.</summary>
    Shipment,

    /// <summary>A receipt from a supplier.</summary>
    Receipt,

    /// <summary>Stock on hand at a moment.</summary>
    StockSnapshot,

    /// <summary>A service event.</summary>
    ServiceEvent,

    /// <summary>What a customer sent back.</summary>
    Return,
}

/// <summary>
/// A source document with its facts. It is replaced whole: the highest version wins, and its lines are keyed by the
/// source's line id or, where there is none, by their ordinal in the document.
/// </summary>
/// <param name="Key">Which document.</param>
/// <param name="Version">The source's version, ordinal-sortable; empty where the source has none.</param>
/// <param name="Kind">What its lines tell.</param>
/// <param name="Deleted">The source withdrew it: it counts nowhere.</param>
/// <param name="Lines">The facts, in document order.</param>
public sealed record FactDocument(
    DocumentRef Key,
    string Version,
    FactKind Kind,
    bool Deleted,
    ImmutableArray<Fact> Lines);

/// <summary>Names a source document: tenant, system, stream and id in that system.</summary>
public readonly record struct DocumentRef(string Tenant, string System, string Stream, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Tenant}|{System}|{Stream}|{Id}";
}

/// <summary>One fact.</summary>
/// <param name="Line">Line id in the document, or its ordinal from 1; unique in the document.</param>
/// <param name="Date">Business date, already in the business unit's time zone.</param>
/// <param name="Customer">Customer id in the same system, or null.</param>
/// <param name="Product">Product id in the same system, or null.</param>
/// <param name="Location">Location id in the same system, or null.</param>
/// <param name="Context">Where the fact belongs below the master, such as <c>plant=1010</c>; empty for none.</param>
/// <param name="Quantity">Units, in <paramref name="Unit"/>.</param>
/// <param name="Amount">Money, in <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217 code; empty where the fact carries no money.</param>
/// <param name="Unit">Unit of measure as the source gives it.</param>
public sealed record Fact(
    string Line,
    DateOnly Date,
    string? Customer,
    string? Product,
    string? Location,
    string Context,
    decimal Quantity,
    decimal Amount,
    string Currency,
    string Unit)
{
    /// <summary>Supplier id in the same system, or null.</summary>
    public string? Supplier { get; init; }

    /// <summary>What is known of how it came; null for nothing.</summary>
    public Arrival? Arrival { get; init; }
}

/// <summary>How a delivery came. What the source does not tell, or not in words that can be understood, is null.</summary>
/// <param name="Freight">Money of the transport, in the fact's currency.</param>
/// <param name="LeadDays">Days from order to delivery, 0 and up.</param>
/// <param name="LateDays">Days from promise to delivery, negative when early.</param>
public sealed record Arrival(decimal? Freight, decimal? LeadDays, int? LateDays);
