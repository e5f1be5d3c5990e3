using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary>What a pass did, for programs and for people.</summary>
internal static class Summary
{
    /// <summary>The report as JSON; problems only where there are any.</summary>
    public static JsonObject Json(SyncReport report)
    {
        var json = JsonSerializer.SerializeToNode(report, HubJson.Options)!.AsObject();
        if (report.Problems.IsEmpty) json.Remove("problems");
        return json;
    }

    public static void Show(IAnsiConsole screen, SyncReport report)
    {
        screen.Write(Counts("system", ["read", "unchanged", "landed", "quarantined", "excluded"],
            report.Systems.Select(s => (s.System, (long[])[s.Read, s.Unchanged, s.Landed, s.Quarantined, s.Excluded]))));
        Decided(screen, report.Masters, report.Assignments);
        screen.Write(Counts("target", ["planned", "accepted", "unchanged", "rejected", "deferred"],
            report.Pushes.Select(p => (p.Target, (long[])[p.Planned, p.Accepted, p.Unchanged, p.Rejected, p.Deferred]))));
        var charged = report.RequestUnits is { } units ? string.Create(CultureInfo.InvariantCulture, $", {units:0} request units") : "";
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Display.Count(report.Exceptions)} open exceptions, {report.Seconds:0.0} s{charged}"));
        foreach (var problem in report.Problems) screen.MarkupLineInterpolated($"[red]Problem:[/] {problem}");
    }

    /// <summary>Masters per kind and subjects per code.</summary>
    public static void Decided(IAnsiConsole screen, IEnumerable<KeyValuePair<string, int>> masters, IEnumerable<CodeCount> assignments)
    {
        screen.Write(Counts("masters", ["count"], masters.Select(pair => (pair.Key, (long[])[pair.Value]))));
        foreach (var scheme in assignments.GroupBy(code => code.Scheme, StringComparer.Ordinal))
            screen.Write(Counts(scheme.Key, ["subjects"], scheme.Select(code => (code.Code, (long[])[code.Count]))));
    }

    /// <summary>A table of counts; nothing where there are none.</summary>
    public static Table Counts(string first, string[] columns, IEnumerable<(string Name, long[] Values)> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var column in columns) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (name, values) in rows) table.AddRow([Markup.Escape(name), .. values.Select(Display.Count)]);
        return table;
    }
}
