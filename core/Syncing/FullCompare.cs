using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Finds deletions where a vendor has no deleted feed: lists every key that exists now and marks what the hub knows
/// beyond that as deleted. A list that is suddenly far shorter is taken for a fault, not for a deletion.
/// </summary>
internal static class FullCompare
{
    /// <summary>Least share of the known records that a list must hold to be believed.</summary>
    private const double LeastShare = 0.5;

    internal sealed record Result(PullCounts Counts, long Tombstones, string? Problem);

    public static async Task<Result> RunAsync(
        RunContext run, ISource source, StreamPlan plan, TimeSpan every, PageLanding landing, CancellationToken cancellationToken)
    {
        var key = new DocumentKey(Partitions.Stream(run.Tenant, plan.System, plan.Request.Name), "compared");
        var last = await run.Store.ReadAsync(key, cancellationToken);
        var due = last is null || last.As<DateTimeOffset>() + every <= run.StartedAt;
        if (!due || plan.Ids.IsEmpty || source.ListKeysAsync(plan.Request, cancellationToken) is null) return new(default, 0, null);

        // the first pass has just read everything: there is nothing yet that could be gone
        if (last is null)
        {
            await run.Store.PutAsync(key, Kinds.Checkpoint, run.StartedAt, cancellationToken);
            return new(default, 0, null);
        }

        var counts = new PullCounts();
        long tombstones = 0;
        foreach (var ids in plan.Ids.GroupBy(ids => ids.Field, ids => ids.Kind, StringComparer.Ordinal))
        {
            var present = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var page in source.ListKeysAsync(plan.Request with { KeyField = ids.Key }, cancellationToken)!)
            {
                present.UnionWith(page.Keys);
                counts += new PullCounts { Read = page.Keys.Length, Unchanged = page.Keys.Length };
            }

            var known = await KnownAsync(run, plan, ids, cancellationToken);
            var gone = known.Where(record => !present.Contains(record.Record.Key.Id)).ToList();
            if (known.Count - gone.Count < known.Count * LeastShare)
            {
                return new(counts, tombstones, $"the source lists only {known.Count - gone.Count} of {known.Count} known records of {plan.Request.Name}; "
                    + "nothing was taken for deleted. Check the source, then run again");
            }

            await landing.BuryAsync(gone, cancellationToken);
            tombstones += gone.Count;
        }

        await run.Store.PutAsync(key, Kinds.Checkpoint, run.StartedAt, cancellationToken);
        return new(counts, tombstones, null);
    }

    private static async Task<List<RecordState>> KnownAsync(
        RunContext run, StreamPlan plan, IEnumerable<EntityKind> kinds, CancellationToken cancellationToken)
    {
        var prefixes = kinds.Select(kind => Partitions.Record(new(run.Tenant, kind, plan.System, ""))).ToList();
        var known = new List<RecordState>();
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Record, cancellationToken))
        {
            if (prefixes.Any(prefix => document.Key.Partition.StartsWith(prefix, StringComparison.Ordinal))
                && document.As<RecordState>() is { Record.Deleted: false } state)
                known.Add(state);
        }

        return known;
    }
}
