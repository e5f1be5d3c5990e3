using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>For whoever watches the process.</summary>
public sealed class HealthApi(IHub hub)
{
    /// <summary>The process answers.</summary>
    [Function("health-live")]
    [Operation("The process answers.", typeof(Health))]
    public static IActionResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => Answers.Ok(new Health("live"));

    /// <summary>The store and the bus answer as well.</summary>
    [Function("health-ready")]
    [Operation("The store and the bus answer as well.", typeof(Health), Problems = [503])]
    public async Task<IActionResult> ReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await hub.Ports.Store.ReadAsync(new(Partitions.Tenant(hub.Landscape.Tenant), RunContext.CounterId), cancellationToken);
            await hub.Bus.DepthAsync(Job.Queue, cancellationToken);
            return Answers.Ok(new Health("ready"));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Answers.Problem(503, "The store or the bus does not answer; the hub's log tells why.");
        }
    }
}
