using System.Globalization;
using System.Text;
using SegSync.Core.Segmenting;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>
/// <c>scheme,entity,id,code,grade</c>, then classes, scores, metrics and policy attributes of all schemes (empty where a
/// scheme has none of that name), and at the end why a grade is not complete. Rows in order of scheme and id.
/// </summary>
internal static class SegmentCsv
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false);

    public static void Write(ImmutableArray<SchemeResult> results, string path)
    {
        var columns = new List<string>();
        foreach (var names in results.Select(Names).ToList()) columns.AddRange(names.Except(columns).ToList());
        // whoever reads the file while it is written anew still sees the old one
        var unfinished = path + ".part";
        using (var writer = new StreamWriter(unfinished, false, Utf8, 1 << 16) { NewLine = "\n" })
        {
            writer.WriteLine(string.Join(',', columns.Select(Cell).Prepend("scheme,entity,id,code,grade").Append("why")));
            foreach (var result in results) Write(result, columns, writer);
        }

        File.Move(unfinished, path, true);
    }

    /// <summary>A cell, quoted where it must be.</summary>
    public static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<string> Names(SchemeResult result) =>
        result.Scheme.Classifiers.Select(classifier => classifier.Name)
            .Concat(result.Scheme.Classifiers.Where((_, i) => result.Classified[i].Scores is not null).Select(classifier => classifier.Name + "Score"))
            .Concat(result.Metrics.Select(column => column.Metric.Name))
            .Concat(result.Scheme.Policy.Columns);

    private static void Write(SchemeResult result, List<string> columns, StreamWriter writer)
    {
        var cells = new string[columns.Count];
        var names = Names(result).Select(name => columns.IndexOf(name)).ToArray();
        var metrics = result.Metrics;
        var scored = result.Classified.Where(classified => classified.Scores is not null).ToArray();
        var entity = result.Scheme.Subject;
        for (var at = 0; at < result.Profiles.Count; at++)
        {
            Array.Fill(cells, "");
            var code = result.Code(at).Code;
            var (grade, why) = result.Grade(at);
            var next = 0;
            foreach (var classified in result.Classified) cells[names[next++]] = Cell(classified.Classes[at]);
            foreach (var classified in scored) cells[names[next++]] = Number(classified.Scores![at]);
            foreach (var metric in metrics) cells[names[next++]] = Number(metric.Shown(at));
            foreach (var attribute in result.Scheme.Policy.Of(code, result.Profiles, at)) cells[names[next++]] = Cell(attribute);
            writer.Write(result.Scheme.Name);
            writer.Write(',');
            writer.Write(entity);
            writer.Write(',');
            writer.Write(Cell(result.Profiles.Id(at)));
            writer.Write(',');
            writer.Write(Cell(code));
            writer.Write(',');
            writer.Write(grade);
            foreach (var cell in cells)
            {
                writer.Write(',');
                writer.Write(cell);
            }

            writer.Write(',');
            writer.WriteLine(Cell(why));
        }
    }

    /// <summary>Exact sums with all their digits, ratios with at most twelve decimals.</summary>
    private static string Number(decimal? value) =>
        value is not { } given ? "" : decimal.Round(given, 12).ToString("0.############", CultureInfo.InvariantCulture);
}
