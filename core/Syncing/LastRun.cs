using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>The latest run of a name: what a person looks at first.</summary>
/// <param name="Run">The run.</param>
/// <param name="GreenAt">When the latest run of this name that was green began; null before the first.</param>
public sealed record LastRun(RunRecord Run, DateTimeOffset? GreenAt)
{
    private const string Prefix = "last-run|";

    /// <summary>The latest run of every name, in ordinal order of the names.</summary>
    public static async Task<ImmutableArray<LastRun>> AllAsync(IHubStore store, string tenant, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<LastRun>();
        await foreach (var document in store.ReadPartitionAsync(Partitions.Tenant(tenant), Prefix, cancellationToken)) found.Add(document.As<LastRun>());
        return [.. found.OrderBy(last => last.Run.Name, StringComparer.Ordinal)];
    }

    /// <summary>Points to a run that has just been kept.</summary>
    internal static async Task KeepAsync(RunContext run, RunRecord record, CancellationToken cancellationToken)
    {
        // a stream's name may hold what an id may not
        var key = new DocumentKey(Partitions.Tenant(run.Tenant), Prefix + ContentHash.Brief(record.Name));
        var before = await run.Store.FindAsync<LastRun>(key, cancellationToken);
        var greenAt = record.Problem is null ? record.StartedAt : before?.GreenAt;
        await run.Store.PutAsync(key, Kinds.Checkpoint, new LastRun(record, greenAt), cancellationToken);
    }
}
