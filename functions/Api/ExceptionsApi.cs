using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Landing;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>What a person must look at: exceptions and refused items.</summary>
public sealed class ExceptionsApi(IHub hub)
{
    /// <summary>Open exceptions, the latest first.</summary>
    [Function("exceptions")]
    [Operation("Exceptions, the latest first.", typeof(Listing<ExceptionEntry>), Pages = true)]
    [QueryParameter("state", "open (default), settled or all")]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "exceptions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from, state) = (query.Limit(), query.Continuation("exceptions"), query.OneOf("state", ["open", "settled", "all"]) ?? "open");
        if (query.Refusal is { } refusal) return refusal;
        var entries = await hub.Ports.Store.ReadKindAsync(Kinds.Exception, cancellationToken).Select(document => document.As<ExceptionEntry>())
            .Where(entry => state == "all" || entry.Open == (state == "open")).ToListAsync(cancellationToken);
        var page = FeedListing.Page(entries, Key, from, limit);
        return Answers.Ok(page with { Continuation = Query.Continuation("exceptions", page.Continuation) });
    }

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

    private static string Key(ExceptionEntry entry) =>
        $"{(DateTimeOffset.MaxValue.UtcTicks - entry.KnownAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture)}|{entry.Type}|{entry.Subject}";
}
