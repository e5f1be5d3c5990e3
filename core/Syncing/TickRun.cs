using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>One tick of the calendar: enqueues what became due since the last one.</summary>
public static class TickRun
{
    /// <summary>Enqueues; returns how many jobs were due. Ticking twice, or at the same time in two hosts, enqueues once.</summary>
    public static async Task<int> RunAsync(HubPorts ports, IMessageBus bus, Landscape landscape, CancellationToken cancellationToken)
    {
        var now = ports.Time.GetUtcNow();
        var key = new DocumentKey(Partitions.Tenant(landscape.Tenant), "tick");
        var last = (await ports.Store.ReadAsync(key, cancellationToken))?.As<DateTimeOffset>() ?? now - TimeSpan.FromMinutes(1);
        if (last >= now) return 0;
        var due = DueJobs.Between(landscape, last, now);
        if (due.Length > 0) await bus.SendAsync(Job.Queue, due, cancellationToken);
        await ports.Store.PutAsync(key, Kinds.Checkpoint, now, cancellationToken);
        return due.Length;
    }
}
