using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Reads the runs that were kept, the latest first.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose runs.</param>
public sealed record RunHistory(IHubStore Store, string Tenant)
{
    /// <summary>One run; null when there is none of that number or it has not ended.</summary>
    public Task<RunRecord?> FindAsync(long number, CancellationToken cancellationToken) =>
        Store.FindAsync<RunRecord>(new(Partitions.Run(Tenant, number), RunRecord.Id), cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> runs with a number under <paramref name="before"/> (0: from the latest), descending.
    /// Numbers of runs under way or broken off are passed over.
    /// </summary>
    public async Task<ImmutableArray<RunRecord>> LatestAsync(long before, int limit, CancellationToken cancellationToken)
    {
        if (before <= 0)
        {
            var counter = await Store.ReadAsync(new(Partitions.Tenant(Tenant), RunContext.CounterId), cancellationToken);
            before = (counter?.As<long>() ?? 0) + 1;
        }

        var runs = ImmutableArray.CreateBuilder<RunRecord>();
        while (before > 1 && runs.Count < limit)
        {
            var from = Math.Max(1, before - limit);
            var keys = Enumerable.Range(0, (int)(before - from)).Select(i => new DocumentKey(Partitions.Run(Tenant, from + i), RunRecord.Id));
            var found = await Store.ReadManyAsync([.. keys], cancellationToken);
            runs.AddRange(found.Select(document => document.As<RunRecord>()).OrderByDescending(run => run.Number).Take(limit - runs.Count));
            before = from;
        }

        return runs.ToImmutable();
    }
}
