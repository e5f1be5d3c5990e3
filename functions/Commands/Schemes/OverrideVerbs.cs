using System.CommandLine;
using SegSync.Core.Lineage;
using SegSync.Core.Segmenting;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands.Schemes;

/// <summary><c>scheme override set|list|lift</c>: codes that somebody answers for.</summary>
internal static class OverrideVerbs
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("override", "Codes that hold whatever a scheme computes, until a day and with an owner.");
        command.Add(SetVerb(shared));
        command.Add(ListVerb(shared));
        command.Add(LiftVerb(shared));
        return command;
    }

    private static Command SetVerb(SharedOptions shared)
    {
        var scheme = new Argument<string>("SCHEME") { Description = "Name of a scheme in force." };
        var about = new Argument<string?>("KIND/ID") { Description = "Whose code, such as product/sap:MAT000001. Not with --computed.", Arity = ArgumentArity.ZeroOrOne };
        var computed = new Option<string?>("--computed") { Description = "About every subject for which this code is computed.", HelpName = "CODE" };
        var code = new Option<string>("--code") { Description = "The code that it has.", HelpName = "CODE", Required = true };
        var until = new Option<string>("--until") { Description = "From when on the computed code holds again.", HelpName = "TIME", Required = true };
        var owner = new Option<string?>("--owner") { Description = "Who answers for it. Default: who says so.", HelpName = "NAME" };
        var values = new Option<string[]>("--value") { Description = "Another value that targets are given, name=value. Default: the classes that the code is written of.", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = true };
        var reason = new Option<string>("--reason") { Description = "Why; kept with it.", HelpName = "TEXT", Required = true };
        var actor = VerdictOptions.ActorOption();
        var command = shared.Verb(
            "set", "Gives a code that holds whatever the scheme computes, and decides by it; the next sync pushes what changed.",
            [
                "scheme override set product-abc-xyz product/sap:MAT000001 --code AX --until 2026-12-31 --owner anna --reason \"launch\"",
                "scheme override set customer-tier --computed C --code B --until 2026-12-31 --reason \"trial\"",
            ],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var command = new Core.Syncing.Command(parsed.GetValue(actor)!, parsed.GetRequiredValue(reason));
                var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, command, cancellationToken);
                var record = parsed.GetValue(about) is { } text ? await FounderAsync(hub, text, cancellationToken) : (Core.Records.RecordKey?)null;
                var said = new Override(
                    parsed.GetRequiredValue(scheme), record, parsed.GetValue(computed), parsed.GetRequiredValue(code), parsed.GetValue(owner) ?? command.Actor, command.Reason, command.Actor, run.StartedAt,
                    ExceptionsCommand.Moment(parsed.GetRequiredValue(until), "--until"))
                { Values = Pairs(parsed.GetValue(values) ?? []) };
                if (await new OverrideRun(run).RefusalAsync(said, cancellationToken) is { } why) throw ConfigurationException.Of("override", "", why);
                said = await new OverrideRun(run).LandAsync(said, cancellationToken);
                await RunRecord.KeepAsync(run, "override", [("landed", 1)], null, cancellationToken);
                return await DecidedAsync(session, hub, said, command with { Reason = $"override {said.Id}: {command.Reason}" }, cancellationToken);
            });
        command.Add(scheme);
        command.Add(about);
        foreach (var option in (Option[])[computed, code, until, owner, values, reason, actor]) command.Add(option);
        return command;
    }

    private static Command ListVerb(SharedOptions shared)
    {
        var all = new Option<bool>("--all") { Description = "Also those that expired or were lifted." };
        var command = shared.Verb(
            "list", "Lists overrides.", ["scheme override list", "scheme override list --all --json"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var lines = (await Override.AllAsync(hub.Ports.Store, hub.Landscape.Tenant, null, cancellationToken)).Select(said => OverrideLine.Of(said, hub.Time.GetUtcNow()))
                    .Where(line => parsed.GetValue(all) || line.State == "holds").ToList();
                session.Print(new { total = lines.Count, items = lines }, screen => SchemeText.Overrides(screen, lines));
                return Session.Done;
            });
        command.Add(all);
        return command;
    }

    private static Command LiftVerb(SharedOptions shared)
    {
        var id = new Argument<string>("ID") { Description = "Of an override, as set and list tell it." };
        var reason = new Option<string>("--reason") { Description = "Why; kept with it.", HelpName = "TEXT", Required = true };
        var actor = VerdictOptions.ActorOption();
        var command = shared.Verb(
            "lift", "Ends an override before its time: the computed code holds again.", ["scheme override lift o0123456789ab --reason \"the launch is over\""],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var command = new Core.Syncing.Command(parsed.GetValue(actor)!, parsed.GetRequiredValue(reason));
                var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, command, cancellationToken);
                var said = await new OverrideRun(run).LiftAsync(parsed.GetRequiredValue(id), cancellationToken)
                    ?? throw ConfigurationException.Of("lift", "", $"no override '{parsed.GetRequiredValue(id)}' is there to be lifted; scheme override list tells those that hold");
                await RunRecord.KeepAsync(run, "override", [("lifted", 1)], null, cancellationToken);
                return await DecidedAsync(session, hub, said, command with { Reason = $"override {said.Id} lifted: {command.Reason}" }, cancellationToken);
            });
        command.Add(id);
        command.Add(reason);
        command.Add(actor);
        return command;
    }

    private static async Task<int> DecidedAsync(Session session, Hub hub, Override said, Core.Syncing.Command command, CancellationToken cancellationToken)
    {
        var reports = await Display.ShowAsync(progress => hub.Pass.DecideAsync(command, progress, cancellationToken));
        var report = reports.FirstOrDefault(one => one.Scheme == said.Scheme);
        var line = OverrideLine.Of(said, hub.Time.GetUtcNow());
        session.Print(new { @override = line, report?.Changed, report?.Planned, report?.Stopped }, screen =>
        {
            SchemeText.Overrides(screen, [line]);
            screen.WriteLine(report?.Stopped ?? $"{Display.Count(report?.Changed ?? 0)} assignments written, {Display.Count(report?.Planned ?? 0)} rows for the next sync to push");
        });
        return report?.Stopped is null ? Session.Done : Session.Failed;
    }

    /// <summary>Fastened to the founder, which its master always holds.</summary>
    private static async Task<Core.Records.RecordKey> FounderAsync(Hub hub, string text, CancellationToken cancellationToken)
    {
        var (kind, id) = WhyCommand.Parse(text, "override");
        var found = await new MasterSearch(hub.Ports.Store, hub.Landscape.Tenant).FindAsync(kind, id, cancellationToken);
        return found is MasterFound.One one ? one.Document.Master.Founder : throw ConfigurationException.Of("override", "", WhyCommand.Words(kind, found));
    }

    private static ImmutableSortedDictionary<string, string> Pairs(string[] texts)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1) throw ConfigurationException.Of("--value", "", $"'{text}' is not NAME=VALUE");
            values[text[..at]] = text[(at + 1)..];
        }

        return values.ToImmutable();
    }
}
