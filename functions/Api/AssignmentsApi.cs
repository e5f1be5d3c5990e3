using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Who holds which code.</summary>
public sealed class AssignmentsApi(IHub hub)
{
    /// <summary>The subjects of a scheme with their codes and reasons.</summary>
    [Function("assignments")]
    [Operation("The subjects of a scheme with their codes and reasons, in the order of their last change.", typeof(Listing<AssignmentLine>), Pages = true)]
    [QueryParameter("scheme", "Name of the scheme.", Required = true)]
    [QueryParameter("code", "Only subjects with this code.")]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "assignments")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var names = (await Overview.SchemesAsync(hub, cancellationToken)).Select(scheme => scheme.Name).ToList();
        var (limit, scheme, code) = (query.Limit(), query.OneOf("scheme", names), query.Text("code"));
        if (scheme is null) query.Wrong("scheme", $"it is needed; one of {string.Join(", ", names)}");
        var from = query.Continuation($"assignments/{scheme}");
        if (query.Refusal is { } refusal) return refusal;
        var page = await FeedListing.PageAsync(
            hub.Ports.Store, Assignment.KindOf(scheme!), from, limit,
            document => document.As<Assignment>() is var assignment && (code is null || assignment.Decision.Code == code) ? AssignmentLine.Of(assignment) : null,
            cancellationToken);
        return Answers.Ok(page with { Continuation = Query.Continuation($"assignments/{scheme}", page.Continuation) });
    }
}
