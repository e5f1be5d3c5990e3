using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>What may be asked of the hub out of turn.</summary>
public sealed class CommandsApi(IHub hub)
{
    private const int MaxText = 200;

    /// <summary>Pulls systems now; decisions and pushes follow.</summary>
    [Function("sync")]
    [Operation("Pulls systems now; decisions and pushes follow from what lands.", typeof(Enqueued), Body = typeof(CommandBody), Status = 202, Problems = [400])]
    public Task<IActionResult> SyncAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "sync")] HttpRequest request, CancellationToken cancellationToken) =>
        EnqueueAsync(request, (body, names) => names.Select(name => Job("pull", name, body)), cancellationToken);

    /// <summary>Takes refused items and dead letters once more.</summary>
    [Function("replay")]
    [Operation("Takes refused items once more, and jobs that failed for good.", typeof(Enqueued), Body = typeof(CommandBody), Status = 202, Problems = [400])]
    public Task<IActionResult> ReplayAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "replay")] HttpRequest request, CancellationToken cancellationToken) =>
        EnqueueAsync(
            request,
            (body, names) => body.Systems is null ? [Job("replay", null, body)] : names.Select(name => Job("replay", name, body)),
            cancellationToken,
            () => hub.Bus.ReplayDeadLettersAsync(Core.Syncing.Job.Queue, cancellationToken));

    private static Job Job(string job, string? system, CommandBody body) => new(job, system, body.Actor ?? "api", body.Reason ?? "asked by API");

    private async Task<IActionResult> EnqueueAsync(
        HttpRequest request, Func<CommandBody, IEnumerable<string>, IEnumerable<Job>> jobs, CancellationToken cancellationToken, Func<Task>? first = null)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<CommandBody>(request, query, "{\"actor\",\"reason\",\"systems\":[]}", cancellationToken) ?? new(null, null, null);
        var known = hub.Landscape.Systems.Select(system => system.Name).ToList();
        foreach (var name in body.Systems ?? []) query.Check("systems", name, known);
        if (body.Actor is { Length: 0 or > MaxText }) query.Wrong("actor", $"it has 1 to {MaxText} characters");
        if (body.Reason is { Length: 0 or > MaxText }) query.Wrong("reason", $"it has 1 to {MaxText} characters");
        if (query.Refusal is { } refusal) return refusal;
        if (first is not null) await first();
        var cause = $"asked|{hub.Ports.Time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        var messages = jobs(body, body.Systems is { } names ? names.Distinct(StringComparer.Ordinal) : known).Select(job => job.Message(cause)).ToImmutableArray();
        await hub.Bus.SendAsync(Core.Syncing.Job.Queue, messages, cancellationToken);
        return Answers.Ok(new Enqueued([.. messages.Select(message => message.Id)]), 202);
    }
}
