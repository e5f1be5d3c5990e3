using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Scores 1 to n by quantile, as RFM uses them: the cut below score s + 1 is the smallest value at or under which at
/// least s/n of the entities are (nearest rank). A value equal to a cut has the lower score, so that equal values always
/// share a score. With <c>best: low</c> (recency) the scores are turned round. Missing values are <c>none</c> and do not
/// count; with fewer different values than scores some scores stay empty.
/// </summary>
internal static class QuantileClassifier
{
    public static (Func<Cohort, Classified> Apply, ImmutableArray<string> Classes) Read(SchemeJson json, Metric metric)
    {
        var count = json.Whole("count", 2, 100) ?? 5;
        var low = json.OneOf("best", "high", "low") == "low";
        return (cohort => Apply(cohort, metric, count, low), [.. Enumerable.Range(1, count).Select(Name)]);
    }

    private static Classified Apply(Cohort cohort, Metric metric, int count, bool low)
    {
        var column = cohort.Profiles[metric];
        var sorted = column.Values.OfType<decimal>().Order().ToArray();
        var cuts = sorted.Length == 0 ? [] : Enumerable.Range(1, count - 1).Select(i => sorted[Math.Max(0, (int)Math.Ceiling((decimal)i * sorted.Length / count) - 1)]).ToArray();
        var result = new string[cohort.Profiles.Count];
        for (var at = 0; at < result.Length; at++)
        {
            if (column.Values[at] is not { } value) result[at] = Classifier.None;
            else
            {
                var above = cuts.Count(cut => value > cut);
                result[at] = Name(low ? count - above : above + 1);
            }
        }

        var said = $"cuts {string.Join(", ", cuts.Select(cut => Figures.Of(cut)))}{(low ? ", low is best" : "")}";
        return new(result, [$"{metric.Name}: {said}"], at => $"{metric.Name} {Figures.Of(column.Shown(at))}: score {result[at]} of {count} ({said})");
    }

    private static string Name(int score) => score.ToString(CultureInfo.InvariantCulture);
}
