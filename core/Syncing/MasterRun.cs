using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Masters what landed: first every changed record posts its own blocking keys, then each reads its neighbours and is
/// decided with them, so that two newcomers always see each other.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="policy">What the landscape says about mastering.</param>
public sealed class MasterRun(RunContext run, MasterPolicy policy)
{
    private const int PageSize = 1_000;

    private readonly MasterCommits commits = new(run, policy);

    /// <summary>Runs until nothing is left to decide; returns how many records were looked at.</summary>
    public async Task<long> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await commits.FinishAsync(cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, "verdicts", Kinds.Verdict).DrainAsync(
            PageSize, page => CopyAsync(page.Select(document => document.As<LandedVerdict>()), cancellationToken), cancellationToken);
        var matchers = await Matchers.LoadAsync(run, cancellationToken);
        await matchers.LearnAsync(run, policy, cancellationToken);
        await matchers.RestartAsync(run, cancellationToken);
        var postings = new Postings(run, matchers);
        long seen = 0, fresh = 0;
        await new Checkpoint(run.Store, run.Tenant, "postings", Kinds.Record).DrainAsync(
            PageSize, async page => fresh += await postings.PostAsync([.. page.Select(document => document.As<RecordState>())], cancellationToken), cancellationToken);
        await Matchers.Population.GrowAsync(run, fresh, cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, "master", Kinds.Record).DrainAsync(
            PageSize,
            async page =>
            {
                await DecideAsync(await NewsAsync([.. page.Select(document => document.As<RecordState>())], matchers, cancellationToken), matchers, cancellationToken);
                progress?.Report(seen += page.Length);
            },
            cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, "master", Kinds.Verdict).DrainAsync(
            PageSize, page => JudgeAsync([.. page.Select(document => document.As<LandedVerdict>()).Where(verdict => verdict.Masters)], matchers, cancellationToken), cancellationToken);
        return seen;
    }

    /// <summary>Records that were not decided on as they are now: in a first run most come in as somebody's neighbour.</summary>
    private async Task<List<RecordState>> NewsAsync(IReadOnlyCollection<RecordState> states, Matchers matchers, CancellationToken cancellationToken)
    {
        var crosswalks = await Crosswalk.FindAsync(run.Store, states.Select(state => state.Record.Key), cancellationToken);
        return [.. states.Where(state => !crosswalks.TryGetValue(Partitions.Record(state.Record.Key), out var crosswalk)
            || crosswalk.Master is null || crosswalk.Model != matchers[state.Record.Key.Kind].Version || crosswalk.Hash != state.Hash || crosswalk.Seen != Postings.Seen(state.Record))];
    }

    /// <summary>Puts verdicts beside the records that they are about, where whoever decides about these finds them.</summary>
    private async Task CopyAsync(IEnumerable<LandedVerdict> verdicts, CancellationToken cancellationToken) =>
        await run.Store.CommitAllAsync(
            verdicts.Where(verdict => verdict.Masters).SelectMany(verdict => verdict.Records.Distinct().Select(key => new StoreBatch(
                Partitions.Record(key), new StoreOperation.Upsert(LandedVerdict.CopyPrefix + verdict.Id, Kinds.VerdictCopy, HubJson.Write(verdict))))),
            cancellationToken);

    private async Task JudgeAsync(ImmutableArray<LandedVerdict> verdicts, Matchers matchers, CancellationToken cancellationToken)
    {
        var keys = verdicts.SelectMany(verdict => verdict.Records).Distinct();
        var states = await run.Store.ReadByPartitionAsync(keys.Select(Partitions.Record), RecordState.Id, cancellationToken);
        var undone = verdicts.Where(verdict => verdict.Withdrawn is not null).Select(verdict => verdict.Id).ToHashSet(StringComparer.Ordinal);
        await DecideAsync([.. states.Values.Select(document => document.As<RecordState>())], matchers, cancellationToken, undone);
    }

    private async Task DecideAsync(IReadOnlyCollection<RecordState> states, Matchers matchers, CancellationToken cancellationToken, HashSet<string>? undone = null)
    {
        foreach (var kind in states.GroupBy(state => state.Record.Key.Kind))
        {
            var matcher = matchers[kind.Key];
            var neighbourhood = new Neighbourhood(run, matcher);
            var components = await neighbourhood.GatherAsync(kind, cancellationToken);
            var rule = neighbourhood.Rule;
            var decided = components.ConvertAll(component =>
                (component, MasterDecision.Make(Restored(component, undone, rule), policy, rule)));
            await commits.CommitAsync(decided, neighbourhood, rule, matcher.Version, cancellationToken);
        }
    }

    /// <summary>After a verdict was undone, with the ids that would stand had it never been said.</summary>
    private MasterInput Restored(Component component, HashSet<string>? undone, MatchRule rule) =>
        undone is null || !component.Said.Any(verdict => undone.Contains(verdict.Id))
            ? component.Input
            : component.Input with { Founders = Stood.Founders(component.Input, component.Said, policy, rule) };
}
