using System.Globalization;
using SegSync.Core.Lineage;
using SegSync.Core.Records;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary>A trail as a person reads it, from the golden record to the receipts.</summary>
internal static class TrailText
{
    public static void Show(IAnsiConsole screen, Trail trail, bool steps)
    {
        screen.MarkupLineInterpolated($"[bold]{trail.Kind.Word()}/{trail.Id}[/]{(trail.Active ? "" : " (no record of it lives in its source)")}");
        if (!trail.Redirected.IsEmpty) screen.WriteLine($"reached through {string.Join(", ", trail.Redirected)}, merged into it");
        screen.Write(Golden(trail));
        screen.Write(Sources(trail));
        foreach (var code in trail.Codes) Show(screen, code);
        screen.Write(Writes(trail));
        screen.Write(Lineage(trail));
        if (!steps) return;
        foreach (var step in trail.Steps)
            screen.WriteLine($"{step.Hash}  {step.Entry.Step} {step.Entry.Subject}{Environment.NewLine}  inputs {Listed(step.Entry.Inputs)}{Environment.NewLine}  parents {Listed(step.Entry.Parents)}");
    }

    private static Table Golden(Trail trail)
    {
        var table = Titled("Golden record", "field", "value", "from", "rule", "others say");
        foreach (var field in trail.Golden)
        {
            Row(table, field.Name, field.Value, Short(field.From), field.Rule,
                string.Join("; ", field.Others.Select(other => $"{Short(other.From)}: {other.Value}{(other.Rule == field.Rule ? "" : $" (lost by {other.Rule})")}")));
        }

        return table;
    }

    private static Table Sources(Trail trail)
    {
        var table = Titled("Sources", "record", "version", "landed", "run", "page");
        foreach (var source in trail.Sources)
            Row(table, Short(source.Key) + (source.Deleted ? " (deleted)" : ""), source.Version, Moment(source.KnownAt), source.Run.ToString(CultureInfo.InvariantCulture), Brief(source.Page));
        return table;
    }

    private static void Show(IAnsiConsole screen, TrailCode code)
    {
        screen.MarkupLineInterpolated($"[bold]{code.Scheme}{(code.Context is { } context ? $" at {context}" : "")}: {code.Decision.Code}[/] ({code.Decision.Grade}) from {code.EffectiveFrom:yyyy-MM-dd}, by {code.Rule}");
        if (code.Computed is { } computed)
            screen.WriteLine($"  computed {computed.Code}{(code.Held is { } held && held.Code != computed.Code ? $", held {held.Code}" : "")}{(code.Override is { } said ? $", override {said.Code} by {said.Owner} until {said.Until:yyyy-MM-dd} ({said.Id})" : "")}, final {code.Decision.Code}");
        foreach (var reason in code.Decision.Reasons) screen.WriteLine($"  - {reason}");
        if (code.OpenOrders is { } open) screen.WriteLine($"  orders of before {code.EffectiveFrom:yyyy-MM-dd} keep {open}");
        if (code.Population is { } population)
            screen.WriteLine($"  cut points as of {population.AsOf:yyyy-MM-dd} over {Display.Count(population.Count)}, {population.Window}: {string.Join("; ", population.Boundaries)}");
        screen.WriteLine($"  decided by lineage entry {Brief(code.Entry)}");
    }

    private static Table Writes(Trail trail)
    {
        var table = Titled("Pushes", "target row", "values", "sequence", "outcome", "receipt");
        foreach (var write in trail.Codes.SelectMany(code => code.Writes))
        {
            Row(table, $"{write.Write.System} {write.Write.Row}", string.Join(", ", write.Write.Values.Select(pair => $"{pair.Key}={pair.Value}")),
                write.Write.Sequence.ToString(CultureInfo.InvariantCulture), write.Outcome,
                write.Receipt is { } receipt ? $"{Moment(receipt.At)} {receipt.Reason}".Trim() : "none yet");
        }

        return table;
    }

    private static Table Lineage(Trail trail)
    {
        var table = Titled("Lineage", "run", "step", "known", "actor", "rule", "entry", "parents", "payload");
        foreach (var step in trail.Steps)
        {
            Row(table, step.Entry.Run.ToString(CultureInfo.InvariantCulture), step.Entry.Step, Moment(step.Entry.KnownAt), step.Entry.Actor, step.Entry.Rule,
                step.Hash[..12], string.Join(' ', step.Entry.Parents.Select(Brief)), step.Proof);
        }

        return table;
    }

    private static Table Titled(string title, params string[] columns)
    {
        var table = new Table { Title = new(title) }.Border(TableBorder.Simple).LeftAligned();
        foreach (var column in columns) table.AddColumn(column);
        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Short(RecordKey key) => $"{key.System}:{key.Id}";

    private static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Brief(string hash) => hash[(hash.LastIndexOf('/') + 1)..] is { Length: > 12 } text ? text[..12] : hash;

    private static string Listed(IEnumerable<string> texts) => string.Join(' ', texts) is { Length: > 0 } listed ? listed : "none";
}
