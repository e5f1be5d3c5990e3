using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Api;

/// <summary>The systems, and everything at a glance.</summary>
public sealed class SystemsApi(IServiceProvider services)
{
    private readonly Overview overview = services.GetRequiredService<Overview>();

    /// <summary>The systems of the landscape with their last pull and push.</summary>
    [Function("systems")]
    [Operation("The systems of the landscape with their last pull and push.", typeof(Listing<SystemView>))]
    public async Task<IActionResult> SystemsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "systems")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Ok(new Listing<SystemView>(await overview.SystemsAsync(cancellationToken), null));

    /// <summary>What the hub holds, counted.</summary>
    [Function("overview")]
    [Operation("What the hub holds, counted: systems, masters, codes, exceptions, jobs.", typeof(OverviewView))]
    public async Task<IActionResult> OverviewAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "overview")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Ok(await overview.ReadAsync(cancellationToken));
}
