using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>
/// What a scheme derives from the whole population and freezes: every subject is decided against these, so that one
/// subject's code never depends on when it was looked at.
/// </summary>
/// <param name="AsOf">Business date of the population.</param>
/// <param name="Months">The complete calendar months that XYZ looks at, in order.</param>
/// <param name="LastA">Smallest revenue rank that is still A; null when none is.</param>
/// <param name="LastB">Smallest revenue rank that is still B; null when none is.</param>
/// <param name="Revenue">Revenue of the population.</param>
/// <param name="Population">Subjects in it.</param>
public sealed record CutPoints(
    DateOnly AsOf, ImmutableArray<string> Months, Rank? LastA, Rank? LastB, decimal Revenue, int Population)
{
    /// <summary>Derives the cut points.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="ranks">Revenue and tie of every subject.</param>
    /// <param name="firstMonth">First month in which the population has facts; empty without facts.</param>
    /// <param name="asOf">Business date of the population.</param>
    public static CutPoints Of(Scheme scheme, List<Rank> ranks, string firstMonth, DateOnly asOf)
    {
        ranks.Sort();
        var total = ranks.Sum(rank => rank.Revenue);
        var ends = CumulativeShare.Counts(ranks.ConvertAll(rank => rank.Revenue), scheme.AbcCuts);
        return new(asOf, CompleteMonths(firstMonth, asOf, scheme.Months), Last(ends[0]), Last(ends[1]), total, ranks.Count);

        Rank? Last(int end) => end == 0 ? null : ranks[end - 1];
    }

    /// <summary>Class by cumulative share of revenue, the subject included: A, B or C. No revenue at all is C.</summary>
    public string Abc(Rank rank) =>
        LastA is { } a && rank.CompareTo(a) <= 0 ? "A" : LastB is { } b && rank.CompareTo(b) <= 0 ? "B" : "C";

    private static ImmutableArray<string> CompleteMonths(string firstMonth, DateOnly asOf, int count)
    {
        var lastDay = new DateOnly(asOf.Year, asOf.Month, DateTime.DaysInMonth(asOf.Year, asOf.Month));
        var end = new DateOnly(asOf.Year, asOf.Month, 1);
        if (asOf < lastDay) end = end.AddMonths(-1);
        return
        [
            .. Enumerable.Range(0, count)
                .Select(back => end.AddMonths(back - count + 1).ToString("yyyy-MM", CultureInfo.InvariantCulture))
                .Where(month => firstMonth.Length > 0 && string.CompareOrdinal(month, firstMonth) >= 0),
        ];
    }
}

/// <summary>A subject's place by revenue: descending, ties by record id ascending.</summary>
/// <param name="Revenue">In the landscape's currency.</param>
/// <param name="Tie">Smallest record id.</param>
public readonly record struct Rank(decimal Revenue, string Tie) : IComparable<Rank>
{
    /// <inheritdoc/>
    public int CompareTo(Rank other)
    {
        var byRevenue = other.Revenue.CompareTo(Revenue);
        return byRevenue != 0 ? byRevenue : string.CompareOrdinal(Tie, other.Tie);
    }

    /// <summary>Ranks before.</summary>
    public static bool operator <(Rank left, Rank right) => left.CompareTo(right) < 0;

    /// <summary>Ranks after.</summary>
    public static bool operator >(Rank left, Rank right) => left.CompareTo(right) > 0;

    /// <summary>Ranks before or equal.</summary>
    public static bool operator <=(Rank left, Rank right) => left.CompareTo(right) <= 0;

    /// <summary>Ranks after or equal.</summary>
    public static bool operator >=(Rank left, Rank right) => left.CompareTo(right) >= 0;

    /// <summary>The rank of a profile.</summary>
    public static Rank Of(Profile profile) => new(profile.Revenue, profile.Tie);
}
