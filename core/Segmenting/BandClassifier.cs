using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Classes by the value of one metric: XYZ by variability, FSN by activity, or any other. A value equal to a cut is in
/// the class that the cut ends: with ascending cuts the one below, with descending cuts the one above. Zero and negative
/// values compare as numbers. A missing value is in the class that the scheme names under <c>missing</c> (default
/// <c>none</c>).
/// </summary>
internal static class BandClassifier
{
    public static Func<Cohort, Classified> Read(SchemeJson json, Metric metric, ImmutableArray<string> classes)
    {
        var cuts = json.Cuts(classes) ?? [];
        var missing = json.Text("missing") ?? Classifier.None;
        var pairs = cuts.Zip(cuts.Skip(1)).ToList();
        var falls = pairs.Count > 0 ? pairs[0].First > pairs[0].Second : json.OneOf("order", "ascending", "descending") == "descending";
        if (pairs.Any(pair => pair.First == pair.Second || pair.First > pair.Second != falls)) json.Say("cuts", "must all ascend or all descend");
        if (metric.Squared && cuts.Any(cut => cut < 0)) json.Say("cuts", $"of {metric.Name} are not negative");
        return cohort => Apply(cohort, metric, cuts, classes, missing, falls);
    }

    private static Classified Apply(Cohort cohort, Metric metric, ImmutableArray<decimal> cuts, ImmutableArray<string> classes, string missing, bool falls)
    {
        var column = cohort.Profiles[metric];
        var bands = new Bands(metric.Squared ? [.. cuts.Select(cut => cut * cut)] : cuts, falls);
        var result = new string[cohort.Profiles.Count];
        for (var at = 0; at < result.Length; at++)
        {
            result[at] = column.Values[at] is { } value ? classes[bands.Of(value)] : missing;
        }

        var comparison = falls ? ">=" : "<=";
        var said = string.Join(", ", cuts.Select((cut, i) => $"{classes[i]} {comparison} {Figures.Of(cut)}")) + $", else {classes[^1]}, missing {missing}";
        return new(result, [$"{metric.Name}: {said}"], at => $"{metric.Name} {Figures.Of(column.Shown(at))} over {column.Window}: {result[at]} ({said})");
    }
}
