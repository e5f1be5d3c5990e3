using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Triggers;

/// <summary>Each minute: enqueues the jobs that became due, and looks how things stand.</summary>
public sealed class Tick(IHub hub)
{
    /// <summary>Runs once a minute; twice does nothing.</summary>
    [Function("tick")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await TickRun.RunAsync(hub.Ports, hub.Bus, hub.Landscape, cancellationToken);
        await hub.MeasureAsync(cancellationToken);
    }
}
