using System.Globalization;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Functions.Commands.Segmenting;

/// <summary>The result for people.</summary>
internal static class SegmentText
{
    public static void Write(SegmentWork work, SegmentAsk asked, double seconds, TextWriter output)
    {
        if (asked.Explain is { } id)
        {
            foreach (var result in work.Results)
            {
                if (result.Profiles.Find(id) is >= 0 and var at) foreach (var line in Explain(result, at)) output.WriteLine(line);
                else output.WriteLine($"{result.Scheme.Name}: no {result.Scheme.Subject} has the id {id}");
                output.WriteLine();
            }
        }
        else
        {
            for (var i = 0; i < work.Results.Length; i++) Scheme(work.Results[i], work.Checks[i], output);
        }

        foreach (var source in work.Sources)
        {
            output.WriteLine($"{source.File} by {source.Mapping}: {Count(source.Counts.Read)} rows read, {Count(source.Counts.Counted)} counted");
            foreach (var (reason, count) in source.Counts.Excluded) output.WriteLine($"  {Count(count)} excluded: {reason}");
            foreach (var (reason, count) in source.Counts.Refused) output.WriteLine($"  {Count(count)} quarantined: {reason}");
            foreach (var (reason, count) in source.Counts.Doubted) output.WriteLine($"  {Count(count)} values quarantined: {reason}");
        }

        foreach (var note in work.Notes) output.WriteLine($"Note: {note}");
        if (asked.Out is not null) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked.Out} written in {seconds:0.0} s"));
        if (work.Quarantine is not null) output.WriteLine($"Refused lines with their reasons: {work.Quarantine}");
    }

    /// <summary>Why an entity has its code: metrics, classes with the comparisons that made them, rule, grade, attributes.</summary>
    public static IEnumerable<string> Explain(SchemeResult result, int at)
    {
        var (code, rule) = result.Code(at);
        var (grade, why) = result.Grade(at);
        yield return $"{result.Scheme.Subject} {result.Profiles.Id(at)}: {code} ({grade}{(why.Length == 0 ? "" : ": " + why)}) by {result.Scheme.Rule} as of {result.Profiles.AsOf:yyyy-MM-dd}";
        foreach (var column in result.Metrics)
        {
            yield return $"  {column.Metric.Name} {Number(column.Shown(at))} {column.Metric.Unit}, {column.Window}".TrimEnd();
        }

        foreach (var line in Cleansed(result, at)) yield return line;
        foreach (var scope in result.Metrics.Select(column => column.Metric.Scope).Distinct().Where(scope => scope != MetricScope.All))
            yield return $"  {(scope == MetricScope.UnitsByPeriod ? "units" : "money")} per {result.Profiles.Window.Calendar.Name}: {string.Join(" ", result.Profiles.Periods(at, scope).Select(value => Number(value)))}";
        for (var i = 0; i < result.Classified.Length; i++)
            yield return $"  {result.Scheme.Classifiers[i].Name}: {result.Classified[i].Why(at)}";
        yield return $"  code {code} by {rule()}";
        var attributes = result.Scheme.Policy.Of(code, result.Profiles, at);
        for (var i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].Length > 0) yield return $"  {result.Scheme.Policy.Columns[i]}: {attributes[i]}";
        }
    }

    /// <summary>What rules took out of an entity's demand or marked in it, with both figures.</summary>
    private static IEnumerable<string> Cleansed(SchemeResult result, int at)
    {
        var counted = result.Profiles.SumsOf(at);
        foreach (var (mark, sums) in result.Profiles.MarkedOf(at))
        {
            yield return mark.Exclude
                ? $"  rule {mark.Name} leaves {sums.Lines} lines out: units {Number(counted.Units)} in place of {Number(counted.Units + sums.Units)}, money {Number(counted.Money)} in place of {Number(counted.Money + sums.Money)}, by this rule alone"
                : $"  rule {mark.Name} marks {sums.Lines} lines: {Number(sums.Units)} units, {Number(sums.Money)} money, which count";
        }

        foreach (var found in result.Profiles.Adjustments(at))
        {
            yield return found.Rule.Cap
                ? $"  rule {found.Rule.Name}: units of {found.Period} count as {Number(found.Adjusted)} in place of {Number(found.Raw)}"
                : $"  rule {found.Rule.Name} marks {found.Period}: {Number(found.Raw)} units, more than {Number(found.Bound)}";
        }
    }

    /// <summary>A kind of fact, as mappings write it.</summary>
    public static string Word(FactKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    private static void Scheme(SchemeResult result, SegmentChecks checks, TextWriter output)
    {
        output.WriteLine($"{result.Scheme.Name}: {Count(result.Profiles.Count)} {(result.Scheme.Node is null ? result.Scheme.Subject + "s" : $"nodes ({result.Scheme.Subject})")} as of {result.Profiles.AsOf:yyyy-MM-dd}, {result.Profiles.Window}");
        output.WriteLine($"  {Line(result.Codes())}");
        for (var i = 0; i < result.Classified.Length && result.Scheme.Classifiers.Length > 1; i++)
            output.WriteLine($"  {result.Scheme.Classifiers[i].Name}: {Line(SchemeResult.Count(result.Classified[i].Classes))}");
        foreach (var (name, value) in result.Classified.SelectMany(classified => classified.Figures)) output.WriteLine($"  {name} {Number(value)}");
        checks.Write(output);
        output.WriteLine();
    }

    private static string Line(SortedDictionary<string, int> counts) => string.Join("  ", counts.Select(pair => $"{pair.Key} {Count(pair.Value)}"));

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(decimal? value) => value is { } given ? given.ToString("0.######", CultureInfo.InvariantCulture) : "missing";
}
