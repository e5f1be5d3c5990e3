using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Triggers;

/// <summary>Does the jobs: one at a time per system, one at a time for the hub as a whole.</summary>
public sealed class Jobs(IHub hub)
{
    /// <summary>Does one job; what follows from it is enqueued. Pushes follow from the outbox itself (<see cref="Outbox"/>).</summary>
    [Function("jobs")]
    public async Task RunAsync([ServiceBusTrigger(Job.Queue, Connection = "ServiceBus", IsSessionsEnabled = true)] string message, CancellationToken cancellationToken)
    {
        var job = Job.Parse(message);
        switch (job.Name)
        {
            case "pull" when System(job) is { Source: not null } system:
                var (_, pulled, _) = await hub.Pass.PullAsync(system, job.Command, null, cancellationToken);
                if (pulled.Landed > 0) await DecideSoonAsync(job, cancellationToken);
                break;
            case "push" when System(job) is { Target: not null } system:
                await hub.Pass.PushAsync(system, job.Command, null, cancellationToken);
                break;
            case "decide":
                await hub.Pass.DecideAsync(job.Command, null, cancellationToken);
                await hub.Pass.LearnAsync(job.Command, cancellationToken);
                break;
            case "propose":
                var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, job.Command, cancellationToken);
                await new ModelRun(run, hub.Landscape.MasterPolicy).ProposeAsync(EntityKinds.Parse(job.File ?? ""), cancellationToken);
                break;
            case "import":
                var content = await hub.Ports.Landing.GetAsync(job.Address ?? "", cancellationToken)
                    ?? throw new FormatException($"nothing rests at '{job.Address}'; drop the file again");
                var imported = await hub.ImportAsync(job.System!, job.File ?? "", content, job.Command, cancellationToken);
                if (imported.Landed > 0) await DecideSoonAsync(job, cancellationToken);
                break;
            case "replay":
                var replayed = await hub.ReplayAsync(job.System, job.Command, cancellationToken);
                if (replayed.Landed > 0) await DecideSoonAsync(job, cancellationToken);
                break;
        }
    }

    private SystemPlan System(Job job) => hub.Pass.Systems.FirstOrDefault(system => system.Entry.Name == job.System)
        ?? throw new FormatException($"'{job.System}' is no system of the landscape ({string.Join(", ", hub.Pass.Systems.Select(system => system.Entry.Name))})");

    private Task DecideSoonAsync(Job job, CancellationToken cancellationToken) => hub.Bus.SendAsync(
        Job.Queue, [DueJobs.DecideSoon(job.Actor, $"after {job.Name} of {job.System ?? "every system"}: {job.Reason}", hub.Ports.Time.GetUtcNow())], cancellationToken);
}
