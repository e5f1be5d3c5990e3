using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Triggers;

/// <summary>Does the jobs: one at a time per system, one at a time for the hub as a whole.</summary>
public sealed class Jobs(IHub hub, HostSettings settings)
{
    /// <summary>
    /// Does one job; what follows from it is enqueued. Pushes follow from the outbox itself (<see cref="Outbox"/>). A job
    /// that needs more than its share of time stops between two pages and enqueues itself again.
    /// </summary>
    [Function("jobs")]
    public async Task RunAsync([ServiceBusTrigger(Job.Queue, Connection = "ServiceBus", IsSessionsEnabled = true)] string message, CancellationToken cancellationToken)
    {
        var job = Job.Parse(message);
        await using var alone = await hub.LockAsync(job.Session, cancellationToken);
        using var share = new JobShare(settings, hub.Ports.Time, cancellationToken, alone.Lost);
        try
        {
            await DoAsync(job, share, share.Token);
        }
        catch (OperationCanceledException) when (alone.Lost.IsCancellationRequested)
        {
            throw new IOException($"the lock of {job.Session} was lost; the job comes again");
        }
        catch (OperationCanceledException) when (share.Spent && !cancellationToken.IsCancellationRequested)
        {
            if (!share.Moved) throw new TimeoutException($"the job {job.Name} got no page done in its share of functionTimeout ({settings.FunctionTimeout}); raise it in host.json");
            await ContinueAsync(job, cancellationToken);
        }
    }

    private async Task DoAsync(Job job, JobShare share, CancellationToken cancellationToken)
    {
        switch (job.Name)
        {
            case "pull" when System(job) is { Source: not null } system:
                var (_, pulled, _) = await hub.Pass.PullAsync(system, job.Command, share, cancellationToken);
                if (pulled.Landed > 0) await DecideSoonAsync(job, cancellationToken);
                break;
            case "push" when System(job) is { Target: not null } system:
                await hub.Pass.PushAsync(system, job.Command, share, cancellationToken);
                break;
            case "decide":
                await hub.Pass.DecideAsync(job.Command, share, cancellationToken);
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

    /// <summary>The rest of a job, behind what waits in its session. What it has landed so far is decided without waiting for the rest.</summary>
    private async Task ContinueAsync(Job job, CancellationToken cancellationToken)
    {
        var cause = $"continued|{hub.Ports.Time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        await hub.Bus.SendAsync(Job.Queue, [job.Message(cause)], cancellationToken);
        if (job.Name == "pull") await DecideSoonAsync(job, cancellationToken);
    }

    private Task DecideSoonAsync(Job job, CancellationToken cancellationToken) => hub.Bus.SendAsync(
        Job.Queue, [DueJobs.DecideSoon(job.Actor, $"after {job.Name} of {job.System ?? "every system"}: {job.Reason}", hub.Ports.Time.GetUtcNow())], cancellationToken);
}
