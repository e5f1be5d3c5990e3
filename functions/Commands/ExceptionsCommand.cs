using System.CommandLine;
using System.Globalization;
using SegSync.Core.Lineage;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>exceptions list|show|decide|undo</c>: what a steward looks at, and what he says about it.</summary>
internal static class ExceptionsCommand
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("exceptions", "What a person must look at: lists it, shows it with its evidence and what each verdict would change, decides it, takes a verdict back.");
        command.Add(ListVerb(shared));
        command.Add(ShowVerb(shared));
        command.Add(DecideVerb(shared));
        command.Add(UndoVerb(shared));
        return command;
    }

    /// <summary>The exception of a name; a master by KIND/ID stands for one that nobody raised.</summary>
    internal static async Task<ExceptionEntry> FindAsync(Hub hub, string id, CancellationToken cancellationToken)
    {
        if (!id.Contains('/', StringComparison.Ordinal))
        {
            return await Desk(hub).FindAsync(id, cancellationToken)
                ?? throw ConfigurationException.Of("exceptions", "", $"there is no exception '{id}'; exceptions list tells their ids, and a master is named like customer/sap:1000001");
        }

        var (kind, name) = WhyCommand.Parse(id, "exceptions");
        var found = await new MasterSearch(hub.Ports.Store, hub.Landscape.Tenant).FindAsync(kind, name, cancellationToken);
        if (found is not MasterFound.One { Document.Master: var master }) throw ConfigurationException.Of("exceptions", "", WhyCommand.Words(kind, found));
        return new(ExceptionDesk.MasterType, $"{kind.Word()}/{master.Id}", "nothing was raised about it", true, 0, hub.Time.GetUtcNow()) { Records = [.. master.Members.Select(member => member.Key)] };
    }

    internal static ExceptionDesk Desk(Hub hub) => new(hub.Ports.Store, hub.Landscape.Tenant, hub.Landscape.Stewardship, hub.Time);

    private static Command ListVerb(SharedOptions shared)
    {
        var (kind, severity, status) = (ExceptionOptions.Kind(), ExceptionOptions.Severity(), ExceptionOptions.Status());
        var owner = new Option<string?>("--owner") { Description = "Only those of this owner.", HelpName = "NAME" };
        var limit = new Option<int>("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var command = shared.Verb(
            "list", "Lists exceptions, the most severe and the soonest due first.",
            ["exceptions list", "exceptions list --kind possible-match --owner stewards --json", "exceptions list --kind quarantined"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var filter = ExceptionOptions.Filter(parsed.GetValue(kind), parsed.GetValue(severity), parsed.GetValue(owner), parsed.GetValue(status)!);
                var all = await Desk(hub).ListAsync(filter, cancellationToken);
                var items = all.Take(Math.Max(0, parsed.GetValue(limit))).ToList();
                session.Print(new { total = all.Count, items }, screen => ExceptionText.List(screen, items, all.Count, filter));
                return Session.Done;
            });
        foreach (var option in (Option[])[kind, severity, owner, status, limit]) command.Add(option);
        return command;
    }

    private static Command ShowVerb(SharedOptions shared)
    {
        var id = new Argument<string>("ID") { Description = "Of an exception; or a master, KIND/ID." };
        var asked = new VerdictOptions(required: false);
        var command = shared.Verb(
            "show", "Shows an exception: its records side by side, what speaks for and against, and what each verdict would change downstream. Changes nothing.",
            ["exceptions show e0123456789ab", "exceptions show customer/sap:1000001 --verdict edit --field phone --value \"+49 30 1234567\""],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var entry = await FindAsync(hub, parsed.GetRequiredValue(id), cancellationToken);
                var found = await Desk(hub).CaseAsync(entry, cancellationToken);
                var requests = asked.Given(parsed) ? [asked.Request(parsed, "show")] : Usual(found);
                var previews = await Display.ShowAsync(progress => PreviewAsync(hub, entry, requests, progress, cancellationToken));
                session.Print(new { found.Exception, found.Records, found.Terms, found.Strength, found.Verdicts, found.Said, previews }, screen => ExceptionText.Case(screen, found, previews));
                return Session.Done;
            });
        command.Add(id);
        asked.AddTo(command);
        return command;
    }

    /// <summary>Verdicts that need nothing more to be said, so that what they change can be shown at once.</summary>
    private static List<VerdictRequest> Usual(ExceptionCase found) => found.Exception.Type switch
    {
        _ when found.Exception.Status == "settled" => [],
        "possible-match" or "verdict-recheck" => [new("merge", "preview", "what if"), new("not-same", "preview", "what if")],
        "over-merge" => [new("merge", "preview", "what if")],
        "conflicting-claims" when found.Exception.Fields is [var field] =>
            [.. found.Exception.Records.Take(3).Select(key => new VerdictRequest("pin", "preview", "what if") { Field = field, Records = [$"{key.System}:{key.Id}"] })],
        _ => [],
    };

    private static async Task<List<VerdictPreview>> PreviewAsync(
        Hub hub, ExceptionEntry entry, List<VerdictRequest> requests, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var previews = new List<VerdictPreview>();
        foreach (var request in requests)
        {
            var draft = await ExceptionVerdicts.DraftAsync(hub, entry, request, cancellationToken);
            if (!draft.Masters) continue;
            previews.Add(await new PreviewRun(hub.Ports, hub.Landscape, hub.Pass.Systems).LandAsync(draft, cancellationToken));
            progress.Report(new($"preview {request.Verdict}", previews.Count, true));
        }

        return previews;
    }

    private static Command DecideVerb(SharedOptions shared)
    {
        var id = new Argument<string?>("ID") { Description = "Of an exception; or a master, KIND/ID. Not with --all-matching.", Arity = ArgumentArity.ZeroOrOne };
        var asked = new VerdictOptions(required: true);
        var (kind, severity, status) = (ExceptionOptions.Kind(), ExceptionOptions.Severity(), ExceptionOptions.Status());
        var ownedBy = new Option<string?>("--owned-by") { Description = "With --all-matching: only those of this owner.", HelpName = "NAME" };
        var all = new Option<bool>("--all-matching") { Description = "Decide every exception that the filters take." };
        var count = new Option<int?>("--count") { Description = "With --all-matching: how many you expect; nothing is decided when it is another number.", HelpName = "N" };
        var command = shared.Verb(
            "decide", "Lands a verdict about an exception and decides by it: masters, codes, and what is to be pushed by the next sync.",
            [
                "exceptions decide e0123456789ab --verdict merge --reason \"same VAT number on the invoice\"",
                "exceptions decide e0123456789ab --verdict snooze --until 2026-12-31 --reason \"they answer in January\"",
                "exceptions decide --all-matching --kind conflicting-claims --count 12 --verdict assign --owner anna --reason \"hers\"",
            ],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var request = asked.Request(parsed, "decide");
                var entries = new List<ExceptionEntry>();
                if (parsed.GetValue(all))
                {
                    if (parsed.GetValue(id) is not null) throw ConfigurationException.Of("decide", "", "name one exception or use --all-matching, not both");
                    var filter = ExceptionOptions.Filter(parsed.GetValue(kind), parsed.GetValue(severity), parsed.GetValue(ownedBy), parsed.GetValue(status)!);
                    foreach (var view in await Desk(hub).ListAsync(filter, cancellationToken)) entries.Add(await FindAsync(hub, view.Id, cancellationToken));
                    ExceptionVerdicts.Agree(session, request, entries.Count, parsed.GetValue(count));
                }
                else
                {
                    entries.Add(await FindAsync(hub, parsed.GetValue(id) ?? throw ConfigurationException.Of("decide", "", "which exception? Give its ID, or filters and --all-matching"), cancellationToken));
                }

                var done = await Display.ShowAsync(progress => ExceptionVerdicts.LandAsync(hub, entries, request, progress, cancellationToken));
                session.Print(done, screen => ExceptionText.Done(screen, done));
                return Session.Done;
            });
        command.Add(id);
        asked.AddTo(command);
        foreach (var option in (Option[])[all, count, kind, severity, ownedBy, status]) command.Add(option);
        return command;
    }

    private static Command UndoVerb(SharedOptions shared)
    {
        var id = new Argument<string>("VERDICT_ID") { Description = "Of a verdict, as decide and show tell it." };
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", DefaultValueFactory = _ => "undone on the command line" };
        var actor = VerdictOptions.ActorOption();
        var preview = new Option<bool>("--preview") { Description = "Only show what it would change." };
        var command = shared.Verb(
            "undo", "Takes a verdict back: masters, ids, claims and codes become what they were before it, and its exception opens again.",
            ["exceptions undo v0123456789ab --reason \"it was another company\"", "exceptions undo v0123456789ab --preview"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var name = parsed.GetRequiredValue(id);
                var unknown = ConfigurationException.Of("undo", "", $"there is no verdict '{name}'; exceptions show tells those about an exception");
                if (parsed.GetValue(preview))
                {
                    var change = await new PreviewRun(hub.Ports, hub.Landscape, hub.Pass.Systems).UndoAsync(name, cancellationToken) ?? throw unknown;
                    session.Print(change, screen => ExceptionText.Preview(screen, change));
                    return Session.Done;
                }

                var command = new Core.Syncing.Command(parsed.GetValue(actor)!, parsed.GetValue(reason)!);
                var done = await Display.ShowAsync(progress => ExceptionVerdicts.UndoAsync(hub, name, command, progress, cancellationToken)) ?? throw unknown;
                session.Print(done, screen => ExceptionText.Done(screen, done));
                return Session.Done;
            });
        command.Add(id);
        foreach (var option in (Option[])[reason, actor, preview]) command.Add(option);
        return command;
    }

    /// <summary>A moment as people write it: a date, or date and time; UTC unless an offset is given.</summary>
    internal static DateTimeOffset Moment(string text, string verb) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw ConfigurationException.Of(verb, "", $"'{text}' is no date; write one like 2026-12-31 or 2026-12-31T18:00Z");
}
