using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Api;

/// <summary>What the hub holds, at a glance.</summary>
internal sealed record OverviewView(
    DateTimeOffset At,
    ImmutableArray<SystemView> Systems,
    ImmutableSortedDictionary<string, int> Masters,
    ImmutableArray<SchemeView> Schemes,
    int Exceptions,
    long Quarantined,
    long Jobs,
    int DeadLetters);

/// <summary>A system with its last pull and push.</summary>
/// <param name="Name">Name in the landscape.</param>
/// <param name="Connector">Name of the connector.</param>
/// <param name="Schedule">When it is pulled and pushed: cron of six fields, UTC.</param>
/// <param name="Next">The next time.</param>
/// <param name="Pull">Its last pull, all streams together; null before the first.</param>
/// <param name="Push">Its last push; null where nothing was pushed yet.</param>
/// <param name="Quarantined">Items that were refused and wait to be replayed.</param>
internal sealed record SystemView(
    string Name, string Connector, string Schedule, DateTimeOffset? Next, ActivityView? Pull, ActivityView? Push, long Quarantined);

/// <summary>The last pull or push of a system.</summary>
/// <param name="Run">Number of the latest run.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FreshAt">When everything of it was last green: of several streams, the stalest; null when one never was.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Counts">What it counted.</param>
/// <param name="Problem">Why it is red; absent when it is green.</param>
internal sealed record ActivityView(
    long Run, DateTimeOffset StartedAt, DateTimeOffset? FreshAt, double Seconds, ImmutableSortedDictionary<string, long> Counts, string? Problem)
{
    public static ActivityView? Of(IReadOnlyCollection<LastRun> runs) => runs.Count == 0 ? null : new(
        runs.Max(last => last.Run.Number),
        runs.Max(last => last.Run.StartedAt),
        runs.Any(last => last.GreenAt is null) ? null : runs.Min(last => last.GreenAt),
        Math.Round(runs.Sum(last => last.Run.Seconds), 3),
        runs.SelectMany(last => last.Run.Counts).GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(pair => pair.Value), StringComparer.Ordinal),
        runs.Select(last => last.Run.Problem).OfType<string>().ToList() is { Count: > 0 } problems ? string.Join("; ", problems) : null);
}

/// <summary>A scheme and how many subjects hold each of its codes.</summary>
internal sealed record SchemeView(string Scheme, string Rule, string Entity, ImmutableSortedDictionary<string, int> Codes);

/// <summary>A master in a listing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Its golden name; empty without one.</param>
/// <param name="Active">At least one member lives in its source.</param>
/// <param name="Members">Its records, <c>system:id</c>.</param>
/// <param name="Codes">Scheme to code.</param>
internal sealed record MasterLine(
    MasterId Id, EntityKind Kind, string Name, bool Active, ImmutableArray<string> Members, ImmutableSortedDictionary<string, string> Codes)
{
    public static MasterLine Of(MasterRecord master) => new(
        master.Id, master.Kind, master.Fields.TryGetValue("name", out var name) ? name.Value : "", master.Active,
        [.. master.Members.Select(member => $"{member.Key.System}:{member.Key.Id}")], ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
}

/// <summary>A golden record with its figures and codes.</summary>
/// <param name="Master">The golden record that stands.</param>
/// <param name="Redirected">The ids that led to it.</param>
/// <param name="Profile">Its figures per month.</param>
/// <param name="Assignments">Its codes.</param>
internal sealed record MasterView(MasterRecord Master, ImmutableArray<MasterId> Redirected, Profile? Profile, ImmutableArray<Assignment> Assignments);

/// <summary>A record as last landed, and its master.</summary>
internal sealed record RecordView(SourceRecord Record, MasterId? Master, string Page, long Run, DateTimeOffset KnownAt);

/// <summary>A code of a subject: what holds, what was computed, and the override between them where there is one.</summary>
internal sealed record AssignmentLine(
    string Scheme, MasterId Master, string Context, string Code, string Grade, ImmutableSortedDictionary<string, string> Values,
    ImmutableArray<string> Reasons, string Rule, DateOnly EffectiveFrom, string Computed, Override? Override, string? OpenOrders)
{
    public static AssignmentLine Of(Assignment assignment) => new(
        assignment.Scheme, assignment.Subject.Master, assignment.Subject.Context, assignment.Decision.Code, assignment.Decision.Grade,
        assignment.Decision.Values, assignment.Decision.Reasons, assignment.Rule, assignment.EffectiveFrom, (assignment.Computed ?? assignment.Decision).Code, assignment.Override, assignment.OpenOrders);
}

/// <summary>A refused item in a listing, without the item itself.</summary>
internal sealed record QuarantineLine(string System, string Stream, string Id, string Field, string Reason, int Rows, string Page, long Run, DateTimeOffset KnownAt);

/// <summary>Body of a command. All of it may be left out.</summary>
/// <param name="Actor">Who asks. Default <c>api</c>.</param>
/// <param name="Reason">Why. Default <c>asked by API</c>.</param>
/// <param name="Systems">Names of systems. Default all.</param>
internal sealed record CommandBody(string? Actor, string? Reason, ImmutableArray<string>? Systems);

/// <summary>Jobs that were enqueued.</summary>
/// <param name="Jobs">Their message ids.</param>
internal sealed record Enqueued(ImmutableArray<string> Jobs);

/// <summary>Whether the hub works.</summary>
internal sealed record Health(string Status);
