using System.CommandLine;
using SegSync.Core.Segmenting.Versions;
using SegSync.Functions.Configuration;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands.Schemes;

/// <summary><c>scheme</c>: the life of the schemes that a hub decides by.</summary>
internal static class SchemeCommand
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("scheme", "The schemes that the hub decides by: takes a version in, shows what it would change, and puts it in force once somebody said yes; overrides of single codes.");
        command.Add(ListVerb(shared));
        command.Add(ShowVerb(shared));
        command.Add(VerifyVerb(shared));
        foreach (var step in SchemeSteps.Verbs(shared)) command.Add(step);
        command.Add(OverrideVerbs.Make(shared));
        return command;
    }

    public static Argument<string> NameArgument() => new("SCHEME") { Description = "Name of a scheme, or name@version. Default: its latest version that is not retired." };

    public static DateOnly Today(Hub hub) => DateOnly.FromDateTime(hub.Time.GetUtcNow().UtcDateTime);

    /// <summary>The version that a name means.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="text">name or name@version.</param>
    /// <param name="usual">Which version is meant where none is named.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static async Task<SchemeVersion> FindAsync(Hub hub, string text, Func<SchemeBook, string, SchemeVersion?> usual, CancellationToken cancellationToken)
    {
        var book = await SchemeBook.LoadAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? text : text[..at];
        var found = at < 0 ? usual(book, name)
            : int.TryParse(text.AsSpan(at + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) ? book.Find(name, version) : null;
        return found ?? throw ConfigurationException.Of("scheme", "", $"there is no scheme '{text}' in this hub; there are {string.Join(", ", book.Versions.Select(one => $"{one.Name}@{one.Version}"))}; take another one in with: scheme verify FILE");
    }

    /// <summary>The latest that is not retired, else the latest of all.</summary>
    public static SchemeVersion? Latest(SchemeBook book, string name) =>
        book.Versions.LastOrDefault(one => one.Name == name && one.State != SchemeState.Retired) ?? book.Versions.LastOrDefault(one => one.Name == name);

    private static Command ListVerb(SharedOptions shared) => shared.Verb(
        "list", "Lists all versions of all schemes and how far each has come.", ["scheme list", "scheme list --json"],
        async (session, _, cancellationToken) =>
        {
            await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
            var lines = SchemeLine.All(await SchemeBook.LoadAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken), Today(hub));
            session.Print(new { total = lines.Length, items = lines }, screen => SchemeText.List(screen, lines));
            return Session.Done;
        });

    private static Command ShowVerb(SharedOptions shared)
    {
        var name = NameArgument();
        var command = shared.Verb(
            "show", "Shows a version: its file, what is open in it, and who did what with it.", ["scheme show customer-tier", "scheme show customer-tier@1 --json"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var found = await FindAsync(hub, parsed.GetRequiredValue(name), Latest, cancellationToken);
                session.Print(found, screen => SchemeText.Show(screen, found));
                return Session.Done;
            });
        command.Add(name);
        return command;
    }

    private static Command VerifyVerb(SharedOptions shared)
    {
        var file = new Argument<string>("FILE") { Description = "A scheme file, or the name of one that comes with the program." };
        var (reason, actor) = (SchemeSteps.Reason("taken in on the command line"), VerdictOptions.ActorOption());
        var command = shared.Verb(
            "verify", "Takes a scheme file in. With nothing open it is verified; a gap, an overlap or an unhandled value keeps it a draft, and each is told with a counterexample.",
            ["scheme verify my-scheme.json", "scheme verify customer-rfm"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var (text, tables) = SchemeSource.Read(parsed.GetRequiredValue(file));
                var outcome = await SchemeSteps.RunAsync(hub, parsed.GetValue(actor)!, parsed.GetValue(reason)!, "verify", run => run.VerifyAsync(text, tables, cancellationToken), cancellationToken);
                var version = SchemeSteps.Done(parsed.GetRequiredValue(file), outcome);
                session.Print(new { version.Name, version.Version, version.State, version.Rule, hash = version.Hash(), version.Findings }, screen => SchemeText.Verified(screen, version));
                return version.State == SchemeState.Draft ? Session.Failed : Session.Done;
            });
        command.Add(file);
        command.Add(reason);
        command.Add(actor);
        return command;
    }
}

/// <summary>Where a scheme file and its tables are read from.</summary>
internal static class SchemeSource
{
    /// <exception cref="ConfigurationException">There is no such file.</exception>
    public static (string Text, Func<string, string?> Tables) Read(string name)
    {
        if (!name.EndsWith(".json", StringComparison.Ordinal))
        {
            return (Core.Segmenting.Schemes.Text(name) ?? throw ConfigurationException.Of("scheme", "", $"'{name}' is no scheme that comes with the program; there are {string.Join(", ", Core.Segmenting.Schemes.Names)}; for one of your own write the path of its .json file"), Core.Segmenting.Dmn.DmnTables.Text);
        }

        if (!File.Exists(name)) throw ConfigurationException.Of(name, "", "there is no such file");
        var folder = Path.GetDirectoryName(Path.GetFullPath(name))!;
        return (File.ReadAllText(name), table =>
        {
            if (!table.EndsWith(".dmn", StringComparison.Ordinal)) return Core.Segmenting.Dmn.DmnTables.Text(table);
            var path = Path.GetFullPath(table, folder);
            return File.Exists(path) ? File.ReadAllText(path) : null;
        });
    }
}
