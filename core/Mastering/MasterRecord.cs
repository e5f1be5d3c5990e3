using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>
/// A golden record: its members, and per field the value with the claim that won. Its id never changes and resolves for
/// ever, through <see cref="RedirectTo"/> once it was merged into another.
/// </summary>
/// <param name="Id">Hash of the founding record's key; 26 characters.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Founder">The record that it was founded on.</param>
/// <param name="Members">Its records, ordinal order; empty when redirected or dissolved.</param>
/// <param name="Fields">Golden fields, ordinal order.</param>
/// <param name="Active">At least one member lives in its source.</param>
/// <param name="RedirectTo">The master that took its members over; null while it stands.</param>
public sealed record MasterRecord(
    MasterId Id,
    EntityKind Kind,
    RecordKey Founder,
    ImmutableArray<Member> Members,
    ImmutableSortedDictionary<string, Claim> Fields,
    bool Active,
    MasterId? RedirectTo);

/// <summary>Names a master: derived from its founding record, never reused.</summary>
public readonly record struct MasterId(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A record of a master and the rows through which the hub writes to it.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Version">The source's version that was decided on.</param>
/// <param name="Hash">Hash of the landed content that was decided on.</param>
/// <param name="Deleted">The source deleted it: it claims nothing and is not written to.</param>
/// <param name="Rows">Its writable rows with what was last seen there.</param>
public sealed record Member(RecordKey Key, string Version, string Hash, bool Deleted, ImmutableArray<TargetRow> Rows);

/// <summary>Why a golden field holds its value.</summary>
/// <param name="Value">The golden value, as its source gave it.</param>
/// <param name="From">The record that won.</param>
/// <param name="Rule">The survivorship rule that decided, such as <c>trust</c> or <c>most-frequent</c>.</param>
public sealed record Claim(string Value, RecordKey From, string Rule);

/// <summary>What a steward said about two records; a landed fact.</summary>
/// <param name="A">The smaller key.</param>
/// <param name="B">The larger key.</param>
/// <param name="Same">They are one (merge), or they are not (split).</param>
/// <param name="Actor">Who said it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When it was said; the latest about a pair counts.</param>
public sealed record Verdict(RecordKey A, RecordKey B, bool Same, string Actor, string Reason, DateTimeOffset At);
