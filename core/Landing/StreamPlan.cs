using SegSync.Core.Connecting;

namespace SegSync.Core.Landing;

/// <summary>Makes canonical records or documents of a source item; several when one item tells several things.</summary>
public delegate ImmutableArray<Mapped> MapItem(SourceItem item);

/// <summary>A stream of a system and how its items are understood.</summary>
/// <param name="System">Name of the system in the landscape.</param>
/// <param name="Request">What is asked of the source.</param>
/// <param name="Map">All mappings of the stream together.</param>
/// <param name="Ids">The entity kinds that the stream tells records of, each with the field of their ids, for the full compare.</param>
public sealed record StreamPlan(string System, StreamRequest Request, MapItem Map, ImmutableArray<RecordIds> Ids);

/// <summary>Where a stream tells the ids of a kind: a business partner is a customer under one number and a supplier under another.</summary>
/// <param name="Kind">What the records are about.</param>
/// <param name="Field">Vendor field that holds their ids.</param>
public readonly record struct RecordIds(Records.EntityKind Kind, string Field);

/// <summary>What came of the rows of a source. <c>read = unchanged + landed + quarantined + excluded</c>.</summary>
public readonly record struct PullCounts(long Read, long Unchanged, long Landed, long Quarantined, long Excluded)
{
    /// <summary>The identity holds.</summary>
    public bool AddsUp => Read == Unchanged + Landed + Quarantined + Excluded;

    /// <summary>Sums field by field.</summary>
    public static PullCounts operator +(PullCounts left, PullCounts right) => Add(left, right);

    /// <summary>Sums field by field.</summary>
    public static PullCounts Add(PullCounts left, PullCounts right) => new(
        left.Read + right.Read,
        left.Unchanged + right.Unchanged,
        left.Landed + right.Landed,
        left.Quarantined + right.Quarantined,
        left.Excluded + right.Excluded);
}
