using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Landing;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Golden records and the records they are made of.</summary>
public sealed class MastersApi(IHub hub)
{
    private static readonly ImmutableArray<string> KindWords = [.. EntityKinds.All.Select(kind => kind.Word())];

    private string Tenant => hub.Landscape.Tenant;

    /// <summary>Masters that stand, in the order of their last change.</summary>
    [Function("masters")]
    [Operation("Masters that stand, in the order of their last change.", typeof(Listing<MasterLine>), Pages = true)]
    [QueryParameter("kind", "customer, product, supplier, location or channel")]
    [QueryParameter("q", "Text that a golden field, the master's id or a record's id contains; case does not matter.")]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "masters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from, kind, text) = (query.Limit(), query.Continuation("masters"), query.OneOf("kind", KindWords), query.Text("q"));
        if (query.Refusal is { } refusal) return refusal;
        var page = await FeedListing.PageAsync(
            hub.Ports.Store, Kinds.Master, from, limit,
            document => document.As<MasterDocument>().Master is var master && Fits(master, kind, text) ? MasterLine.Of(master) : null,
            cancellationToken);
        return Answers.Ok(new Listing<MasterLine>(await WithCodesAsync(page.Items, cancellationToken), Query.Continuation("masters", page.Continuation)));
    }

    /// <summary>One master; an id that was merged away answers with the master that stands for it.</summary>
    [Function("master")]
    [Operation("One master. An id that was merged away answers with the master that stands for it.", typeof(MasterView), Problems = [404])]
    public async Task<IActionResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "masters/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (await new MasterSearch(hub.Ports.Store, Tenant).StandingAsync(new(id), cancellationToken) is not { } found)
            return Answers.Problem(404, $"No master ever had the id '{id}'; /api/masters?q= searches.");
        var partition = Partitions.Master(Tenant, found.Document.Master.Id);
        var profile = await hub.Ports.Store.FindAsync<Profile>(new(partition, Profile.Id), cancellationToken);
        var assignments = await hub.Ports.Store.ReadPartitionsAsync([partition], "a|", cancellationToken);
        return Answers.Ok(new MasterView(found.Document.Master, found.Redirected, profile, [.. assignments.Select(document => document.As<Assignment>())]));
    }

    /// <summary>One record as last landed.</summary>
    [Function("record")]
    [Operation("One record of a system as last landed, and its master.", typeof(RecordView), Problems = [400, 404])]
    public async Task<IActionResult> RecordAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "records/{system}/{kind}/{*id}")] HttpRequest request, string system, string kind, string id, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        query.Check("kind", kind, KindWords);
        if (query.Refusal is { } refusal) return refusal;
        var partition = Partitions.Record(new(Tenant, EntityKinds.Parse(kind), system, id));
        if (await hub.Ports.Store.FindAsync<RecordState>(new(partition, RecordState.Id), cancellationToken) is not { } state)
            return Answers.Problem(404, $"No {kind} with the id '{id}' has landed from '{system}'.");
        var crosswalk = await hub.Ports.Store.FindAsync<Crosswalk>(new(partition, Crosswalk.Id), cancellationToken);
        return Answers.Ok(new RecordView(state.Record, crosswalk?.Master, state.Page, state.Run, state.KnownAt));
    }

    private static bool Fits(MasterRecord master, string? kind, string? text) =>
        master.RedirectTo is null && !master.Members.IsEmpty && (kind is null || master.Kind.Word() == kind)
        && (text is null || master.Id.Text.Contains(text, StringComparison.OrdinalIgnoreCase)
            || master.Members.Any(member => member.Key.Id.Contains(text, StringComparison.OrdinalIgnoreCase))
            || master.Fields.Values.Any(claim => claim.Value.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private async Task<ImmutableArray<MasterLine>> WithCodesAsync(ImmutableArray<MasterLine> lines, CancellationToken cancellationToken)
    {
        var schemes = await Overview.SchemesAsync(hub, cancellationToken);
        var keys = lines.SelectMany(line => schemes.Where(scheme => scheme.Entity == line.Kind)
            .Select(scheme => new DocumentKey(Partitions.Master(Tenant, line.Id), Assignment.IdOf(scheme.Name, ""))));
        var assignments = (await hub.Ports.Store.ReadManyAsync([.. keys], cancellationToken)).Select(document => document.As<Assignment>())
            .ToLookup(assignment => assignment.Subject.Master);
        return [.. lines.Select(line => line with
        {
            Codes = assignments[line.Id].ToImmutableSortedDictionary(assignment => assignment.Scheme, assignment => assignment.Decision.Code, StringComparer.Ordinal),
        })];
    }
}
