using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>For whoever watches the process.</summary>
public sealed class HealthApi(IHub hub, ILogger<HealthApi> logger)
{
    // an address at which nothing rests
    private const string Nothing = "health/0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The process answers.</summary>
    [Function("health-live")]
    [Operation("The process answers.", typeof(Health))]
    public static IActionResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => Answers.Ok(new Health("live"));

    /// <summary>Store, landing zone and bus answer as well.</summary>
    [Function("health-ready")]
    [Operation("Store, landing zone and bus answer as well; else the problem names those that do not.", typeof(Health), Problems = [503])]
    public async Task<IActionResult> ReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        (string Name, Func<Task> Ask)[] dependencies =
        [
            ("store", () => hub.Ports.Store.ReadAsync(new(Partitions.Tenant(hub.Landscape.Tenant), RunContext.CounterId), cancellationToken).AsTask()),
            ("landing", () => hub.Ports.Landing.GetAsync(Nothing, cancellationToken)),
            ("bus", () => hub.Bus.DepthAsync(Job.Queue, cancellationToken)),
        ];
        var silent = new List<string>();
        foreach (var (name, ask) in dependencies)
        {
            try
            {
                await ask();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.DependencyFailed(logger, name, exception);
                silent.Add(name);
            }
        }

        return silent.Count == 0 ? Answers.Ok(new Health("ready")) : Answers.Problem(503, $"No answer from: {string.Join(", ", silent)}. The hub's log tells why.");
    }
}
