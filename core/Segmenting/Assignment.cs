using SegSync.Core.Deltas;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>A scheme's code for a subject, and what the hub has planned to write because of it.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Subject">Whose code.</param>
/// <param name="Decision">Code, classes, reasons and grade.</param>
/// <param name="Rule">Scheme, version and hash that decided.</param>
/// <param name="EffectiveFrom">Business date from which it holds.</param>
/// <param name="Profile">Hash of the profile it was decided on.</param>
/// <param name="Snapshot">Id of the frozen population.</param>
/// <param name="Entry">Hash of its lineage entry.</param>
/// <param name="Planned">Per target row the last write that was planned.</param>
public sealed record Assignment(
    string Scheme,
    Subject Subject,
    SegmentDecision Decision,
    string Rule,
    DateOnly EffectiveFrom,
    string Profile,
    string Snapshot,
    string Entry,
    ImmutableArray<PlannedWrite> Planned)
{
    /// <summary>Id in the master's partition.</summary>
    public static string IdOf(string scheme, string context) => context.Length == 0 ? $"a|{scheme}" : $"a|{scheme}|{context}";

    /// <summary>The context that <see cref="IdOf"/> wrote.</summary>
    public static string ContextOf(string scheme, string id) => id.Length > scheme.Length + 3 ? id[(scheme.Length + 3)..] : "";

    /// <summary>What the scheme computed, where another code holds: because of an override, or because a change waits.</summary>
    public SegmentDecision? Computed { get; init; }

    /// <summary>The override that decided; null for none.</summary>
    public Override? Override { get; init; }

    /// <summary>Where the subject stands, where the scheme keeps codes steady.</summary>
    public CodeStanding? Held { get; init; }

    /// <summary>The code before this one, which orders of before <see cref="EffectiveFrom"/> keep; null where there was none, or where they change too.</summary>
    public string? OpenOrders { get; init; }

    /// <summary>What the version before decided last: where a rollback begins again; null where there is none.</summary>
    public PriorDecision? Prior { get; init; }

    /// <summary>Document kind of a scheme's assignments.</summary>
    public static string KindOf(string scheme) => $"{Kinds.Assignment}/{scheme}";
}

/// <summary>What a version decided last, before another took its place.</summary>
/// <param name="Rule">Scheme, version and hash.</param>
/// <param name="Decision">Code, classes, reasons and grade as computed.</param>
/// <param name="Held">Where the subject stood.</param>
public sealed record PriorDecision(string Rule, SegmentDecision Decision, CodeStanding? Held);
