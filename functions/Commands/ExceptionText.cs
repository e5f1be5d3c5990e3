using System.Globalization;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Syncing;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary>Exceptions and verdicts as a steward reads them.</summary>
internal static class ExceptionText
{
    public static void List(IAnsiConsole screen, List<ExceptionView> items, int total, ExceptionFilter filter)
    {
        var table = Titled("", "id", "kind", "severity", "owner", "due", "about", "message");
        foreach (var column in table.Columns.Take(5)) column.NoWrap();
        foreach (var item in items) Row(table, item.Id, item.Type, Word(item.Severity), item.Owner, Day(item.Due), About(item), item.Message);
        if (items.Count > 0) screen.Write(table);
        var status = filter.Status == "all" ? "" : filter.Status + " ";
        screen.WriteLine($"{Display.Count(total)} {status}exceptions{(items.Count < total ? $", {items.Count} shown; --limit shows more" : "")}");
    }

    public static void Case(IAnsiConsole screen, ExceptionCase found, IEnumerable<VerdictPreview> previews)
    {
        var item = found.Exception;
        if (item.Type == ExceptionDesk.MasterType)
        {
            screen.MarkupLineInterpolated($"[bold]{item.Subject}[/]");
        }
        else
        {
            screen.MarkupLineInterpolated($"[bold]{item.Id}[/] {item.Type}: {Word(item.Severity)}, owner {item.Owner}, due {Day(item.Due)}, {item.Status}{(item.Verdict is { } by ? $" by {by}" : "")}{(item.Snoozed is { } until ? $" until {Moment(until)}" : "")}");
            screen.WriteLine(item.Message);
        }

        screen.Write(SideBySide(found.Records));
        if (!found.Terms.IsEmpty)
        {
            var terms = Titled("Evidence", "term", "weight");
            foreach (var term in found.Terms) Row(terms, term.ToString(), Weight(term.Weight));
            Row(terms, "sum", Weight(found.Strength));
            screen.Write(terms);
        }

        foreach (var said in found.Said)
            screen.WriteLine($"{said.Id} {said.Verdict}{(said.Field is { } field ? $" {field}" : "")} by {said.Actor} on {Moment(said.At)}: {said.Reason}{(said.Withdrawn is { } gone ? $" (undone by {gone.Actor}: {gone.Reason})" : "")}");
        foreach (var preview in previews) Preview(screen, preview);
        screen.WriteLine($"Verdicts: {string.Join(", ", found.Verdicts)}");
    }

    public static void Preview(IAnsiConsole screen, VerdictPreview preview)
    {
        screen.MarkupLineInterpolated($"[bold]If {preview.Verdict}:[/]{(preview.Masters.IsEmpty ? " nothing changes downstream" : "")}");
        foreach (var master in preview.Masters) Show(screen, master);
        foreach (var code in preview.Codes) screen.WriteLine($"  {code.Scheme} of {code.Master}: {code.Before ?? "none"} becomes {code.After ?? "none"}");
        foreach (var push in preview.Pushes) screen.WriteLine($"  push {push.System} {push.Row}: {string.Join(", ", push.Values.Select(pair => $"{pair.Key}={pair.Value}"))}");
        if (preview.OtherCodes > 0) screen.WriteLine($"  {preview.OtherCodes} codes of others change with it ({preview.OtherPushes} rows), since cut points move");
    }

    public static void Done(IAnsiConsole screen, VerdictsDone done)
    {
        foreach (var verdict in done.Verdicts)
            screen.WriteLine($"{verdict.Id} {verdict.Verdict} {string.Join(", ", verdict.Records.Select(Short))}{(verdict.Withdrawn is null ? "" : ", undone")}");
        screen.WriteLine($"{Display.Count(done.Changed)} codes changed, {Display.Count(done.Planned)} rows to be written by the next sync, {Display.Count(done.Exceptions)} open exceptions");
    }

    private static void Show(IAnsiConsole screen, MasterPreview master)
    {
        var where = master.RedirectTo is { } to ? $"leads to {to}"
            : master.Before.SequenceEqual(master.After) ? Listed(master.After)
            : $"{Listed(master.Before)} becomes {Listed(master.After)}";
        screen.WriteLine($"  master {master.Kind.Word()}/{master.Id} {master.Step}: {where}");
        if (master.RedirectTo is not null) return;
        foreach (var field in master.Fields) screen.WriteLine($"    {field.Name}: {Told(field.Before)} becomes {Told(field.After)}");
    }

    private static Table SideBySide(ImmutableArray<CaseRecord> records)
    {
        var table = Titled("Records", ["field", .. records.Select(record => Short(record.Key) + (record.Deleted ? " (deleted)" : ""))]);
        Row(table, ["master", .. records.Select(record => record.Master?.Text ?? "none yet")]);
        foreach (var field in records.SelectMany(record => record.Fields.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Row(table, [field, .. records.Select(record => record.Fields.GetValueOrDefault(field, ""))]);
        return table;
    }

    private static string About(ExceptionView item) =>
        item.Records.IsEmpty || item.Records.Length > 2 ? item.Subject : string.Join(" ~ ", item.Records.Select(Short));

    private static string Told(Claim? claim) => claim is null ? "no value" : $"{claim.Value} ({Short(claim.From)}, {claim.Rule})";

    private static string Listed(IEnumerable<RecordKey> keys) => string.Join(" + ", keys.Select(Short)) is { Length: > 0 } text ? text : "nothing";

    private static Table Titled(string title, params IEnumerable<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple).LeftAligned();
        if (title.Length > 0) table.Title = new(title);
        foreach (var column in columns) table.AddColumn(Markup.Escape(column));
        return table;
    }

    private static void Row(Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Short(RecordKey key) => $"{key.System}:{key.Id}";

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Weight(int thousandths) => (thousandths / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
