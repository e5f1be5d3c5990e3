using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
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

    private readonly Postings postings = new(run);
    private readonly MasterCommits commits = new(run);

    /// <summary>Runs until nothing is left to decide; returns how many records were looked at.</summary>
    public async Task<long> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await commits.FinishAsync(cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, "postings", Kinds.Record).DrainAsync(
            PageSize, page => postings.PostAsync([.. page.Select(document => document.As<RecordState>())], cancellationToken), cancellationToken);
        long seen = 0;
        await new Checkpoint(run.Store, run.Tenant, "master", Kinds.Record).DrainAsync(
            PageSize,
            async page =>
            {
                await DecideAsync(await NewsAsync([.. page.Select(document => document.As<RecordState>())], cancellationToken), cancellationToken);
                progress?.Report(seen += page.Length);
            },
            cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, "master", Kinds.Verdict).DrainAsync(
            PageSize,
            async page =>
            {
                var keys = page.Select(document => document.Key.Partition).Distinct(StringComparer.Ordinal);
                var states = await run.Store.ReadByPartitionAsync(keys, RecordState.Id, cancellationToken);
                await DecideAsync([.. states.Values.Select(document => document.As<RecordState>())], cancellationToken);
            },
            cancellationToken);
        return seen;
    }

    /// <summary>Records that were not decided on as they are now: in a first run most come in as somebody's neighbour.</summary>
    private async Task<List<RecordState>> NewsAsync(IReadOnlyCollection<RecordState> states, CancellationToken cancellationToken)
    {
        var crosswalks = await Crosswalk.FindAsync(run.Store, states.Select(state => state.Record.Key), cancellationToken);
        return [.. states.Where(state => !crosswalks.TryGetValue(Partitions.Record(state.Record.Key), out var crosswalk)
            || crosswalk.Master is null || crosswalk.Hash != state.Hash || crosswalk.Seen != Postings.Seen(state.Record))];
    }

    private async Task DecideAsync(IReadOnlyCollection<RecordState> states, CancellationToken cancellationToken)
    {
        foreach (var kind in states.GroupBy(state => state.Record.Key.Kind))
        {
            var rule = ExactRules.For(kind.Key);
            var neighbourhood = new Neighbourhood(run);
            var components = await neighbourhood.GatherAsync(kind, cancellationToken);
            var decided = components.ConvertAll(component =>
                (component, MasterDecision.Make(new(component.Records, component.Verdicts, component.Masters), policy, rule)));
            await commits.CommitAsync(decided, neighbourhood, cancellationToken);
        }
    }
}
