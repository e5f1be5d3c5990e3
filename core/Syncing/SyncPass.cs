using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;

namespace SegSync.Core.Syncing;

/// <summary>
/// The journey, step by step or as one pass: pull every system, carry facts into buckets, master, profile, segment,
/// push. A system that fails fails alone: the others go on, and the next pass resumes at its checkpoints.
/// </summary>
/// <param name="ports">What runs work with.</param>
/// <param name="landscape">Which systems, how and when.</param>
/// <param name="systems">Its systems, connected and mapped.</param>
public sealed class SyncPass(HubPorts ports, Landscape landscape, ImmutableArray<SystemPlan> systems)
{
    /// <summary>The systems, connected and mapped.</summary>
    public ImmutableArray<SystemPlan> Systems => systems;

    /// <summary>One pass over everything.</summary>
    public async Task<SyncReport> RunAsync(Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var started = ports.Time.GetTimestamp();
        var charged = ports.RequestUnits?.Invoke();
        var pulls = await Task.WhenAll(systems.Where(system => system.Source is not null).Select(system => PullAsync(system, command, progress, cancellationToken)));
        var segments = await DecideAsync(command, progress, cancellationToken);
        await LearnAsync(command, cancellationToken);
        var pushes = await Task.WhenAll(systems.Where(system => system.Target is not null).Select(system => PushAsync(system, command, progress, cancellationToken)));
        return new(
            [.. pulls.Select(pull => SystemCounts.Of(pull.System, pull.Counts))],
            await Standing.MastersAsync(ports.Store, cancellationToken),
            [.. segments.SelectMany(segment => segment.Codes.Select(code => new CodeCount(segment.Scheme, code.Key, code.Value)))],
            [.. pushes.Select(TargetCounts.Of)],
            await Standing.ExceptionsAsync(ports.Store, cancellationToken),
            Math.Round(ports.Time.GetElapsedTime(started).TotalSeconds, 3),
            [.. pulls.SelectMany(pull => pull.Problems).Concat(segments.Select(segment => segment.Stopped).OfType<string>()).Concat(pushes.Select(push => push.Problem).OfType<string>())],
            ports.RequestUnits?.Invoke() - charged);
    }

    /// <summary>Pulls every stream of a system, one after the other.</summary>
    public async Task<(string System, PullCounts Counts, ImmutableArray<string> Problems)> PullAsync(
        SystemPlan system, Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var total = new PullCounts();
        var problems = ImmutableArray.CreateBuilder<string>();
        var step = $"pull {system.Entry.Name}";
        foreach (var stream in system.Streams)
        {
            var before = total.Read;
            var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
            var tally = new Tally<PullCounts>(Report(progress, step, before), counts => counts.Read);
            PullReport report;
            try
            {
                report = await PullRun.RunAsync(run, system.Source!, stream, system.Entry.FullCompareEvery, tally, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await RunRecord.KeepPartAsync(run, $"{step} {stream.Request.Name}", Counted(tally.Latest, 0));
                throw;
            }

            total += report.Counts;
            if (report.Problem is not null) problems.Add(report.Problem);

            // what is done is kept, even by a run that is told to stop now
            await RunRecord.KeepAsync(run, $"{step} {report.Stream}", Counted(report.Counts, report.Tombstones), report.Problem, CancellationToken.None);
        }

        progress?.Report(new(step, total.Read, true));
        return (system.Entry.Name, total, problems.ToImmutable());
    }

    /// <summary>Facts into buckets, records into masters, both into profiles, profiles into codes.</summary>
    public async Task<ImmutableArray<SegmentReport>> DecideAsync(Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        await MasterAsync(command, progress, cancellationToken);
        var held = await HeldAsync(command, cancellationToken);
        var book = await SchemeBook.LoadAsync(ports.Store, landscape.Tenant, cancellationToken);
        var force = book.InForce(DateOnly.FromDateTime(ports.Time.GetUtcNow().UtcDateTime));
        foreach (var grain in force.Select(scheme => scheme.Grain).OfType<Grain>().DistinctBy(grain => (grain.Kind, grain.Text))) await GrainAsync(grain, command, progress, cancellationToken);
        foreach (var name in book.Names.Except(force.Select(scheme => scheme.Name), StringComparer.Ordinal)) await EndAsync(name, command, cancellationToken);
        return [.. await Task.WhenAll(force.Where(scheme => scheme.Entity != held).Select(scheme => Task.Run(() => SegmentAsync(scheme, command, progress, cancellationToken), cancellationToken)))];
    }

    /// <summary>Profiles below the masters, which only those schemes pay for that ask.</summary>
    private async Task GrainAsync(Grain grain, Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var step = $"profile {grain.Kind.Word()} by {grain.Text}";
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        var profiled = await new ProfileRun(run, landscape.AllRates, grain).RunAsync(Report(progress, step, 0), cancellationToken);
        progress?.Report(new(step, profiled, true));
        await RunRecord.KeepAsync(run, step, [("profiles", profiled)], null, cancellationToken);
    }

    /// <summary>A scheme that was retired leaves no codes behind; what its rows hold stays there.</summary>
    private async Task EndAsync(string name, Command command, CancellationToken cancellationToken)
    {
        if (await ports.Store.CountKindAsync(Assignment.KindOf(name), cancellationToken) == 0) return;
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        var ended = await SegmentRun.EndAsync(run, name, cancellationToken);
        await RunRecord.KeepAsync(run, $"segment {name}", [("ended", ended)], null, cancellationToken);
    }

    /// <summary>The kind whose codes stay where they are, since too few of its masters have the history that the landscape wants; mostly none.</summary>
    private async Task<EntityKind?> HeldAsync(Command command, CancellationToken cancellationToken)
    {
        if (!landscape.Quality.Gate.Hold) return null;
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        return await new QualityRun(run, landscape.Quality, landscape.AsOf).GateAsync(cancellationToken) is { Open: false } closed ? closed.Kind : null;
    }

    /// <summary>Facts into buckets, records into masters, both into profiles.</summary>
    public async Task MasterAsync(Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        // facts lie by source record, whoever its master is: the two need nothing of each other
        var counts = await Task.WhenAll(
            Task.Run(() => StepAsync("facts", report => FactRun.RunAsync(run, report, cancellationToken)), cancellationToken),
            Task.Run(() => StepAsync("master", report => new MasterRun(run, landscape.MasterPolicy).RunAsync(report, cancellationToken)), cancellationToken));
        var (facts, mastered) = (counts[0], counts[1]);
        var linked = await new LinkRun(run, landscape.LinksOf).RunAsync(cancellationToken);
        var profiled = await new ProfileRun(run, landscape.AllRates).RunAsync(Behind(progress, "profile"), cancellationToken);
        progress?.Report(new("profile", profiled, true));
        await new QualityRun(run, landscape.Quality, landscape.AsOf).RunWhenDueAsync(cancellationToken);
        await RunRecord.KeepAsync(run, "master", [("documents", facts), ("records", mastered), ("links", linked), ("profiles", profiled)], null, CancellationToken.None);

        async Task<long> StepAsync(string step, Func<IProgress<long>?, Task<long>> work)
        {
            var count = await work(Behind(progress, step));
            progress?.Report(new(step, count, true));
            return count;
        }
    }

    /// <summary>Proposes new versions of match models where enough was judged; decides nothing by them.</summary>
    public async Task<ImmutableArray<ModelVersion>> LearnAsync(Command command, CancellationToken cancellationToken)
    {
        if (!await ModelRun.IsDueAsync(ports.Store, landscape.Tenant, cancellationToken)) return [];
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        var proposed = await new ModelRun(run, landscape.MasterPolicy).ProposeWhenDueAsync(cancellationToken);
        if (!proposed.IsEmpty) await RunRecord.KeepAsync(run, "model", [("proposed", proposed.Length)], null, cancellationToken);
        return proposed;
    }

    /// <summary>Decides one scheme's population.</summary>
    public async Task<SegmentReport> SegmentAsync(SchemeInForce scheme, Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var step = $"segment {scheme.Name}";
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        var bindings = systems.Where(system => system.Target is not null).SelectMany(system => system.Bindings).ToImmutableArray();
        var report = await new SegmentRun(run, scheme, bindings, landscape.AsOf).RunAsync(Report(progress, step, 0), cancellationToken);
        progress?.Report(new(step, report.Codes.Values.Sum(), true));
        await RunRecord.KeepAsync(run, step, [("subjects", report.Codes.Values.Sum()), ("changed", report.Changed), ("planned", report.Planned)], null, CancellationToken.None);
        return report;
    }

    /// <summary>Drains the outbox of one target.</summary>
    public async Task<PushReport> PushAsync(SystemPlan system, Command command, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        var step = $"push {system.Entry.Name}";
        var run = await RunContext.BeginAsync(ports, landscape.Tenant, command, cancellationToken);
        var tally = new Tally<PushCounts>(Report(progress, step, 0), counts => counts.Planned);
        try
        {
            var report = await PushRun.RunAsync(run, system.Entry.Name, system.Target!, tally, cancellationToken);
            progress?.Report(new(step, report.Counts.Planned, true));
            await RunRecord.KeepAsync(run, step, Counted(report.Counts), report.Problem, CancellationToken.None);
            return report;
        }
        catch (OperationCanceledException)
        {
            await RunRecord.KeepPartAsync(run, step, Counted(tally.Latest));
            throw;
        }
    }

    private static IEnumerable<(string Name, long Count)> Counted(PullCounts counts, long tombstones) =>
        [("read", counts.Read), ("unchanged", counts.Unchanged), ("landed", counts.Landed), ("quarantined", counts.Quarantined), ("excluded", counts.Excluded), ("tombstones", tombstones)];

    private static IEnumerable<(string Name, long Count)> Counted(PushCounts counts) =>
        [("planned", counts.Planned), ("accepted", counts.Accepted), ("unchanged", counts.Unchanged), ("rejected", counts.Rejected), ("deferred", counts.Deferred)];

    private static Progress? Report(IProgress<SyncProgress>? progress, string step, long before) =>
        progress is null ? null : new(progress, step, before);

    /// <summary>Tells of a page when the next is done: a feed's place moves behind a page only after the page was told of.</summary>
    private static Progress? Behind(IProgress<SyncProgress>? progress, string step) =>
        progress is null ? null : new(progress, step, 0) { Lags = true };

    private sealed class Progress(IProgress<SyncProgress> progress, string step, long before) : IProgress<long>
    {
        private long former;

        public bool Lags { get; init; }

        public void Report(long value)
        {
            progress.Report(new(step, before + (Lags ? former : value), false));
            former = value;
        }
    }
}
