using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Api;

/// <summary>Body of a scheme that is taken in.</summary>
/// <param name="Scheme">Text of the scheme file.</param>
/// <param name="Tables">Name of a decision table, as the scheme calls it, to its DMN text; ready-made ones need not be given.</param>
/// <param name="Actor">Who asks. Default <c>api</c>.</param>
/// <param name="Reason">Why. Default <c>asked by API</c>.</param>
internal sealed record SchemeBody(string? Scheme, ImmutableSortedDictionary<string, string>? Tables, string? Actor, string? Reason);

/// <summary>Body of a step with a scheme.</summary>
/// <param name="Version">Which version; not needed to roll back or to consent.</param>
/// <param name="Hash">What is approved, or consented to.</param>
/// <param name="From">First day of an activation, UTC. Default today.</param>
/// <param name="Share">Share of the subjects that an activation is for, above 0 to 1. Default 1.</param>
/// <param name="Actor">Who says so. Default <c>api</c>.</param>
/// <param name="Reason">Why.</param>
internal sealed record SchemeStepBody(int? Version, string? Hash, DateOnly? From, decimal? Share, string? Actor, string? Reason);

/// <summary>What came of a step.</summary>
/// <param name="Version">The version.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Findings">What is open in it.</param>
/// <param name="Simulation">What a simulation showed; null of other steps.</param>
/// <param name="Hash">Hash of that simulation: what an approval names.</param>
/// <param name="Jobs">Jobs that decide by it.</param>
internal sealed record SchemeStepped(string Version, SchemeState State, ImmutableArray<string> Findings, Simulation? Simulation, string? Hash, ImmutableArray<string> Jobs);

/// <summary>The schemes that the hub decides by.</summary>
public sealed class SchemesApi(IHub hub)
{
    private static readonly ImmutableArray<string> Steps = ["simulate", "approve", "activate", "rollback", "retire", "consent"];

    /// <summary>All versions.</summary>
    [Function("schemes")]
    [Operation("All versions of all schemes, and how far each has come.", typeof(Listing<SchemeLine>))]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "schemes")] HttpRequest request, CancellationToken cancellationToken) =>
        Answers.Ok(new Listing<SchemeLine>(SchemeLine.All(await BookAsync(cancellationToken), Today), null));

    /// <summary>The versions of one scheme, whole.</summary>
    [Function("scheme")]
    [Operation("The versions of a scheme with their files, tables, findings and steps.", typeof(Listing<SchemeVersion>), Problems = [404])]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "schemes/{name}")] HttpRequest request, string name, CancellationToken cancellationToken) =>
        (await BookAsync(cancellationToken)).Versions.Where(version => version.Name == name).ToImmutableArray() is { IsEmpty: false } versions
            ? Answers.Ok(new Listing<SchemeVersion>(versions, null))
            : Answers.Problem(404, $"There is no scheme '{name}'; /api/schemes lists them.");

    /// <summary>Takes a scheme in.</summary>
    [Function("scheme-verify")]
    [Operation("Takes a scheme file in: verified with nothing open, else a draft with what is open.", typeof(SchemeStepped), Body = typeof(SchemeBody), Problems = [400, 409])]
    public async Task<IActionResult> VerifyAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "schemes")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        var body = await Body.ReadAsync<SchemeBody>(request, query, "{\"scheme\",\"tables\":{},\"actor\",\"reason\"}", cancellationToken);
        if (string.IsNullOrEmpty(body?.Scheme)) query.Wrong("scheme", "the text of the scheme file is needed");
        if (query.Refusal is { } refusal) return refusal;
        var run = await BeginAsync(body!.Actor, body.Reason ?? "asked by API", cancellationToken);
        return await ToldAsync(run, "verify", await new SchemeRun(run, hub.Landscape.AsOf, hub.Landscape.AllRates).VerifyAsync(
            body.Scheme!, name => body.Tables is { } tables && tables.TryGetValue(name, out var own) ? own : DmnTables.Text(name), cancellationToken), null, cancellationToken);
    }

    /// <summary>One step of a version's life.</summary>
    [Function("scheme-step")]
    [Operation("A step with a scheme: simulate, approve, activate, rollback, retire or consent. What follows for codes is decided by a job.", typeof(SchemeStepped), Body = typeof(SchemeStepBody), Problems = [400, 409])]
    public async Task<IActionResult> StepAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "schemes/{name}/{step}")] HttpRequest request, string name, string step, CancellationToken cancellationToken)
    {
        var query = new Query(request);
        query.Check("step", step, Steps);
        var body = await Body.ReadAsync<SchemeStepBody>(request, query, "{\"version\",\"hash\",\"from\",\"share\",\"actor\",\"reason\"}", cancellationToken) ?? new(null, null, null, null, null, null);
        if (step is not ("rollback" or "consent") && body.Version is null) query.Wrong("version", "which version?");
        if (step is "approve" or "consent" && string.IsNullOrEmpty(body.Hash)) query.Wrong("hash", "the hash of what is agreed to is needed");
        if (step != "simulate" && string.IsNullOrEmpty(body.Reason)) query.Wrong("reason", "why?");
        if (query.Refusal is { } refusal) return refusal;
        var run = await BeginAsync(body.Actor, body.Reason ?? "what if", cancellationToken);
        var schemes = new SchemeRun(run, hub.Landscape.AsOf, hub.Landscape.AllRates);
        Simulation? shown = null;
        var version = body.Version ?? 0;
        SchemeOutcome outcome;
        if (step == "simulate") (shown, outcome) = await schemes.SimulateAsync(name, version, null, cancellationToken);
        else
        {
            outcome = step switch
            {
                "approve" => await schemes.ApproveAsync(name, version, body.Hash!, null, cancellationToken),
                "activate" => await schemes.ActivateAsync(name, version, body.From, body.Share ?? 1, cancellationToken),
                "rollback" => await schemes.RollbackAsync(name, cancellationToken),
                "retire" => await schemes.RetireAsync(name, version, cancellationToken),
                _ => await schemes.ConsentAsync(name, body.Hash!, cancellationToken),
            };
        }

        return await ToldAsync(run, step, outcome, shown, cancellationToken);
    }

    private DateOnly Today => DateOnly.FromDateTime(hub.Ports.Time.GetUtcNow().UtcDateTime);

    private Task<SchemeBook> BookAsync(CancellationToken cancellationToken) => SchemeBook.LoadAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken);

    private Task<RunContext> BeginAsync(string? actor, string reason, CancellationToken cancellationToken) =>
        RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(actor ?? "api", reason), cancellationToken);

    private async Task<IActionResult> ToldAsync(RunContext run, string step, SchemeOutcome outcome, Simulation? shown, CancellationToken cancellationToken)
    {
        if (outcome is SchemeOutcome.Refused refused) return Answers.Problem(409, refused.Why);
        var version = ((SchemeOutcome.Done)outcome).Version;
        await RunRecord.KeepAsync(run, $"scheme {step}", [("versions", 1)], null, cancellationToken);
        var jobs = step is "activate" or "rollback" or "retire" or "consent" ? await DecideAsync(hub, run, $"scheme {step} {version.Name}", cancellationToken) : [];
        return Answers.Ok(new SchemeStepped($"{version.Name}@{version.Version}", version.State, version.Findings, shown, shown?.Hash, jobs));
    }

    /// <summary>Enqueues the job that decides by what was said.</summary>
    internal static async Task<ImmutableArray<string>> DecideAsync(IHub hub, RunContext run, string about, CancellationToken cancellationToken)
    {
        var job = new Job("decide", null, run.Command.Actor, $"{about}: {run.Command.Reason}").Message($"scheme|{run.Number.ToString(CultureInfo.InvariantCulture)}");
        await hub.Bus.SendAsync(Job.Queue, [job], cancellationToken);
        return [job.Id];
    }
}
