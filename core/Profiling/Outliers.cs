namespace SegSync.Core.Profiling;

/// <summary>
/// Finds demand that happens once: a period whose units lie above the median of the window's periods by more than
/// <paramref name="Deviations"/> times 1.4826 times the median absolute deviation (the Hampel identifier; Davies and
/// Gather, 1993). Where more than half of the periods are alike that deviation is zero and nothing is an outlier; low
/// periods never are.
/// </summary>
/// <param name="Name">Name in results.</param>
/// <param name="Deviations">How many deviations are too many, above 0.</param>
/// <param name="Fewest">With fewer known periods nothing is an outlier.</param>
/// <param name="Cap">Period metrics see the bound in its place; false: it is only told.</param>
public sealed record OutlierRule(string Name, decimal Deviations, int Fewest, bool Cap)
{
    private const decimal Consistent = 1.4826m;

    /// <summary>The most that is no outlier; null where nothing is one.</summary>
    public decimal? Bound(ReadOnlySpan<decimal> values)
    {
        if (values.Length < Math.Max(1, Fewest)) return null;
        var sorted = values.ToArray();
        var median = Median(sorted);
        for (var i = 0; i < sorted.Length; i++) sorted[i] = Math.Abs(sorted[i] - median);
        var deviation = Median(sorted);
        return deviation == 0 ? null : median + (Deviations * Consistent * deviation);
    }

    private static decimal Median(decimal[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}

/// <summary>A period whose demand a rule found to be an outlier.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Period">Name of the period.</param>
/// <param name="Raw">Units as the facts tell them, or as an earlier rule left them.</param>
/// <param name="Bound">The most that is no outlier.</param>
public sealed record Adjustment(OutlierRule Rule, string Period, decimal Raw, decimal Bound)
{
    /// <summary>Units as period metrics see them.</summary>
    public decimal Adjusted => Rule.Cap ? Bound : Raw;
}
