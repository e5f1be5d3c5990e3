using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Assessing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>How good the data is.</summary>
public sealed class QualityApi(IHub hub)
{
    /// <summary>The latest report.</summary>
    [Function("quality")]
    [Operation("Completeness and validity per system and field, and the history of the gated population, as assessed last.", typeof(QualityReport), Problems = [404])]
    public async Task<IActionResult> ReadAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "quality")] HttpRequest request, CancellationToken cancellationToken) =>
        await QualityRun.LastAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken) is { } report
            ? Answers.Ok(report)
            : Answers.Problem(404, "Nothing was assessed yet; the first pass does it.");
}
