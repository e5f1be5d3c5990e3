using System.CommandLine;
using System.Globalization;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>model list|propose|show|adopt|reject</c>: the versions of the match models, and who put which into force.</summary>
internal static class ModelCommand
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("model", "Match models learnt from the hub's records and from stewards' verdicts: lists versions, proposes a new one with what it would change, adopts or rejects it.");
        command.Add(ListVerb(shared));
        command.Add(ProposeVerb(shared));
        command.Add(ShowVerb(shared));
        command.Add(Decide(
            shared, "adopt", "Puts a version into force, a new or an older one, and decides every record anew by it.",
            async (hub, run, name, progress, cancellationToken) =>
            {
                if (await run.AdoptAsync(name, cancellationToken) is not { } version) return null;
                await hub.Pass.DecideAsync(new(version.Steps[^1].Actor, $"model {version.Version} adopted: {version.Steps[^1].Reason}"), progress, cancellationToken);
                return version;
            }));
        command.Add(Decide(shared, "reject", "Turns a proposed version down; it can still be adopted later.", (_, run, name, _, cancellationToken) => run.RejectAsync(name, cancellationToken)));
        return command;
    }

    private static Command ListVerb(SharedOptions shared) => shared.Verb(
        "list", "Lists the versions of every kind's model, oldest first.", ["model list", "model list --json"],
        async (session, _, cancellationToken) =>
        {
            await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
            var versions = await new ModelShelf(hub.Ports.Store, hub.Landscape.Tenant).ListAsync(cancellationToken);
            session.Print(new { versions = versions.Select(version => version with { Effect = version.Effect is { } effect ? effect with { Flips = [] } : null }) }, screen => ModelText.List(screen, versions));
            return Session.Done;
        });

    private static Command ProposeVerb(SharedOptions shared)
    {
        var kind = new Argument<string>("KIND") { Description = "customer, product, supplier, location or channel." };
        var (reason, actor) = (Reason("asked on the command line"), VerdictOptions.ActorOption());
        var command = shared.Verb(
            "propose", $"Learns a version from the records and verdicts of now and shows what it would change. Nothing is matched by it before it is adopted. Happens by itself after every {ModelRun.Enough} judged pairs.",
            ["model propose customer --reason \"thirty verdicts of last week\""],
            async (session, parsed, cancellationToken) =>
            {
                var entity = Kind(parsed.GetRequiredValue(kind));
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(parsed.GetValue(actor)!, parsed.GetValue(reason)!), cancellationToken);
                var proposal = await new ModelRun(run, hub.Landscape.MasterPolicy).ProposeAsync(entity, cancellationToken);
                if (proposal is ModelProposal.Made made) await RunRecord.KeepAsync(run, "model", [("proposed", 1)], null, cancellationToken);
                var version = (proposal as ModelProposal.Made)?.Version;
                var why = (proposal as ModelProposal.None)?.Why;
                session.Print(new { proposed = version, why }, screen =>
                {
                    if (version is not null) ModelText.Show(screen, version);
                    else screen.WriteLine($"Nothing is proposed: {why}");
                });
                return Session.Done;
            });
        command.Add(kind);
        command.Add(reason);
        command.Add(actor);
        return command;
    }

    private static Command ShowVerb(SharedOptions shared)
    {
        var name = Name();
        var command = shared.Verb(
            "show", "Shows a version: its thresholds, what became of it, and which pairs it joins, parts or asks about.", ["model show 0123456789ab"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var asked = parsed.GetRequiredValue(name);
                var version = await new ModelShelf(hub.Ports.Store, hub.Landscape.Tenant).FindAsync(asked, cancellationToken) ?? throw Unknown("show", asked);
                session.Print(version, screen => ModelText.Show(screen, version));
                return Session.Done;
            });
        command.Add(name);
        return command;
    }

    private static Command Decide(
        SharedOptions shared, string verb, string description, Func<Hub, ModelRun, string, IProgress<SyncProgress>, CancellationToken, Task<ModelVersion?>> act)
    {
        var (name, reason, actor) = (Name(), new Option<string>("--reason") { Description = "Why; kept in the lineage.", HelpName = "TEXT", Required = true }, VerdictOptions.ActorOption());
        var command = shared.Verb(
            verb, description, [$"model {verb} 0123456789ab --reason \"looked through its pairs\""],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var asked = parsed.GetRequiredValue(name);
                var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(parsed.GetValue(actor)!, parsed.GetRequiredValue(reason)), cancellationToken);
                var version = await Display.ShowAsync(progress => act(hub, new(run, hub.Landscape.MasterPolicy), asked, progress, cancellationToken)) ?? throw Unknown(verb, asked);
                await RunRecord.KeepAsync(run, "model", [(version.State == ModelState.InForce ? "adopted" : "rejected", 1)], null, cancellationToken);
                var masters = await Standing.MastersAsync(hub.Ports.Store, cancellationToken);
                session.Print(new { version = version.Version, version.Kind, version.State, masters }, screen => screen.WriteLine(
                    $"{version.Kind.Word()} {version.Version} is {ModelRun.Word(version.State)}; {string.Join(", ", masters.Select(pair => $"{Display.Count(pair.Value)} {pair.Key}s"))}"));
                return Session.Done;
            });
        command.Add(name);
        command.Add(reason);
        command.Add(actor);
        return command;
    }

    private static Argument<string> Name() => new("VERSION") { Description = "Its name, or the beginning of the hash behind the colon." };

    private static Option<string> Reason(string otherwise) => new("--reason") { Description = "Why; kept in the lineage.", HelpName = "TEXT", DefaultValueFactory = _ => otherwise };

    private static ConfigurationException Unknown(string verb, string name) =>
        ConfigurationException.Of($"model {verb}", "", verb == "reject" ? $"no version '{name}' is proposed; model list tells their names" : $"there is no version '{name}', or several begin so; model list tells their names");

    private static EntityKind Kind(string word)
    {
        try
        {
            return EntityKinds.Parse(word);
        }
        catch (FormatException exception)
        {
            throw ConfigurationException.Of("model propose", "", exception.Message);
        }
    }
}

/// <summary>Versions of models as people read them.</summary>
internal static class ModelText
{
    private const int Shown = 40;

    public static void List(IAnsiConsole screen, ImmutableArray<ModelVersion> versions)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("kind", "version", "state", "records", "judged pairs", "joins from", "asks from", "since", "by", "reason");
        foreach (var version in versions)
        {
            var last = version.Steps[^1];
            table.AddRow([.. new[]
            {
                version.Kind.Word(), version.Version, ModelRun.Word(version.State), Display.Count(version.Records), Display.Count(version.Judged), Bits(version.Thresholds.Join), Bits(version.Thresholds.Ask),
                last.At.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), last.Actor, last.Reason,
            }.Select(Markup.Escape)]);
        }
        if (versions.IsEmpty) screen.WriteLine("No model was learnt yet: records are matched exactly until there are a hundred of two systems");
        else screen.Write(table);
    }

    public static void Show(IAnsiConsole screen, ModelVersion version)
    {
        screen.WriteLine($"{version.Kind.Word()} {version.Version}: {ModelRun.Word(version.State)}; learnt from {Display.Count(version.Records)} records and {Display.Count(version.Judged)} judged pairs");
        screen.WriteLine($"joins from {Bits(version.Thresholds.Join)}, asks from {Bits(version.Thresholds.Ask)}");
        foreach (var step in version.Steps) screen.WriteLine($"  {ModelRun.Word(step.State)} {step.At.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)} by {step.Actor}: {step.Reason} (lineage entry {step.Entry[..Math.Min(12, step.Entry.Length)]})");
        if (version.Effect is not { } effect) return;
        screen.WriteLine($"adopting it instead of the version in force when it was proposed: {effect.Joined} pairs joined, {effect.Parted} parted, {effect.Asked} newly asked about, {effect.Settled} no longer; {Display.Count(effect.MastersBefore)} masters become {Display.Count(effect.MastersAfter)}");
        if (effect.Flips.IsEmpty) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("change", "record", "record", "now", "then");
        foreach (var flip in effect.Flips.Take(Shown))
            table.AddRow([.. new[] { flip.Change, $"{flip.A.System}:{flip.A.Id}", $"{flip.B.System}:{flip.B.Id}", Bits(flip.Before / 1000.0), Bits(flip.After / 1000.0) }.Select(Markup.Escape)]);
        screen.Write(table);
        if (effect.Flips.Length > Shown) screen.WriteLine($"and more: --json lists {effect.Flips.Length}");
    }

    private static string Bits(double bits) => bits.ToString("0.00 bits", CultureInfo.InvariantCulture);
}
