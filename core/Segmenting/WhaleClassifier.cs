using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Profitability by the whale curve: entities by profit descending, ties in order of id. Those whose cumulative profit is
/// at most the cut's share (default 0.8) of the curve's peak, their own included, are <c>core</c>; the others above zero
/// <c>contributing</c>; zero or missing <c>neutral</c>; below zero <c>eroding</c>.
/// </summary>
internal static class WhaleClassifier
{
    public static readonly ImmutableArray<string> Classes = ["core", "contributing", "neutral", "eroding"];

    public static Func<Cohort, Classified> Read(SchemeJson json, Metric metric)
    {
        var cut = json.Number("cut", 0, 1) ?? 0.8m;
        return cohort => Apply(cohort, metric, cut);
    }

    private static Classified Apply(Cohort cohort, Metric metric, decimal cut)
    {
        var column = cohort.Profiles[metric];
        var order = Enumerable.Range(0, cohort.Profiles.Count).Where(at => column.Values[at] > 0).OrderByDescending(at => column.Values[at]).ThenBy(at => at).ToArray();
        var result = Array.ConvertAll(column.Values, value => value < 0 ? "eroding" : "neutral");
        var core = CumulativeShare.Counts(order.Select(at => column.Values[at]!.Value).ToList(), [cut])[0];
        for (var rank = 0; rank < order.Length; rank++) result[order[rank]] = rank < core ? "core" : "contributing";
        var peak = order.Sum(at => column.Values[at]!.Value);
        var net = column.Values.Sum(value => value ?? 0);
        var said = $"peak {Figures.Exact(peak)}, in the end {Figures.Exact(net)}";
        return new(result, [said], at => $"{metric.Name} {Figures.Of(column.Values[at])}: {result[at]} (core to {Figures.Percent(cut)} of the {said})");
    }
}
