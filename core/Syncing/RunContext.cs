using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Who asks for work, and why: carried into every lineage entry.</summary>
/// <param name="Actor">A person's name, or the schedule's.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record Command(string Actor, string Reason);

/// <summary>The ports a run works with.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Landing">Pages and evidence.</param>
/// <param name="Time">The clock.</param>
/// <param name="NewKey">Makes a subject key: 32 random bytes.</param>
/// <param name="RequestUnits">What the store has charged so far; null where it charges nothing.</param>
public sealed record HubPorts(IHubStore Store, ILandingZone Landing, TimeProvider Time, Func<byte[]> NewKey, Func<decimal>? RequestUnits = null);

/// <summary>One run: its number orders everything it writes after everything that earlier runs wrote.</summary>
/// <param name="Ports">What it works with.</param>
/// <param name="Tenant">Whose data.</param>
/// <param name="Number">1 and up; unique in the tenant.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Command">Who asked for it.</param>
public sealed record RunContext(HubPorts Ports, string Tenant, long Number, DateTimeOffset StartedAt, Command Command)
{
    /// <summary>Id of the document in the tenant's partition that holds the number of the latest run.</summary>
    public const string CounterId = "runs";

    /// <summary>What the store had charged when the run began.</summary>
    public decimal ChargedBefore { get; } = Ports.RequestUnits?.Invoke() ?? 0;

    /// <summary>Documents.</summary>
    public IHubStore Store => Ports.Store;

    /// <summary>Begins a run with the next number.</summary>
    public static async Task<RunContext> BeginAsync(HubPorts ports, string tenant, Command command, CancellationToken cancellationToken)
    {
        var key = new DocumentKey(Partitions.Tenant(tenant), CounterId);
        while (true)
        {
            var last = await ports.Store.ReadAsync(key, cancellationToken);
            var next = last is null ? 1 : last.As<long>() + 1;
            var body = HubJson.Write(next);
            StoreOperation write = last is null
                ? new StoreOperation.Create(CounterId, Kinds.Checkpoint, body)
                : new StoreOperation.Replace(CounterId, Kinds.Checkpoint, body, last.ETag);
            if (await ports.Store.CommitAsync(new(key.Partition, write), cancellationToken) is CommitResult.Done)
                return new(ports, tenant, next, ports.Time.GetUtcNow(), command);
        }
    }
}
