using System.Globalization;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Syncing;
using Spectre.Console;

namespace SegSync.Functions.Commands.Schemes;

/// <summary>Schemes as people read them.</summary>
internal static class SchemeText
{
    public static void List(IAnsiConsole screen, ImmutableArray<SchemeLine> lines)
    {
        var table = Titled("", "scheme", "version", "state", "decides", "from", "share", "rule", "last step");
        foreach (var line in lines)
        {
            Row(table, line.Name, Count(line.Version), line.Open > 0 ? $"{Word(line.State)}, {line.Open} open" : Word(line.State), line.Deciding ? "yes" : "", Day(line.From),
                line.Share is { } share ? Number(share) : "", line.Rule[(line.Rule.IndexOf('#', StringComparison.Ordinal) + 1)..],
                line.Last is { } last ? $"{last.Step} by {last.Actor}: {last.Reason}" : "came with the hub");
        }

        screen.Write(table);
    }

    public static void Show(IAnsiConsole screen, SchemeVersion version)
    {
        screen.WriteLine($"{version.Rule}: {Word(version.State)}");
        foreach (var finding in version.Findings) screen.WriteLine($"  open: {finding}");
        foreach (var step in version.Steps) screen.WriteLine($"  {step.At:yyyy-MM-dd HH:mm:ss'Z'} {step.Step} by {step.Actor}: {step.Reason} (lineage {step.Entry[..12]})");
        screen.WriteLine(version.Text);
    }

    public static void Verified(IAnsiConsole screen, SchemeVersion version)
    {
        foreach (var finding in version.Findings) screen.WriteLine(finding);
        screen.WriteLine(version.State == SchemeState.Draft
            ? $"{version.Name}@{version.Version} stays a draft: {version.Findings.Length} open"
            : $"{version.Name}@{version.Version} is verified; next: scheme simulate {version.Name}@{version.Version}");
    }

    public static void Simulated(IAnsiConsole screen, Simulation simulation)
    {
        screen.WriteLine($"{simulation.Rule} against {(simulation.Against.Length == 0 ? "nothing" : simulation.Against)}, as of {simulation.AsOf:yyyy-MM-dd}, {simulation.Window}: {Count(simulation.Changed)} of {Count(simulation.Subjects)} codes change");
        var table = Titled("From code to code", "from", "to", "subjects", "revenue");
        foreach (var cell in simulation.Matrix) Row(table, cell.From ?? "(none)", cell.To ?? "(none)", Count(cell.Subjects), Number(cell.Revenue));
        screen.Write(table);
        if (!simulation.Effects.IsEmpty)
        {
            table = Titled("What the policies make of it", "attribute", "measure", "before", "after", "subjects");
            foreach (var effect in simulation.Effects) Row(table, effect.Attribute, effect.Measure, Number(effect.Before), Number(effect.After), Count(effect.Subjects));
            screen.Write(table);
        }

        if (!simulation.Affected.IsEmpty)
        {
            table = Titled("Most affected", "record", "master", "from", "to", "revenue", "why");
            foreach (var one in simulation.Affected) Row(table, one.Record, one.Master.Text, one.From ?? "(none)", one.To, Number(one.Revenue), string.Join("; ", one.Reasons));
            screen.Write(table);
        }

        if (!simulation.History.IsEmpty)
        {
            table = Titled("Codes that would have changed", "period", "subjects", "by it", "by the one in force");
            foreach (var period in simulation.History) Row(table, period.Period, Count(period.Subjects), Count(period.Changed), period.ChangedBefore is { } before ? Count(before) : "");
            screen.Write(table);
        }

        screen.WriteLine($"To approve it: scheme approve {simulation.Scheme}@{simulation.Version} --hash {simulation.Hash[..16]} --reason ...");
    }

    public static void Step(IAnsiConsole screen, SchemeVersion version, SegmentReport? report, DateOnly today)
    {
        var last = version.Steps[^1];
        screen.WriteLine($"{version.Name}@{version.Version} {last.Step} by {last.Actor}: {last.Reason}");
        if (version is { State: SchemeState.Active, Activation: { } active })
            screen.WriteLine($"  in force from {active.From:yyyy-MM-dd}{(active.From > today ? "" : ", now")}{(active.Share < 1 ? $" for {Number(active.Share * 100)}% of the subjects" : "")}");
        if (version.State == SchemeState.Approved) screen.WriteLine($"  next: scheme activate {version.Name}@{version.Version} --reason ...");
        if (report is null) return;
        screen.WriteLine(report.Stopped is { } stopped ? $"  stopped: {stopped}" : $"  {Count(report.Changed)} assignments written, {Count(report.Planned)} rows for the next sync to push: {string.Join("  ", report.Codes.Select(code => $"{code.Key} {Count(code.Value)}"))}");
    }

    public static void Overrides(IAnsiConsole screen, IEnumerable<OverrideLine> lines)
    {
        var table = Titled("", "id", "scheme", "about", "code", "owner", "until", "state", "reason");
        foreach (var line in lines) Row(table, line.Id, line.Scheme, line.Scope, line.Code, line.Owner, line.Until.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), line.State, line.Reason);
        screen.Write(table);
    }

    private static Table Titled(string title, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).LeftAligned();
        if (title.Length > 0) table.Title = new(title);
        foreach (var column in columns) table.AddColumn(column);
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Word(SchemeState state) => state.ToString().ToLowerInvariant();

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Count(long value) => Display.Count(value);

    private static string Number(decimal? value) => value is { } given ? given.ToString("#,0.######", CultureInfo.InvariantCulture) : "none";
}
