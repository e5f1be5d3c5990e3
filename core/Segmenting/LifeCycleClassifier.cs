using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Stage of life, the first that fits: <c>introduction</c> when the first fact is at most <c>newDays</c> (90) old;
/// <c>ended</c> when the last is more than <c>endedDays</c> (180) old; <c>growth</c> when the trend is at least
/// <c>growth</c> (0.05 of the mean a period); <c>decline</c> when it is at most <c>-decline</c> (0.05); else
/// <c>mature</c>, also where the trend is missing.
/// </summary>
internal static class LifeCycleClassifier
{
    public static readonly ImmutableArray<string> Classes = ["introduction", "growth", "mature", "decline", "ended"];

    private static readonly Metric Age = Metrics.Find("age")!, Recency = Metrics.Find("recency")!, Trend = Metrics.Find("trend")!;

    public static ImmutableArray<Metric> Looks => [Age, Recency, Trend];

    public static Func<Cohort, Classified> Read(SchemeJson json)
    {
        var fresh = json.Number("newDays", 0, 10_000) ?? 90;
        var ended = json.Number("endedDays", 0, 10_000) ?? 180;
        var growth = json.Number("growth", 0, 100) ?? 0.05m;
        var decline = json.Number("decline", 0, 100) ?? 0.05m;
        return cohort =>
        {
            var (ages, recencies, trends) = (cohort.Profiles[Age], cohort.Profiles[Recency], cohort.Profiles[Trend]);
            var result = new string[cohort.Profiles.Count];
            for (var at = 0; at < result.Length; at++)
            {
                result[at] = ages.Values[at] <= fresh ? "introduction"
                    : recencies.Values[at] > ended ? "ended"
                    : trends.Values[at] >= growth ? "growth"
                    : trends.Values[at] <= -decline ? "decline"
                    : "mature";
            }

            return new(result, [], at => $"first sold {Figures.Of(ages.Values[at])} and last {Figures.Of(recencies.Values[at])} days ago, trend {Figures.Of(trends.Values[at])} of the mean a period: {result[at]}");
        };
    }
}
