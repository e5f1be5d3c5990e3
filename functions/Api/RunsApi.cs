using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Runs, the latest first.</summary>
public sealed class RunsApi(IHub hub)
{
    private readonly RunHistory history = new(hub.Ports.Store, hub.Landscape.Tenant);

    /// <summary>Runs with their counts, the latest first.</summary>
    [Function("runs")]
    [Operation("Runs with their counts, the latest first.", typeof(Listing<RunRecord>), Pages = true)]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var limit = query.Limit();
        var place = query.Continuation("runs");
        var before = 0L;
        if (place.Length > 0 && !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out before)) query.Wrong("continuation", "it is not one that this listing gave");
        if (query.Refusal is { } refusal) return refusal;
        var runs = await history.LatestAsync(before, limit, cancellationToken);
        var next = runs.Length == limit && runs[^1].Number > 1 ? runs[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return Answers.Ok(new Listing<RunRecord>(runs, Query.Continuation("runs", next)));
    }

    /// <summary>One run.</summary>
    [Function("run")]
    [Operation("One run.", typeof(RunRecord), Problems = [400, 404])]
    public async Task<IActionResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{number}")] HttpRequest request, string number, CancellationToken cancellationToken)
    {
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            return Answers.Problem(400, $"number: '{number}' is not a whole number from 1", [new("number", $"'{number}' is not a whole number from 1")]);
        return await history.FindAsync(parsed, cancellationToken) is { } run
            ? Answers.Ok(run)
            : Answers.Problem(404, $"There is no run {parsed}, or it is still under way.");
    }
}
