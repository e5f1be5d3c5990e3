using System.CommandLine;
using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>check SYSTEM</c>: can it be reached and understood? Nothing is landed.</summary>
internal static class CheckCommand
{
    private sealed record Checked(string Stream, int Items, long Records, long Documents, long Excluded, long Refused, JsonElement? Before, JsonElement? After);

    public static Command Make(SharedOptions shared)
    {
        var name = new Argument<string>("SYSTEM") { Description = "Name of a system in the landscape." };
        var command = shared.Verb(
            "check",
            "Reaches a system, authenticates, reads one page of each stream and shows one record before and after mapping. Nothing is kept.",
            ["check sap", "check crm --landscape landscape.json"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options, cancellationToken);
                var system = Find(hub, parsed.GetRequiredValue(name));
                var streams = new List<Checked>();
                foreach (var stream in system.Streams) streams.Add(await CheckAsync(system.Source!, stream, cancellationToken));
                session.Print(
                    new { system = system.Entry.Name, system.Entry.Connector, pushes = system.Target is not null, streams },
                    screen => Show(screen, system, streams));
                return Session.Done;
            });
        command.Add(name);
        return command;
    }

    private static SystemPlan Find(Hub hub, string name)
    {
        var system = hub.Pass.Systems.FirstOrDefault(system => system.Entry.Name == name)
            ?? throw ConfigurationException.Of("check", "", $"the landscape has no system '{name}'; it has {string.Join(", ", hub.Pass.Systems.Select(system => system.Entry.Name))}");
        return system.Source is not null ? system : throw ConfigurationException.Of("check", "", $"'{name}' is not asked: its files are dropped or imported");
    }

    private static async Task<Checked> CheckAsync(ISource source, StreamPlan stream, CancellationToken cancellationToken)
    {
        await foreach (var page in source.ReadAsync(stream.Request, Cursor.Start, cancellationToken))
        {
            var mapped = page.Items.Select(item => (item.Json, Results: stream.Map(item))).ToList();
            var results = mapped.SelectMany(pair => pair.Results).ToList();
            var (json, shown) = mapped.FirstOrDefault(pair => pair.Results.Any(result => result is Mapped.Record or Mapped.Document));
            return new(stream.Request.Name, page.Items.Length, results.Count(r => r is Mapped.Record), results.Count(r => r is Mapped.Document),
                results.Count(r => r is Mapped.Excluded), results.Count(r => r is Mapped.Refused), shown.IsDefault ? null : json, shown.IsDefault ? null : After(shown));
        }

        return new(stream.Request.Name, 0, 0, 0, 0, 0, null, null);
    }

    private static JsonElement After(ImmutableArray<Mapped> results) => JsonSerializer.SerializeToElement(
        results.Select(result => result switch
        {
            Mapped.Record record => (object)record.Value,
            Mapped.Document { Value: var document } => new { key = document.Key.ToString(), document.Version, document.Kind, document.Deleted, document.Lines },
            _ => null!,
        }).Where(value => value is not null), Session.Indented);

    private static void Show(IAnsiConsole screen, SystemPlan system, List<Checked> streams)
    {
        screen.MarkupLineInterpolated($"[green]{system.Entry.Name}[/] answers, the credentials are good{(system.Target is null ? "" : "; codes are pushed to it")}.");
        screen.Write(Summary.Counts("stream, first page", ["items", "records", "documents", "excluded", "refused"],
            streams.Select(s => (s.Stream, (long[])[s.Items, s.Records, s.Documents, s.Excluded, s.Refused]))));
        foreach (var stream in streams.Where(stream => stream.Before is not null))
        {
            screen.MarkupLineInterpolated($"[bold]{stream.Stream}[/] as received:");
            screen.WriteLine(Indent(stream.Before!.Value));
            screen.WriteLine("after mapping:");
            screen.WriteLine(Indent(stream.After!.Value));
        }
    }

    private static string Indent(JsonElement json) => JsonSerializer.Serialize(json, Session.Indented);
}
