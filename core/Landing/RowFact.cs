using SegSync.Core.Profiling;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>A fact as a row of a file tells it. Ids are UTF-8 and empty where there are none.</summary>
public ref struct RowFact
{
    /// <summary>What it tells.</summary>
    public FactKind Kind { get; set; }

    /// <summary>The stream that it is of: ids of orders and lines are compared inside one only. UTF-8.</summary>
    public ReadOnlySpan<byte> Stream { get; set; }

    /// <summary>Where it belongs below its entities, <c>plant=1010</c>; null where nobody asks.</summary>
    public string? Context { get; set; }

    /// <summary>Business date as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day { get; set; }

    /// <summary>The order, invoice or receipt that the line belongs to.</summary>
    public ReadOnlySpan<byte> Order { get; set; }

    /// <summary>Line id; empty where the file has none, so that equal lines both count.</summary>
    public ReadOnlySpan<byte> Line { get; set; }

    /// <summary>Product id.</summary>
    public ReadOnlySpan<byte> Product { get; set; }

    /// <summary>Customer id.</summary>
    public ReadOnlySpan<byte> Customer { get; set; }

    /// <summary>Supplier id.</summary>
    public ReadOnlySpan<byte> Supplier { get; set; }

    /// <summary>Units sold, shipped, received, on hand or returned.</summary>
    public decimal Quantity { get; set; }

    /// <summary>Unit of the quantities, UTF-8; empty where it is not told, or was converted.</summary>
    public ReadOnlySpan<byte> Unit { get; set; }

    /// <summary>Money, in the mapping's currency.</summary>
    public decimal Amount { get; set; }

    /// <summary>Money of the transport; null where it is unknown.</summary>
    public decimal? Freight { get; set; }

    /// <summary>Gross weight in kilograms; null where it is unknown.</summary>
    public decimal? Weight { get; set; }

    /// <summary>How it was carried, in the source's words.</summary>
    public ReadOnlySpan<byte> Mode { get; set; }

    /// <summary>Where it was carried, by the name under which distances are told.</summary>
    public ReadOnlySpan<byte> Lane { get; set; }

    /// <summary>Days from order to delivery; null where one of the two is unknown.</summary>
    public decimal? LeadDays { get; set; }

    /// <summary>Days from promise to delivery, negative when early; null where one of the two is unknown.</summary>
    public int? LateDays { get; set; }

    /// <summary>Units that were asked for, of which <see cref="Quantity"/> came; null where it is unknown.</summary>
    public decimal? Asked { get; set; }

    /// <summary>Units that were found defective; null where it is unknown.</summary>
    public decimal? Rejected { get; set; }

    /// <summary>What the line cost, in the mapping's currency; null where it is unknown.</summary>
    public decimal? Cost { get; set; }

    /// <summary>Picks that it took; null where it is unknown.</summary>
    public decimal? Picks { get; set; }

    /// <summary>Pallets that it took; null where it is unknown.</summary>
    public decimal? Pallets { get; set; }

    /// <summary>Kilometres that it was driven; null where it is unknown.</summary>
    public decimal? Kilometres { get; set; }

    /// <summary>The rule that marks it as no ordinary demand; null for none.</summary>
    public CleanseMark? Mark { get; set; }

    /// <summary>All that was asked for came; null where it is unknown.</summary>
    public readonly bool? InFull => Asked is { } asked ? Quantity >= asked : null;
}

/// <summary>What became of a row.</summary>
public enum RowOutcome
{
    /// <summary>It is a fact.</summary>
    Fact,

    /// <summary>A rule of the mapping takes it out.</summary>
    Excluded,

    /// <summary>It cannot be understood.</summary>
    Refused,
}
