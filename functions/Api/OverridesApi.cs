using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Segmenting;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Body of an override.</summary>
/// <param name="Scheme">Name of a scheme in force.</param>
/// <param name="Master">Whose code: a master's id. Not with <paramref name="Computed"/>.</param>
/// <param name="Computed">About every subject for which this code is computed.</param>
/// <param name="Code">The code that it has.</param>
/// <param name="Values">Other values that targets are given, by name.</param>
/// <param name="Owner">Who answers for it. Default the actor.</param>
/// <param name="Until">From when on the computed code holds again.</param>
/// <param name="Actor">Who says so. Default <c>api</c>.</param>
/// <param name="Reason">Why.</param>
internal sealed record OverrideBody(
    string? Scheme, string? Master, string? Computed, string? Code, ImmutableSortedDictionary<string, string>? Values, string? Owner, DateTimeOffset? Until, string? Actor, string? Reason);

/// <summary>An override that was landed or lifted, and the jobs that decide by it.</summary>
internal sealed record Overridden(OverrideLine Override, ImmutableArray<string> Jobs);

/// <summary>Codes that somebody answers for.</summary>
public sealed class OverridesApi(IHub hub)
{
    /// <summary>All that were ever said.</summary>
    [Function("overrides")]
    [Operation("All overrides, first to last: those that hold, expired or were lifted.", typeof(Listing<OverrideLine>))]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "overrides")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Ok(new Listing<OverrideLine>([.. (await Override.AllAsync(hub.Ports.Store, hub.Landscape.Tenant, null, cancellationToken)).Select(Line)], null));

    /// <summary>Lands one.</summary>
    [Function("override-set")]
    [Operation("Gives a code that holds whatever the scheme computes, until a day and with an owner.", typeof(Overridden), Body = typeof(OverrideBody), Status = 202, Problems = [400, 404])]
    public async Task<IActionResult> SetAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "overrides")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<OverrideBody>(request, query, "{\"scheme\",\"master\",\"computed\",\"code\",\"values\":{},\"owner\",\"until\",\"actor\",\"reason\"}", cancellationToken);
        foreach (var (name, text) in ((string, string?)[])[("scheme", body?.Scheme), ("code", body?.Code), ("reason", body?.Reason)])
        {
            if (string.IsNullOrEmpty(text)) query.Wrong(name, "it is needed");
        }

        if (body?.Until is null) query.Wrong("until", "until when? No override holds for ever");
        if (query.Refusal is { } refusal) return refusal;
        MasterRecord? master = null;
        if (body!.Master is { } id && (master = (await new MasterSearch(hub.Ports.Store, hub.Landscape.Tenant).StandingAsync(new(id), cancellationToken))?.Document.Master) is null)
            return Answers.Problem(404, $"No master ever had the id '{id}'; /api/masters?q= searches.");
        var run = await BeginAsync(body.Actor, body.Reason!, cancellationToken);
        var said = new Override(body.Scheme!, master?.Founder, body.Computed, body.Code!, body.Owner ?? run.Command.Actor, body.Reason!, run.Command.Actor, run.StartedAt, body.Until!.Value)
        {
            Values = body.Values ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        };
        if (await new OverrideRun(run).RefusalAsync(said, cancellationToken) is { } why) return Answers.Problem(400, why);
        return await ToldAsync(run, await new OverrideRun(run).LandAsync(said, cancellationToken), "landed", cancellationToken);
    }

    /// <summary>Lifts one.</summary>
    [Function("override-lift")]
    [Operation("Ends an override before its time: the computed code holds again.", typeof(Overridden), Body = typeof(CommandBody), Status = 202, Problems = [400, 404])]
    public async Task<IActionResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "overrides/{id}/lift")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<CommandBody>(request, query, "{\"actor\",\"reason\"}", cancellationToken);
        if (query.Refusal is { } refusal) return refusal;
        var run = await BeginAsync(body?.Actor, body?.Reason ?? "lifted by API", cancellationToken);
        return await new OverrideRun(run).LiftAsync(id, cancellationToken) is { } said
            ? await ToldAsync(run, said, "lifted", cancellationToken)
            : Answers.Problem(404, $"No override '{id}' is there to be lifted.");
    }

    private OverrideLine Line(Override said) => OverrideLine.Of(said, hub.Ports.Time.GetUtcNow());

    private Task<RunContext> BeginAsync(string? actor, string reason, CancellationToken cancellationToken) =>
        RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(actor ?? "api", reason), cancellationToken);

    private async Task<IActionResult> ToldAsync(RunContext run, Override said, string count, CancellationToken cancellationToken)
    {
        await RunRecord.KeepAsync(run, "override", [(count, 1)], null, cancellationToken);
        return Answers.Ok(new Overridden(Line(said), await SchemesApi.DecideAsync(hub, run, $"override {said.Id}", cancellationToken)), 202);
    }
}
