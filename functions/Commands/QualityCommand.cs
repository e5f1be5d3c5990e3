using System.CommandLine;
using System.Globalization;
using SegSync.Core.Assessing;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>quality</c>: how complete and valid the data is, by system and field.</summary>
internal static class QualityCommand
{
    public static Command Make(SharedOptions shared)
    {
        var all = new Option<bool>("--all") { Description = "Also the fields that nothing is held against." };
        var command = shared.Verb(
            "quality", "Assesses all landed records: completeness and validity per system and field, and whether enough history is there to segment. What is under its threshold becomes an exception.",
            ["quality", "quality --all --json"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var report = await Display.ShowAsync(progress => RunAsync(hub, progress, cancellationToken));
                var shown = parsed.GetValue(all) ? report.Fields : [.. report.Fields.Where(score => hub.Landscape.Quality.Of(score.Kind).ContainsKey(score.Field))];
                session.Print(report with { Fields = shown }, screen => Show(screen, report, shown));
                return Session.Done;
            });
        command.Add(all);
        return command;
    }

    private static async Task<QualityReport> RunAsync(Hub hub, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, Caller.Of("quality"), cancellationToken);
        var report = await new QualityRun(run, hub.Landscape.Quality, hub.Landscape.AsOf).RunAsync(new Steps(progress, "quality"), cancellationToken);
        progress.Report(new("quality", report.Fields.Sum(score => (long)score.Given), true));
        await RunRecord.KeepAsync(run, "quality", [("fields", report.Fields.Length), ("problems", report.Fields.Count(score => score.Problem is not null))], null, cancellationToken);
        return report;
    }

    private static void Show(IAnsiConsole screen, QualityReport report, ImmutableArray<FieldScore> shown)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("kind").AddColumn("system").AddColumn("field").AddColumn(new TableColumn("records").RightAligned())
            .AddColumn(new TableColumn("complete").RightAligned()).AddColumn(new TableColumn("valid").RightAligned()).AddColumn("problem");
        foreach (var score in shown)
            table.AddRow([.. new[] { score.Kind.Word(), score.System, score.Field, Display.Count(score.Records), Percent(score.Completeness), Percent(score.Validity), score.Problem ?? "" }.Select(Markup.Escape)]);
        if (!shown.IsEmpty) screen.Write(table);
        if (report.Gate is { } gate)
            screen.WriteLine($"{Display.Count(gate.WithHistory)} of {Display.Count(gate.Subjects)} {gate.Kind.Word()}s have {gate.Months} months of history on {gate.AsOf:yyyy-MM-dd}: {(gate.Open ? "enough" : "too few")} ({Percent(gate.Wanted)} wanted)");
        screen.WriteLine($"{Display.Count(report.Fields.Count(score => score.Problem is not null))} fields under their threshold");
    }

    private static string Percent(decimal share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
