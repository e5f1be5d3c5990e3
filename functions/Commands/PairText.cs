using System.Globalization;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using Spectre.Console;

namespace SegSync.Functions.Commands;

/// <summary>Why two records are one or not, as a person reads it: a sum, then what follows from it.</summary>
internal static class PairText
{
    public static void Show(IAnsiConsole screen, PairTrail pair)
    {
        screen.MarkupLineInterpolated($"[bold]{Short(pair.A)} and {Short(pair.B)}: {(pair.Together ? $"one master, {pair.MasterA}" : "two masters")}[/]");
        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "how they agree").AddColumn(new TableColumn("bits").RightAligned()).AddColumn(new TableColumn("so far").RightAligned());
        foreach (var term in pair.Terms)
            table.AddRow([.. new[] { term.Name, term.Level, term.Weight.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture), term.SoFar.ToString("0.00", CultureInfo.InvariantCulture) }.Select(Markup.Escape)]);
        if (!pair.Terms.IsEmpty) screen.Write(table);
        var probability = pair.Probability is { } known ? string.Create(CultureInfo.InvariantCulture, $", probability {known:0.000000}") : "";
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pair.Decision}: {pair.Weight:0.00} bits{probability}, by {pair.Model}"));
        foreach (var reason in pair.Reasons) screen.WriteLine($"  - {reason}");
    }

    private static string Short(RecordKey key) => $"{key.System}:{key.Id}";
}
