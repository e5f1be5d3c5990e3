using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Landing;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>What a person must look at: exceptions and refused items.</summary>
public sealed class ExceptionsApi(IHub hub)
{
    private readonly ExceptionDesk desk = new(hub.Ports.Store, hub.Landscape.Tenant, hub.Landscape.Stewardship, hub.Ports.Time);

    /// <summary>Exceptions, the latest first.</summary>
    [Function("exceptions")]
    [Operation("Exceptions, the latest first.", typeof(Listing<ExceptionView>), Pages = true)]
    [QueryParameter("kind", "Only those of this kind, such as possible-match; quarantined lists items in quarantine.")]
    [QueryParameter("severity", "Only those of this severity: high, medium or low.")]
    [QueryParameter("owner", "Only those of this owner.")]
    [QueryParameter("status", "open (default), snoozed, settled or all")]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "exceptions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from) = (query.Limit(), query.Continuation("exceptions"));
        var filter = StewardApi.Filter(query, query.Text("kind"), query.Text("severity"), query.Text("owner"), query.Text("status"));
        if (query.Refusal is { } refusal) return refusal;
        var page = FeedListing.Page(await desk.ListAsync(filter, cancellationToken), Key, from, limit);
        return Answers.Ok(page with { Continuation = Query.Continuation("exceptions", page.Continuation) });
    }

    /// <summary>One exception with its evidence.</summary>
    [Function("exception")]
    [Operation("One exception: its records side by side, what speaks for and against, and what was said about them.", typeof(ExceptionCase), Problems = [404])]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "exceptions/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        await desk.CaseAsync(id, cancellationToken) is { } found ? Answers.Ok(found) : Answers.Problem(404, $"There is no exception '{id}'.");

    /// <summary>Items that were refused and wait to be replayed.</summary>
    [Function("quarantine")]
    [Operation("Items that were refused, with field and reason; they wait to be replayed.", typeof(Listing<QuarantineLine>), Pages = true)]
    [QueryParameter("system", "Only those of this system.")]
    public async Task<IActionResult> QuarantineAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "quarantine")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from, system) = (query.Limit(), query.Continuation("quarantine"), query.Text("system"));
        if (query.Refusal is { } refusal) return refusal;
        var page = await FeedListing.PageAsync(
            hub.Ports.Store, Kinds.Quarantine, from, limit,
            document => document.As<QuarantineEntry>() is var entry && (system is null || entry.System == system)
                ? new QuarantineLine(entry.System, entry.Stream, entry.Id, entry.Field, entry.Reason, entry.Rows, entry.Page, entry.Run, entry.KnownAt)
                : null,
            cancellationToken);
        return Answers.Ok(page with { Continuation = Query.Continuation("quarantine", page.Continuation) });
    }

    /// <summary>Jobs that failed for good.</summary>
    [Function("dead-letters")]
    [Operation("Jobs that failed for good, with the last reason; POST /api/replay takes them once more.", typeof(Listing<DeadLetter>), Pages = true)]
    public async Task<IActionResult> DeadLettersAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from) = (query.Limit(), query.Continuation("dead-letters"));
        if (query.Refusal is { } refusal) return refusal;
        var letters = await hub.Bus.DeadLettersAsync(Job.Queue, cancellationToken).ToListAsync(cancellationToken);
        var page = FeedListing.Page(letters, letter => letter.Sequence.ToString("D19", CultureInfo.InvariantCulture), from, limit);
        return Answers.Ok(page with { Continuation = Query.Continuation("dead-letters", page.Continuation) });
    }

    private static string Key(ExceptionView view) =>
        $"{(DateTimeOffset.MaxValue.UtcTicks - view.KnownAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture)}|{view.Type}|{view.Subject}|{view.Id}";
}
