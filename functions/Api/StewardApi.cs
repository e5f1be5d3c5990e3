using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Body of a verdict.</summary>
/// <param name="Verdict">merge, not-same, split, pin, edit, snooze or assign.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who says so. Default <c>api</c>.</param>
/// <param name="Records">Records as system:id: those that leave (split), whose value wins (pin), whose master is meant (edit).</param>
/// <param name="Field">Golden field of a pin or edit.</param>
/// <param name="Value">Value of an edit.</param>
/// <param name="Owner">Who it is assigned to.</param>
/// <param name="Until">Until when it is snoozed.</param>
internal sealed record VerdictBody(
    string? Verdict, string? Reason, string? Actor, ImmutableArray<string>? Records, string? Field, string? Value, string? Owner, DateTimeOffset? Until);

/// <summary>Body of verdicts in bulk.</summary>
/// <param name="Verdict">What is said about each.</param>
/// <param name="Count">How many exceptions the filter is expected to take; nothing is decided when it is another number.</param>
/// <param name="Kind">Only exceptions of this kind.</param>
/// <param name="Severity">Only those of this severity.</param>
/// <param name="Owner">Only those of this owner.</param>
/// <param name="Status">open (default), snoozed, settled or all.</param>
internal sealed record BulkBody(VerdictBody? Verdict, int? Count, string? Kind, string? Severity, string? Owner, string? Status);

/// <summary>Verdicts that were landed or withdrawn, and the jobs that decide by them.</summary>
internal sealed record Judged(ImmutableArray<SaidVerdict> Verdicts, ImmutableArray<string> Jobs);

/// <summary>What stewards say.</summary>
public sealed class StewardApi(IHub hub)
{
    private const string Shape = "{\"verdict\",\"reason\",\"actor\",\"records\":[],\"field\",\"value\",\"owner\",\"until\"}";

    private readonly ExceptionDesk desk = new(hub.Ports.Store, hub.Landscape.Tenant, hub.Landscape.Stewardship, hub.Ports.Time);

    /// <summary>Verdicts, in the order of their last change.</summary>
    [Function("verdicts")]
    [Operation("Verdicts, withdrawn ones too, in the order of their last change.", typeof(Listing<SaidVerdict>), Pages = true)]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "verdicts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var (limit, from) = (query.Limit(), query.Continuation("verdicts"));
        if (query.Refusal is { } refusal) return refusal;
        var page = await FeedListing.PageAsync(hub.Ports.Store, Kinds.Verdict, from, limit, document => SaidVerdict.Of(document.As<LandedVerdict>()), cancellationToken);
        return Answers.Ok(page with { Continuation = Query.Continuation("verdicts", page.Continuation) });
    }

    /// <summary>What a verdict would change.</summary>
    [Function("exception-preview")]
    [Operation("What a verdict would change downstream: masters, codes, rows to be written. Changes nothing.", typeof(VerdictPreview), Body = typeof(VerdictBody), Problems = [400, 404])]
    public Task<IActionResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "exceptions/{id}/preview")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        AboutAsync(
            request, id,
            async draft => Answers.Ok(await new PreviewRun(hub.Ports, hub.Landscape, hub.Pass.Systems).LandAsync(draft, cancellationToken)),
            "what if", cancellationToken);

    /// <summary>Lands a verdict.</summary>
    [Function("exception-decide")]
    [Operation("Lands a verdict about an exception; masters, codes and pushes follow.", typeof(Judged), Body = typeof(VerdictBody), Status = 202, Problems = [400, 404])]
    public Task<IActionResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "exceptions/{id}/decide")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        AboutAsync(request, id, async draft => await LandAsync([draft], cancellationToken), "", cancellationToken);

    /// <summary>Lands a verdict about every exception that a filter takes.</summary>
    [Function("exceptions-decide")]
    [Operation("Lands a verdict about every exception that a filter takes, if they are as many as expected.", typeof(Judged), Body = typeof(BulkBody), Status = 202, Problems = [400, 409])]
    public async Task<IActionResult> BulkAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "exceptions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<BulkBody>(request, query, $"{{\"verdict\":{Shape},\"count\",\"kind\",\"severity\",\"owner\",\"status\"}}", cancellationToken);
        var filter = Filter(query, body?.Kind, body?.Severity, body?.Owner, body?.Status);
        var asked = Request(query, body?.Verdict, "");
        if (body?.Count is null) query.Wrong("count", "how many exceptions are expected? GET /api/exceptions tells");
        if (query.Refusal is { } refusal) return refusal;
        var views = await desk.ListAsync(filter, cancellationToken);
        if (views.Count != body!.Count) return Answers.Problem(409, $"The filter takes {views.Count} exceptions, not {body.Count}; nothing was decided.");
        var drafts = new List<LandedVerdict>();
        foreach (var view in views)
        {
            switch (await DraftAsync(view.Id, asked, cancellationToken))
            {
                case Drafted.Ready ready: drafts.Add(ready.Verdict); break;
                case Drafted.Refused refused: return Answers.Problem(400, $"{view.Id}: {refused.Why}; nothing was decided.");
            }
        }

        return await LandAsync(drafts, cancellationToken);
    }

    /// <summary>Takes a verdict back.</summary>
    [Function("verdict-undo")]
    [Operation("Takes a verdict back: masters, ids, claims and codes become what they were before it.", typeof(Judged), Body = typeof(CommandBody), Status = 202, Problems = [400, 404])]
    public async Task<IActionResult> UndoAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "verdicts/{id}/undo")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<CommandBody>(request, query, "{\"actor\",\"reason\"}", cancellationToken);
        if (query.Refusal is { } refusal) return refusal;
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(body?.Actor ?? "api", body?.Reason ?? "undone by API"), cancellationToken);
        if (await new StewardRun(run).WithdrawAsync(id, cancellationToken) is not { } verdict) return Answers.Problem(404, $"There is no verdict '{id}'.");
        await RunRecord.KeepAsync(run, "verdict", [("withdrawn", 1)], null, cancellationToken);
        return Answers.Ok(new Judged([SaidVerdict.Of(verdict)], await EnqueueAsync(run, [verdict], $"undo of verdict {id}", cancellationToken)), 202);
    }

    /// <summary>The filter that a query or body asks for; what is wrong with it is noted.</summary>
    internal static ExceptionFilter Filter(Query query, string? kind, string? severity, string? owner, string? status)
    {
        if (kind is not null) query.Check("kind", kind, Stewardship.DefaultSeverities.Keys);
        if (severity is not null) query.Check("severity", severity, ["high", "medium", "low"]);
        if (status is not null) query.Check("status", status, ExceptionFilter.Statuses);
        return new(kind, Enum.TryParse<Severity>(severity, ignoreCase: true, out var level) ? level : null, owner, status ?? "open");
    }

    private static VerdictRequest Request(Query query, VerdictBody? body, string reason)
    {
        var word = query.Check("verdict", body?.Verdict ?? "", VerdictRequest.Words);
        if ((body?.Reason ?? reason).Length == 0) query.Wrong("reason", "a verdict needs a reason");
        return new(word, body?.Actor ?? "api", body?.Reason ?? reason)
        {
            Records = body?.Records ?? [], Field = body?.Field, Value = body?.Value, Owner = body?.Owner, Until = body?.Until,
        };
    }

    private async Task<IActionResult> AboutAsync(
        HttpRequest request, string id, Func<LandedVerdict, Task<IActionResult>> act, string reason, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var asked = Request(query, await Body.ReadAsync<VerdictBody>(request, query, Shape, cancellationToken), reason);
        if (query.Refusal is { } refusal) return refusal;
        return await DraftAsync(id, asked, cancellationToken) switch
        {
            Drafted.Ready ready => await act(ready.Verdict),
            Drafted.Refused refused => Answers.Problem(400, refused.Why),
            _ => Answers.Problem(404, $"There is no exception '{id}'."),
        };
    }

    private async Task<Drafted?> DraftAsync(string id, VerdictRequest asked, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken) is { } entry
            ? await new VerdictDrafts(hub.Ports.Store, hub.Landscape.Tenant).MakeAsync(entry, asked, hub.Ports.Time.GetUtcNow(), cancellationToken)
            : null;

    private async Task<IActionResult> LandAsync(IReadOnlyCollection<LandedVerdict> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0) return Answers.Ok(new Judged([], []), 202);
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(drafts.First().Actor, drafts.First().Reason), cancellationToken);
        var landed = new List<LandedVerdict>();
        foreach (var draft in drafts) landed.Add(await new StewardRun(run).LandAsync(draft, cancellationToken));
        await RunRecord.KeepAsync(run, "verdict", [("landed", landed.Count)], null, cancellationToken);
        var about = landed is [var only] ? $"verdict {only.Id}" : $"{landed.Count} verdicts";
        return Answers.Ok(new Judged([.. landed.Select(SaidVerdict.Of)], await EnqueueAsync(run, landed, about, cancellationToken)), 202);
    }

    private async Task<ImmutableArray<string>> EnqueueAsync(RunContext run, IEnumerable<LandedVerdict> verdicts, string about, CancellationToken cancellationToken)
    {
        if (!verdicts.Any(verdict => verdict.Masters)) return [];
        var job = new Job("decide", null, run.Command.Actor, $"{about}: {run.Command.Reason}").Message($"verdict|{run.Number.ToString(CultureInfo.InvariantCulture)}");
        await hub.Bus.SendAsync(Job.Queue, [job], cancellationToken);
        return [job.Id];
    }
}
