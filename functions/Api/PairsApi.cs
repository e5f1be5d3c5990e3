using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Why two records are one master, or why not.</summary>
public sealed class PairsApi(IHub hub)
{
    /// <summary>The trail of a pair.</summary>
    [Function("why-pair")]
    [Operation("Why two records are one master or why not: the rows of their weight from the prior on, and what follows.", typeof(PairTrail), Problems = [400, 404])]
    [QueryParameter("a", "A record, system:id.", Required = true)]
    [QueryParameter("b", "Another record of the kind, system:id.", Required = true)]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pairs/{kind}")] HttpRequest request, string kind, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        query.Check("kind", kind, EntityKinds.All.Select(known => known.Word()));
        var (a, b) = (Split(query, "a"), Split(query, "b"));
        if (query.Refusal is { } refusal) return refusal;
        var tenant = hub.Landscape.Tenant;
        var entity = EntityKinds.Parse(kind);
        // number 0: nothing is written
        var run = new RunContext(hub.Ports, tenant, 0, hub.Ports.Time.GetUtcNow(), new("api", "why"));
        var trail = await new PairRun(run, hub.Landscape.MasterPolicy).ExplainAsync(new(tenant, entity, a.System, a.Id), new(tenant, entity, b.System, b.Id), cancellationToken);
        return trail is null ? Answers.Problem(404, $"{a.System}:{a.Id} and {b.System}:{b.Id} are not two records of a {kind} that have landed.") : Answers.Ok(trail);
    }

    private static (string System, string Id) Split(Query query, string name)
    {
        var text = query.Text(name) ?? "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == text.Length - 1) query.Wrong(name, $"'{text}' is not system:id");
        return colon < 1 ? ("", "") : (text[..colon], text[(colon + 1)..]);
    }
}
