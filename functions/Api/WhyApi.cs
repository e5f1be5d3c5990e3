using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Lineage;
using SegSync.Core.Records;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Why a master is what it is.</summary>
public sealed class WhyApi(IHub hub)
{
    /// <summary>The trail of a master.</summary>
    [Function("why")]
    [Operation("Why a master is what it is: claims, sources, codes with reasons, writes, lineage. The id is a master's, system:id of a record, or a record's id that only one system uses.",
        typeof(Trail), Problems = [400, 404, 409])]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "why/{kind}/{*id}")] HttpRequest request, string kind, string id, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        query.Check("kind", kind, EntityKinds.All.Select(known => known.Word()));
        if (query.Refusal is { } refusal) return refusal;
        var (store, tenant) = (hub.Ports.Store, hub.Landscape.Tenant);
        return await new MasterSearch(store, tenant).FindAsync(EntityKinds.Parse(kind), id, cancellationToken) switch
        {
            MasterFound.One one => Answers.Ok(await new TrailRun(store, tenant, hub.Landscape.MasterPolicy).RunAsync(id, one, cancellationToken)),
            MasterFound.Several several => Answers.Problem(409, $"Several records have the id '{id}': ask for one of {string.Join(", ", several.Candidates)}."),
            MasterFound.Nothing nothing => Answers.Problem(404, nothing.Why),
            _ => throw new InvalidOperationException("a search ends in one, several or nothing"),
        };
    }
}
