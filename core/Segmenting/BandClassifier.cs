using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Classes by the value of one metric: XYZ by variability, FSN by activity, or any other. A value equal to a cut is in
/// the class that the cut ends: with ascending cuts the one below, with descending cuts the one above. Zero and negative
/// values compare as numbers. A missing value is in the class that the scheme names under <c>missing</c> (default
/// <c>none</c>). With <c>stability</c> the class is the one that <see cref="Stability"/> comes to when it goes through the
/// window period by period, each with the metric as it was at its end, from the entity's first fact on: it needs no
/// memory of earlier runs, and the same facts always come to the same class.
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
        var stability = json.Object("stability") is { } told ? ReadStability(told, metric) : null;
        return cohort => Apply(cohort, metric, cuts, classes, missing, falls, stability);
    }

    private static Stability ReadStability(SchemeJson json, Metric metric)
    {
        if (metric.Scope == MetricScope.All) json.Say("", $"needs a metric of periods; {metric.Name} looks at all facts");
        var stability = new Stability(json.Number("band", 0, 1) ?? 0, json.Whole("dwell", 0, 1000) ?? 0, json.Whole("confirm", 1, 1000) ?? 1);
        json.Done();
        return stability;
    }

    private static Classified Apply(Cohort cohort, Metric metric, ImmutableArray<decimal> cuts, ImmutableArray<string> classes, string missing, bool falls, Stability? stability)
    {
        var column = cohort.Profiles[metric];
        var bands = new Bands(cuts, falls, metric.Squared);
        var result = new string[cohort.Profiles.Count];
        for (var at = 0; at < result.Length; at++)
        {
            result[at] = column.Values[at] is { } value ? classes[bands.Of(value)] : missing;
        }

        var plain = result;
        if (stability is not null) result = Held(cohort.Profiles, metric, bands, classes, plain, stability);
        var comparison = falls ? ">=" : "<=";
        var said = string.Join(", ", cuts.Select((cut, i) => $"{classes[i]} {comparison} {Figures.Of(cut)}")) + $", else {classes[^1]}, missing {missing}";
        return new(result, [$"{metric.Name}: {said}"], at => $"{metric.Name} {Figures.Of(column.Shown(at))} over {column.Window}: {plain[at]} ({said})"
            + (stability is null ? "" : result[at] == plain[at] ? "; stable" : $"; {result[at]} is held: {stability}"));
    }

    private static string[] Held(ProfileTable profiles, Metric metric, Bands bands, ImmutableArray<string> classes, string[] plain, Stability stability)
    {
        var standings = new ClassStanding?[profiles.Count];
        foreach (var (period, values) in profiles.History(metric))
        {
            for (var at = 0; at < standings.Length; at++)
            {
                if (standings[at] is not null || (values[at] is not null && profiles.FirstDay(at) <= profiles.Window.Calendar.LastDay(period)))
                    standings[at] = stability.Next(standings[at], values[at], bands);
            }
        }

        return [.. standings.Select((standing, at) => standing is { } held ? classes[held.Class] : plain[at])];
    }
}
