using SegSync.Core.Landing;

namespace SegSync.Core.Syncing;

/// <summary>What a pass over the landscape did; the JSON that <c>sync --json</c> prints.</summary>
/// <param name="Systems">Rows read per system, and what came of them.</param>
/// <param name="Masters">Entity kind to standing, active masters.</param>
/// <param name="Assignments">Subjects per scheme and code.</param>
/// <param name="Pushes">Writes per target, and what came of them.</param>
/// <param name="Exceptions">Open exceptions.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Problems">What made the pass red; empty when it is green.</param>
/// <param name="RequestUnits">What the store charged; null where it charges nothing.</param>
public sealed record SyncReport(
    ImmutableArray<SystemCounts> Systems,
    ImmutableSortedDictionary<string, int> Masters,
    ImmutableArray<CodeCount> Assignments,
    ImmutableArray<TargetCounts> Pushes,
    int Exceptions,
    double Seconds,
    ImmutableArray<string> Problems,
    decimal? RequestUnits = null);

/// <summary>Rows of a system: <c>read = unchanged + landed + quarantined + excluded</c>.</summary>
public sealed record SystemCounts(string System, long Read, long Unchanged, long Landed, long Quarantined, long Excluded)
{
    /// <summary>Counts of a system.</summary>
    public static SystemCounts Of(string system, PullCounts counts) =>
        new(system, counts.Read, counts.Unchanged, counts.Landed, counts.Quarantined, counts.Excluded);
}

/// <summary>Subjects that hold a code.</summary>
public sealed record CodeCount(string Scheme, string Code, int Count);

/// <summary>Writes to a target: <c>planned = accepted + unchanged + rejected + deferred</c>.</summary>
public sealed record TargetCounts(string Target, long Planned, long Accepted, long Unchanged, long Rejected, long Deferred)
{
    /// <summary>Counts of a push.</summary>
    public static TargetCounts Of(PushReport push) => new(
        push.Target, push.Counts.Planned, push.Counts.Accepted, push.Counts.Unchanged, push.Counts.Rejected, push.Counts.Deferred);
}

/// <summary>How far a pass is: one line a step.</summary>
/// <param name="Step">Such as <c>pull sap</c>.</param>
/// <param name="Done">Rows, records or subjects so far.</param>
/// <param name="Finished">The step is over.</param>
public readonly record struct SyncProgress(string Step, long Done, bool Finished);
