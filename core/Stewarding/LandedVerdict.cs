using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Stewarding;

/// <summary>What a steward can say.</summary>
public enum VerdictKind
{
    /// <summary>The records are one.</summary>
    Merge,

    /// <summary>The records on the left are not those on the right.</summary>
    NotSame,

    /// <summary>The records on the left leave those on the right.</summary>
    Split,

    /// <summary>A golden field is to come from one record.</summary>
    Pin,

    /// <summary>A golden field is to hold the steward's own value.</summary>
    Edit,

    /// <summary>The exception is to wait.</summary>
    Snooze,

    /// <summary>The exception belongs to somebody.</summary>
    Assign,
}

/// <summary>
/// A steward's verdict as landed: never changed, only withdrawn. It enters mastering like any other input; undoing it is
/// to withdraw it and decide again.
/// </summary>
/// <param name="Kind">What was said.</param>
/// <param name="Exception">Id of the exception that it answers.</param>
/// <param name="Left">Records that it is about, in key order; of a pin or edit the one that it is fastened to.</param>
/// <param name="Right">The other records; empty where there is one side only.</param>
/// <param name="Field">Canonical field of a pin or edit.</param>
/// <param name="Value">The value of an edit.</param>
/// <param name="Actor">Who said it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record LandedVerdict(
    VerdictKind Kind, string Exception, ImmutableArray<RecordKey> Left, ImmutableArray<RecordKey> Right,
    string? Field, string? Value, string Actor, string Reason, DateTimeOffset At)
{
    /// <summary>Id in the verdict's own partition.</summary>
    public const string DocumentId = "verdict";

    /// <summary>Start of its copy's id in the partition of every record that it is about.</summary>
    public const string CopyPrefix = "verdict|";

    /// <summary>Its name: derived from all that was said.</summary>
    public string Id { get; init; } = "";

    /// <summary>Of an assignment: who the exception belongs to.</summary>
    public string? Owner { get; init; }

    /// <summary>Of a snooze: until when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Hash of each record's standard form when it was said: how a material change is noticed.</summary>
    public ImmutableSortedDictionary<string, string> Basis { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Who stood before it.</summary>
    public Stood Before { get; init; } = Stood.Nobody;

    /// <summary>Number of the run that landed it: orders what was said at the same time.</summary>
    public long Run { get; init; }

    /// <summary>Hash of the lineage entry that tells it.</summary>
    public string Entry { get; init; } = "";

    /// <summary>When and by whom it was undone; null while it holds.</summary>
    public Withdrawal? Withdrawn { get; init; }

    /// <summary>It bears on masters, not only on the exception.</summary>
    public bool Masters => Kind is not (VerdictKind.Snooze or VerdictKind.Assign);

    /// <summary>All records that it is about.</summary>
    public IEnumerable<RecordKey> Records => Left.Concat(Right);

    /// <summary>What it says about pairs; nothing once it was withdrawn.</summary>
    public IEnumerable<Verdict> Pairs()
    {
        if (Withdrawn is not null) return [];
        return Kind switch
        {
            VerdictKind.Merge => Among([.. Records.Order()]),
            VerdictKind.NotSame or VerdictKind.Split => Left.SelectMany(left => Right.Select(right => Pair(left, right, false))),
            _ => [],
        };
    }

    /// <summary>The golden field that it decides; null where it decides none, and once it was withdrawn.</summary>
    public Pin? Pin() => Withdrawn is null && Kind is (VerdictKind.Pin or VerdictKind.Edit)
        ? new(Left[0], Field!, Kind == VerdictKind.Edit ? Value : null, Id, At)
        : null;

    /// <summary>The same verdict under its name.</summary>
    public LandedVerdict Named() => this with
    {
        Id = "v" + ContentHash.OfJson(this with { Id = "", Entry = "", Run = 0, Before = Stood.Nobody, Withdrawn = null })[..12],
    };

    /// <summary>Where a verdict is kept.</summary>
    public static DocumentKey Key(string tenant, string id) => new(Partitions.Verdict(tenant, id), DocumentId);

    private IEnumerable<Verdict> Among(ImmutableArray<RecordKey> records)
    {
        for (var i = 0; i < records.Length; i++)
        {
            for (var j = i + 1; j < records.Length; j++) yield return Pair(records[i], records[j], true);
        }
    }

    private Verdict Pair(RecordKey one, RecordKey other, bool same) =>
        one < other ? new(one, other, same, Actor, Reason, At) : new(other, one, same, Actor, Reason, At);
}

/// <summary>That a verdict was undone.</summary>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record Withdrawal(string Actor, string Reason, DateTimeOffset At);
