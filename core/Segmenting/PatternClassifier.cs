using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Demand pattern from the average demand interval (ADI) and the squared coefficient of variation of the sizes (CV2).
/// <list type="bullet">
/// <item><c>sbc</c> (default): Syntetos, Boylan and Croston, "On the categorization of demand patterns", JORS 56 (2005):
/// smooth ADI &lt; 1.32 and CV2 &lt; 0.49, erratic ADI &lt; 1.32, intermittent CV2 &lt; 0.49, else lumpy. A value equal to
/// a cut is on its upper side.</item>
/// <item><c>kh</c>: Kostenko and Hyndman, "A note on the categorization of demand patterns", JORS 57 (2006): sba where
/// CV2 &gt; 2 - 3/2 ADI, else croston; on the line croston.</item>
/// </list>
/// No demand in the window is <c>none</c>. Periods whose returns outweigh their sales have no demand.
/// </summary>
internal static class PatternClassifier
{
    public static readonly ImmutableArray<string> Sbc = ["smooth", "erratic", "intermittent", "lumpy"];
    public static readonly ImmutableArray<string> KostenkoHyndman = ["croston", "sba"];

    private static readonly Metric Interval = Metrics.Find("adi")!, Sizes = Metrics.Find("cv2")!;

    public static ImmutableArray<Metric> Looks => [Interval, Sizes];

    public static (Func<Cohort, Classified> Apply, ImmutableArray<string> Classes) Read(SchemeJson json)
    {
        var by = json.OneOf("by", "sbc", "kh");
        var adiCut = json.Number("adi", 1, 1000) ?? 1.32m;
        var sizeCut = json.Number("cv2", 0, 1000) ?? 0.49m;
        return by == "kh"
            ? (cohort => Apply(cohort, (adi, cv2) => cv2 > 2 - (1.5m * adi) ? "sba" : "croston", "sba where CV2 > 2 - 1.5 ADI, else croston"), KostenkoHyndman)
            : (cohort => Apply(cohort, (adi, cv2) => Sbc[(adi < adiCut ? 0 : 2) + (cv2 < sizeCut ? 0 : 1)], $"ADI cut {Figures.Of(adiCut)}, CV2 cut {Figures.Of(sizeCut)}"), Sbc);
    }

    private static Classified Apply(Cohort cohort, Func<decimal, decimal, string> decide, string said)
    {
        var (intervals, sizes) = (cohort.Profiles[Interval], cohort.Profiles[Sizes]);
        var result = new string[cohort.Profiles.Count];
        for (var at = 0; at < result.Length; at++)
            result[at] = intervals.Values[at] is { } adi && sizes.Values[at] is { } cv2 ? decide(adi, cv2) : Classifier.None;
        return new(result, [said], at => intervals.Values[at] is null
            ? $"no demand in {intervals.Window}: {result[at]}"
            : $"ADI {Figures.Of(intervals.Values[at])}, CV2 {Figures.Of(sizes.Values[at])} over {intervals.Window}: {result[at]} ({said})");
    }
}
