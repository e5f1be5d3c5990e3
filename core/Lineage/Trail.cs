using System.Text.Json;
using SegSync.Core.Deltas;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Core.Lineage;

/// <summary>Why a master is what it is: its golden record, where each value comes from, its codes with their reasons, what was written because of them, and every step with its proof.</summary>
/// <param name="Asked">What was asked for: an id of the master, or of a record of it.</param>
/// <param name="Id">The master.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Redirected">The masters that the id led through, first to last, before it led to this one.</param>
/// <param name="Active">At least one member lives in its source.</param>
/// <param name="Golden">The golden fields, ordinal order.</param>
/// <param name="Sources">Its records as last landed, in ordinal order of their keys.</param>
/// <param name="Profile">Its figures per month; null before the first profile run.</param>
/// <param name="Codes">Its codes per scheme.</param>
/// <param name="Steps">What happened to it and to its rows and pages, in the order of runs.</param>
public sealed record Trail(
    string Asked,
    MasterId Id,
    EntityKind Kind,
    ImmutableArray<MasterId> Redirected,
    bool Active,
    ImmutableArray<GoldenField> Golden,
    ImmutableArray<TrailSource> Sources,
    Profile? Profile,
    ImmutableArray<TrailCode> Codes,
    ImmutableArray<TrailStep> Steps);

/// <summary>A golden field, why it won, and what the other records say.</summary>
/// <param name="Name">Canonical field.</param>
/// <param name="Value">The golden value.</param>
/// <param name="From">The record that won.</param>
/// <param name="Rule">The survivorship rule that decided.</param>
/// <param name="Others">What other records say, where it differs.</param>
public sealed record GoldenField(string Name, string Value, RecordKey From, string Rule, ImmutableArray<OtherClaim> Others);

/// <summary>What a record says that did not win.</summary>
/// <param name="From">The record.</param>
/// <param name="Value">What it says.</param>
/// <param name="Rule">The survivorship rule by which it lost; <see cref="NoClaim"/> where it had none to win with.</param>
public sealed record OtherClaim(RecordKey From, string Value, string Rule)
{
    /// <summary>The value is defective, or its record deleted.</summary>
    public const string NoClaim = "no claim";
}

/// <summary>A record of the master.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Version">The source's version.</param>
/// <param name="Deleted">The source deleted it.</param>
/// <param name="Fields">Its fields as given.</param>
/// <param name="Rows">Its writable rows with what was last seen there.</param>
/// <param name="Page">Landing address of the page that told it.</param>
/// <param name="Run">Number of the run that landed it.</param>
/// <param name="KnownAt">When it landed.</param>
public sealed record TrailSource(
    RecordKey Key, string Version, bool Deleted, ImmutableSortedDictionary<string, string> Fields, ImmutableArray<TargetRow> Rows,
    string Page, long Run, DateTimeOffset KnownAt);

/// <summary>A code, its reasons, what it was measured against, and what was written.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Decision">Code, classes, reasons and grade.</param>
/// <param name="Rule">Scheme, version and hash that decided.</param>
/// <param name="EffectiveFrom">Business date from which it holds.</param>
/// <param name="Population">The frozen population with its cut points; null when it is no longer kept.</param>
/// <param name="Entry">Hash of the lineage entry that decided it.</param>
/// <param name="Writes">What was planned for target rows, and what came of it.</param>
public sealed record TrailCode(
    string Scheme, SegmentDecision Decision, string Rule, DateOnly EffectiveFrom, Population? Population, string Entry, ImmutableArray<TrailWrite> Writes)
{
    /// <summary>Where below the master it holds, <c>plant=1010</c>; null where it is the master's.</summary>
    public string? Context { get; init; }

    /// <summary>What the scheme computed, where another code holds.</summary>
    public SegmentDecision? Computed { get; init; }

    /// <summary>The override that decided; null for none.</summary>
    public Override? Override { get; init; }

    /// <summary>Where the subject stands, where the scheme keeps codes steady.</summary>
    public CodeStanding? Held { get; init; }

    /// <summary>The code that orders of before <see cref="EffectiveFrom"/> keep; null where there is none.</summary>
    public string? OpenOrders { get; init; }
}

/// <summary>A planned write and what came of it.</summary>
/// <param name="Write">What is written where.</param>
/// <param name="Outcome"><c>accepted</c>, <c>unchanged</c>, <c>rejected</c>, or <c>waiting</c> while the target has not answered.</param>
/// <param name="Receipt">What the row's target answered last; null before its first answer.</param>
public sealed record TrailWrite(PlannedWrite Write, string Outcome, Receipt? Receipt);

/// <summary>A lineage entry, with its payload where that can still be opened.</summary>
/// <param name="Hash">The entry's hash: what its children name as parent.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Payload">What was decided; null where there is none, or where the subject's key was destroyed.</param>
/// <param name="Proof"><c>verified</c> (the payload is what the entry commits to), <c>none</c> (no payload), <c>erased</c> (no key), <c>broken</c> (it is not).</param>
public sealed record TrailStep(string Hash, LineageEntry Entry, JsonElement? Payload, string Proof);
