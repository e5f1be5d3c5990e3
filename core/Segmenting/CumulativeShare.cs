namespace SegSync.Core.Segmenting;

/// <summary>Cumulative shares of ranked values, as ABC analysis cuts them.</summary>
public static class CumulativeShare
{
    /// <summary>
    /// For each cut, how many of the leading values together make at most that share of the total, each value's own
    /// included; the value that crosses a cut is outside. None where the total is not above zero.
    /// </summary>
    /// <param name="descending">Values, largest first.</param>
    /// <param name="cuts">Shares, ascending.</param>
    public static ImmutableArray<int> Counts(IEnumerable<decimal> descending, ImmutableArray<decimal> cuts)
    {
        var values = descending as IReadOnlyList<decimal> ?? [.. descending];
        decimal total = 0;
        foreach (var value in values) total += value;
        var counts = new int[cuts.Length];
        if (total <= 0) return [.. counts];
        decimal sum = 0;
        var (cut, at) = (0, 0);
        while (cut < cuts.Length)
        {
            if (at < values.Count && sum + values[at] <= cuts[cut] * total) sum += values[at++];
            else counts[cut++] = at;
        }

        return [.. counts];
    }
}
