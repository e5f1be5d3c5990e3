using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Records;
using SegSync.Core.Relating;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Where masters belong.</summary>
public sealed class HierarchiesApi(IHub hub)
{
    /// <summary>A hierarchy with its figures rolled up.</summary>
    [Function("hierarchy")]
    [Operation("A hierarchy as of a day, parents before children, with revenue rolled up.", typeof(Listing<RolledNode>), Pages = true, Problems = [400])]
    [QueryParameter("asOf", "The day, yyyy-MM-dd. Default today.")]
    [QueryParameter("level", "Go up by this level only, such as category. Default all of the kind.")]
    public async Task<IActionResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "hierarchies/{kind}")] HttpRequest request, string kind, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from) = (query.Limit(), query.Continuation("hierarchy"));
        query.Check("kind", kind, EntityKinds.All.Select(known => known.Word()));
        var day = DateOnly.FromDateTime(hub.Ports.Time.GetUtcNow().UtcDateTime);
        if (query.Text("asOf") is { } text && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) query.Wrong("asOf", $"'{text}' is no day; write one like 2026-06-30");
        if (query.Refusal is { } refusal) return refusal;
        var entity = EntityKinds.Parse(kind);
        var levels = hub.Landscape.LinksOf(entity).Select(rule => rule.Level).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (query.OneOf("level", levels) is { } only) levels = [only];
        if (query.Refusal is { } wrong) return wrong;
        var nodes = await new HierarchyView(hub.Ports.Store, hub.Landscape.Tenant).ReadAsync(entity, levels, day, cancellationToken);
        var page = FeedListing.Page(nodes.Select((node, place) => (node, Place: place.ToString("D9", CultureInfo.InvariantCulture))), pair => pair.Place, from, limit);
        return Answers.Ok(new Listing<RolledNode>([.. page.Items.Select(pair => pair.node)], Query.Continuation("hierarchy", page.Continuation)));
    }
}
