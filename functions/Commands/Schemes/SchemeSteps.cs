using System.CommandLine;
using System.Globalization;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands.Schemes;

/// <summary>The steps of a version's life.</summary>
internal static class SchemeSteps
{
    public static Option<string> Reason(string usual) => new("--reason") { Description = "Why; kept with the step.", HelpName = "TEXT", DefaultValueFactory = _ => usual };

    public static IEnumerable<Command> Verbs(SharedOptions shared) => [Simulate(shared), Approve(shared), Activate(shared), Rollback(shared), Retire(shared), Consent(shared)];

    /// <summary>One step as a run of its own.</summary>
    public static async Task<SchemeOutcome> RunAsync(Hub hub, string actor, string reason, string step, Func<SchemeRun, Task<SchemeOutcome>> act, CancellationToken cancellationToken)
    {
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(actor, reason), cancellationToken);
        var outcome = await act(new(run, hub.Landscape.AsOf, hub.Landscape.AllRates));
        if (outcome is SchemeOutcome.Done) await RunRecord.KeepAsync(run, $"scheme {step}", [("versions", 1)], null, cancellationToken);
        return outcome;
    }

    /// <exception cref="ConfigurationException">It was refused.</exception>
    public static SchemeVersion Done(string about, SchemeOutcome outcome) => outcome switch
    {
        SchemeOutcome.Done done => done.Version,
        SchemeOutcome.Refused refused => throw ConfigurationException.Of(about, "", refused.Why),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static Command Simulate(SharedOptions shared)
    {
        var (name, reason, actor) = (SchemeCommand.NameArgument(), Reason("what if"), VerdictOptions.ActorOption());
        return With(shared.Verb(
            "simulate", "Shows what a version would change: from which code to which, with counts and money, what the policies make of it, the twenty most affected. Changes no code. Its hash is what an approval names.",
            ["scheme simulate customer-tier@2", "scheme simulate customer-tier --json"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var found = await SchemeCommand.FindAsync(hub, parsed.GetRequiredValue(name), cancellationToken);
                Simulation? shown = null;
                var outcome = await Display.ShowAsync(progress => RunAsync(hub, parsed.GetValue(actor)!, parsed.GetValue(reason)!, "simulate", async run =>
                {
                    (shown, var came) = await run.SimulateAsync(found.Name, found.Version, new Steps(progress, "simulate"), cancellationToken);
                    return came;
                }, cancellationToken));
                var version = Done(found.Name, outcome);
                session.Print(new { simulation = shown, shown!.Hash, version.State }, screen => SchemeText.Simulated(screen, shown));
                return Session.Done;
            }), name, reason, actor);
    }

    private static Command Approve(SharedOptions shared)
    {
        var hash = new Option<string>("--hash") { Description = "Hash of the simulation that is approved, or its first characters (12 at least).", HelpName = "HASH", Required = true };
        var (name, reason, actor) = (SchemeCommand.NameArgument(), Wanted(), VerdictOptions.ActorOption());
        return With(shared.Verb(
            "approve", "Says yes to what a simulation showed, by its hash. Refused where simulating again shows anything else.",
            ["scheme approve customer-tier@2 --hash 0123456789abcdef --reason \"agreed in the board of 12 June\""],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var found = await SchemeCommand.FindAsync(hub, parsed.GetRequiredValue(name), cancellationToken);
                var outcome = await Display.ShowAsync(progress => RunAsync(hub, parsed.GetValue(actor)!, parsed.GetRequiredValue(reason), "approve",
                    run => run.ApproveAsync(found.Name, found.Version, parsed.GetRequiredValue(hash), new Steps(progress, "simulate"), cancellationToken), cancellationToken));
                return Told(session, hub, Done(found.Name, outcome), null);
            }), name, hash, reason, actor);
    }

    private static Command Activate(SharedOptions shared)
    {
        var from = new Option<string?>("--from") { Description = "First day, UTC. Default: today.", HelpName = "DATE" };
        var share = new Option<decimal>("--share") { Description = "Share of the subjects that it decides, above 0 to 1: always the same ones, by the hash of the master's id. The others stay with the version before.", HelpName = "SHARE", DefaultValueFactory = _ => 1 };
        var (name, reason, actor) = (SchemeCommand.NameArgument(), Wanted(), VerdictOptions.ActorOption());
        return With(shared.Verb(
            "activate", "Puts an approved version in force and decides by it; the next sync pushes what changed.",
            ["scheme activate customer-tier@2 --reason \"as approved\"", "scheme activate customer-tier@2 --share 0.1 --reason pilot", "scheme activate customer-tier@2 --from 2027-01-01 --reason \"new year\""],
            (session, parsed, cancellationToken) =>
            {
                DateOnly? day = parsed.GetValue(from) is not { } text ? null
                    : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
                    : throw ConfigurationException.Of("--from", "", $"'{text}' is no date; yyyy-MM-dd was expected");
                return DecidedAsync(session, parsed.GetRequiredValue(name), parsed.GetValue(actor)!, parsed.GetRequiredValue(reason), "activate",
                    (run, found) => run.ActivateAsync(found.Name, found.Version, day, parsed.GetValue(share), cancellationToken), cancellationToken);
            }), name, from, share, reason, actor);
    }

    private static Command Rollback(SharedOptions shared)
    {
        var name = new Argument<string>("SCHEME") { Description = "Name of a scheme." };
        var (reason, actor) = (Wanted(), VerdictOptions.ActorOption());
        return With(shared.Verb(
            "rollback", "Takes the latest version in force back: the version before decides again from where it left off, and the next sync pushes the codes of before.",
            ["scheme rollback customer-tier --reason \"too many fell to C\""],
            (session, parsed, cancellationToken) => DecidedAsync(session, parsed.GetRequiredValue(name), parsed.GetValue(actor)!, parsed.GetRequiredValue(reason), "rollback",
                (run, found) => run.RollbackAsync(found.Name, cancellationToken), cancellationToken)), name, reason, actor);
    }

    private static Command Retire(SharedOptions shared)
    {
        var (name, reason, actor) = (SchemeCommand.NameArgument(), Wanted(), VerdictOptions.ActorOption());
        return With(shared.Verb(
            "retire", "Ends a version. Where it was the last in force, the scheme's codes end in the hub; what the systems' rows hold stays there.",
            ["scheme retire customer-rfm@1 --reason \"nobody uses it\""],
            (session, parsed, cancellationToken) => DecidedAsync(session, parsed.GetRequiredValue(name), parsed.GetValue(actor)!, parsed.GetRequiredValue(reason), "retire",
                (run, found) => run.RetireAsync(found.Name, found.Version, cancellationToken), cancellationToken)), name, reason, actor);
    }

    private static Command Consent(SharedOptions shared)
    {
        var hash = new Option<string>("--hash") { Description = "Hash of what the run would have changed, as the exception tells it.", HelpName = "HASH", Required = true };
        var name = new Argument<string>("SCHEME") { Description = "Name of a scheme." };
        var (reason, actor) = (Wanted(), VerdictOptions.ActorOption());
        return With(shared.Verb(
            "consent", "Lets a run that stopped at its churn budget change what it would have changed, once, and decides again.",
            ["scheme consent product-abc-xyz --hash 0123456789abcdef --reason \"the new price list\""],
            (session, parsed, cancellationToken) => DecidedAsync(session, parsed.GetRequiredValue(name), parsed.GetValue(actor)!, parsed.GetRequiredValue(reason), "consent",
                (run, found) => run.ConsentAsync(found.Name, parsed.GetRequiredValue(hash), cancellationToken), cancellationToken)), name, hash, reason, actor);
    }

    /// <summary>A step after which the scheme is decided again.</summary>
    private static async Task<int> DecidedAsync(
        Session session, string text, string actor, string reason, string step, Func<SchemeRun, SchemeVersion, Task<SchemeOutcome>> act, CancellationToken cancellationToken)
    {
        await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
        var found = await SchemeCommand.FindAsync(hub, text, cancellationToken);
        var version = Done(found.Name, await RunAsync(hub, actor, reason, step, run => act(run, found), cancellationToken));
        var reports = await Display.ShowAsync(progress => hub.Pass.DecideAsync(new(actor, $"scheme {step} {found.Name}: {reason}"), progress, cancellationToken));
        return Told(session, hub, version, reports.FirstOrDefault(report => report.Scheme == version.Name));
    }

    private static int Told(Session session, Hub hub, SchemeVersion version, SegmentReport? report)
    {
        session.Print(
            new { version.Name, version.Version, version.State, version.Rule, version.Activation, last = version.Steps[^1], report?.Codes, report?.Changed, report?.Planned, report?.Stopped },
            screen => SchemeText.Step(screen, version, report, SchemeCommand.Today(hub)));
        return report?.Stopped is null ? Session.Done : Session.Failed;
    }

    private static Option<string> Wanted() => new("--reason") { Description = "Why; kept with the step.", HelpName = "TEXT", Required = true };

    private static Command With(Command command, Argument argument, params Option[] options)
    {
        command.Add(argument);
        foreach (var option in options) command.Add(option);
        return command;
    }
}
