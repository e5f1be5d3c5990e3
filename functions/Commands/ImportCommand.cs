using System.CommandLine;
using System.Globalization;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>import FILE</c>: lands a file by its mapping, then decides.</summary>
internal static class ImportCommand
{
    public static Command Make(SharedOptions shared)
    {
        var file = new Argument<string>("FILE") { Description = "CSV, also gzipped." };
        var mapping = new Option<string>("--mapping") { Description = "The mapping manifest that understands it.", HelpName = "NAME", Required = true };
        var system = new Option<string?>("--system") { Description = "The system that it comes from. Default: the mapping's name.", HelpName = "NAME" };
        var command = shared.Verb(
            "import",
            "Lands a file by its mapping, then masters and segments. What is refused is quarantined with its reason and can be replayed; importing a file again changes nothing.",
            ["import --system shop --mapping online-retail online_retail.csv.gz", "import --mapping customers-csv customers.csv --json"],
            async (session, parsed, cancellationToken) =>
            {
                var asked = new Asked(parsed.GetRequiredValue(file), parsed.GetRequiredValue(mapping), parsed.GetValue(system) ?? parsed.GetRequiredValue(mapping));
                if (!File.Exists(asked.File)) throw ConfigurationException.Of(asked.File, "", "there is no such file");
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var started = hub.Time.GetTimestamp();
                var reasons = new Reasons();
                var (pull, decided) = await Display.ShowAsync(progress => RunAsync(hub, asked, reasons, progress, cancellationToken));
                var seconds = Math.Round(hub.Time.GetElapsedTime(started).TotalSeconds, 3);
                ImmutableArray<string> problems = pull.Problem is null ? [] : [pull.Problem];
                session.Print(
                    new
                    {
                        asked.System, asked.Mapping, asked.File, pull.Counts.Read, pull.Counts.Unchanged, pull.Counts.Landed, pull.Counts.Quarantined, pull.Counts.Excluded,
                        excludedReasons = reasons.Excluded, quarantinedReasons = reasons.Quarantined, doubtedReasons = reasons.Doubted.Count == 0 ? null : reasons.Doubted,
                        decided.Masters, decided.Assignments, decided.Exceptions, seconds, problems = problems.IsEmpty ? null : (object)problems,
                    },
                    screen =>
                    {
                        var c = pull.Counts;
                        screen.Write(Summary.Counts("system", ["read", "unchanged", "landed", "quarantined", "excluded"], [(asked.System, [c.Read, c.Unchanged, c.Landed, c.Quarantined, c.Excluded])]));
                        if (reasons.Excluded.Count > 0) screen.Write(Summary.Counts("excluded because", ["rows"], reasons.Excluded.Select(pair => (pair.Key, (long[])[pair.Value]))));
                        if (reasons.Quarantined.Count > 0) screen.Write(Summary.Counts("quarantined because", ["rows"], reasons.Quarantined.Select(pair => (pair.Key, (long[])[pair.Value]))));
                        if (reasons.Doubted.Count > 0) screen.Write(Summary.Counts("counted without", ["values"], reasons.Doubted.Select(pair => (pair.Key, (long[])[pair.Value]))));
                        Summary.Decided(screen, decided.Masters, decided.Assignments);
                        screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Display.Count(decided.Exceptions)} open exceptions, {seconds:0.0} s"));
                        foreach (var problem in problems) screen.WriteLine($"Problem: {problem}");
                        if (c.Quarantined > 0) screen.WriteLine("Correct the file or the mapping, then run the verb replay");
                    });
                return problems.IsEmpty ? Session.Done : Session.Failed;
            });
        command.Add(file);
        command.Add(mapping);
        command.Add(system);
        return command;
    }

    private sealed record Asked(string File, string Mapping, string System);

    private static async Task<(PullReport Pull, Decided Decided)> RunAsync(
        Hub hub, Asked asked, Reasons reasons, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var caller = Caller.Of("import");
        var step = $"import {asked.System}";
        var (run, pull) = await hub.Files.ImportAsync(asked.System, asked.Mapping, asked.File, caller, reasons.Watch, new Steps(progress, step), cancellationToken);
        progress.Report(new(step, pull.Counts.Read, true));
        await reasons.ReadAsync(hub.Ports.Store, asked.System, run, cancellationToken);
        return (pull, await Decided.RunAsync(hub, caller, progress, cancellationToken));
    }
}
