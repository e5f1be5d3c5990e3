using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Versions of match models.</summary>
internal sealed record ModelVersions(ImmutableArray<ModelVersion> Items);

/// <summary>Body of a request about models.</summary>
/// <param name="Actor">Who asks. Default <c>api</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Kind">Of a proposal: which entities.</param>
internal sealed record ModelBody(string? Actor, string? Reason, string? Kind);

/// <summary>A version that was adopted or rejected, and the jobs that decide by it.</summary>
internal sealed record ModelDecided(ModelVersion Version, ImmutableArray<string> Jobs);

/// <summary>The versions of the match models, and who put which into force.</summary>
public sealed class ModelsApi(IHub hub)
{
    private const string Shape = "{\"actor\",\"reason\",\"kind\"}";

    private readonly ModelShelf shelf = new(hub.Ports.Store, hub.Landscape.Tenant);

    /// <summary>Every version.</summary>
    [Function("models")]
    [Operation("Versions of the match models, by kind, oldest first; without the pairs that they change.", typeof(ModelVersions))]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "models")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Ok(new ModelVersions([.. (await shelf.ListAsync(cancellationToken)).Select(version => version with { Effect = version.Effect is { } effect ? effect with { Flips = [] } : null })]));

    /// <summary>A version with its effect.</summary>
    [Function("model")]
    [Operation("A version of a match model: thresholds, what became of it, and which pairs it joins, parts or asks about.", typeof(ModelVersion), Problems = [404])]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models/{version}")] HttpRequest request, string version, CancellationToken cancellationToken) =>
        await shelf.FindAsync(version, cancellationToken) is { } found ? Answers.Ok(found) : Unknown(version);

    /// <summary>Learns a version.</summary>
    [Function("model-propose")]
    [Operation("Learns a version from the records and verdicts of now and proposes it; nothing is matched by it before it is adopted.", typeof(Enqueued), Body = typeof(ModelBody), Status = 202, Problems = [400])]
    public async Task<IActionResult> ProposeAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "models")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<ModelBody>(request, query, Shape, cancellationToken);
        var kind = query.Check("kind", body?.Kind ?? "", EntityKinds.All.Select(known => known.Word()));
        if (query.Refusal is { } refusal) return refusal;
        return Answers.Ok(new Enqueued([await EnqueueAsync(new("propose", null, body?.Actor ?? "api", body?.Reason ?? "asked by API", kind), cancellationToken)]), 202);
    }

    /// <summary>Puts a version into force.</summary>
    [Function("model-adopt")]
    [Operation("Puts a version into force, a new or an older one; every record is decided anew by it.", typeof(ModelDecided), Body = typeof(ModelBody), Status = 202, Problems = [400, 404])]
    public Task<IActionResult> AdoptAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "models/{version}/adopt")] HttpRequest request, string version, CancellationToken cancellationToken) =>
        DecideAsync(request, version, (run, name) => run.AdoptAsync(name, cancellationToken), cancellationToken);

    /// <summary>Turns a proposal down.</summary>
    [Function("model-reject")]
    [Operation("Turns a proposed version down; it can still be adopted later.", typeof(ModelDecided), Body = typeof(ModelBody), Status = 202, Problems = [400, 404])]
    public Task<IActionResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "models/{version}/reject")] HttpRequest request, string version, CancellationToken cancellationToken) =>
        DecideAsync(request, version, (run, name) => run.RejectAsync(name, cancellationToken), cancellationToken);

    private static IActionResult Unknown(string version) => Answers.Problem(404, $"There is no version '{version}' that this could be done with; GET /api/models lists them.");

    private async Task<IActionResult> DecideAsync(HttpRequest request, string name, Func<ModelRun, string, Task<ModelVersion?>> act, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<ModelBody>(request, query, Shape, cancellationToken);
        if (string.IsNullOrWhiteSpace(body?.Reason)) query.Wrong("reason", "adopting or rejecting a model needs a reason");
        if (query.Refusal is { } refusal) return refusal;
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(body!.Actor ?? "api", body.Reason!), cancellationToken);
        if (await act(new(run, hub.Landscape.MasterPolicy), name) is not { } version) return Unknown(name);
        await RunRecord.KeepAsync(run, "model", [(version.State == ModelState.InForce ? "adopted" : "rejected", 1)], null, cancellationToken);
        ImmutableArray<string> jobs = version.State == ModelState.InForce
            ? [await EnqueueAsync(new("decide", null, run.Command.Actor, $"model {version.Version} adopted: {run.Command.Reason}"), cancellationToken)]
            : [];
        return Answers.Ok(new ModelDecided(version, jobs), 202);
    }

    private async Task<string> EnqueueAsync(Job job, CancellationToken cancellationToken)
    {
        var message = job.Message($"model|{hub.Ports.Time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture)}");
        await hub.Bus.SendAsync(Job.Queue, [message], cancellationToken);
        return message.Id;
    }
}
