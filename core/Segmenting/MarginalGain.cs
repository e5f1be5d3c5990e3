using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>What one segment more explains.</summary>
/// <param name="Segments">How many there are with it.</param>
/// <param name="Name">The class that comes in with it; empty of clusters, of which only the number is told.</param>
/// <param name="Count">Its entities; of clusters null.</param>
/// <param name="Share">Its share of the total of the classifier's metric; null where there is no one metric or the total is not above zero.</param>
/// <param name="Explained">Share of the variance that lies between the segments, from 0 to 1.</param>
/// <param name="Gain">How much more that is than with one segment less.</param>
public sealed record MarginalGain(int Segments, string Name, int? Count, decimal? Share, decimal Explained, decimal Gain)
{
    /// <summary>
    /// The marginal gain of each further segment of a classifier. Of clusters: 1 - inertia(k) / inertia(1) for k from 1 to
    /// the most that is looked at. Of classes in their order: the share of the variance of the classifier's metrics that
    /// lies between the groups (eta squared, the mean over the metrics) when with n segments the first n - 1 classes stand
    /// apart and the n-th and all after it are one. Empty where a classifier has no metric or nothing varies.
    /// </summary>
    public static ImmutableArray<MarginalGain> Of(SchemeResult result, int classifier)
    {
        var classified = result.Classified[classifier];
        if (classified.Clusters is { } clusters) return OfClusters(clusters);
        var columns = result.Scheme.Classifiers[classifier].Metrics.Select(metric => result.Profiles[metric]).ToImmutableArray();
        if (columns.IsEmpty) return [];
        var classes = result.Scheme.Classifiers[classifier].Classes.Concat(classified.Classes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)
            .Where(name => classified.Classes.Contains(name, StringComparer.Ordinal)).ToImmutableArray();
        var total = columns.Length == 1 ? columns[0].Values.Sum(value => value ?? 0) : 0;
        var steps = ImmutableArray.CreateBuilder<MarginalGain>();
        decimal before = 0;
        for (var n = 0; n < classes.Length; n++)
        {
            var explained = Between(columns, Array.ConvertAll(classified.Classes, name => Math.Min(classes.IndexOf(name), n)), n + 1);
            if (explained is not { } share) return [];
            var own = Enumerable.Range(0, classified.Classes.Length).Where(at => classified.Classes[at] == classes[n]).ToList();
            steps.Add(new(n + 1, classes[n], own.Count, total > 0 ? Math.Round(own.Sum(at => columns[0].Values[at] ?? 0) / total, 6) : null, share, share - before));
            before = share;
        }

        return steps.ToImmutable();
    }

    private static ImmutableArray<MarginalGain> OfClusters(ClusterWork work)
    {
        var whole = ClusterWork.Whole(work.Points);
        if (whole <= 0) return [];
        var steps = ImmutableArray.CreateBuilder<MarginalGain>();
        decimal before = 0;
        for (var k = 1; k <= Math.Min(Math.Max(work.Most, work.Order.Length), work.Points.Count); k++)
        {
            var explained = k == 1 ? 0 : Math.Round((decimal)(1 - (work.Fits(k).Inertia / whole)), 6);
            steps.Add(new(k, "", null, null, explained, explained - before));
            before = explained;
        }

        return steps.ToImmutable();
    }

    /// <summary>Eta squared, the mean over metrics that vary; null where none does. Entities that lack a metric do not count in it.</summary>
    private static decimal? Between(ImmutableArray<MetricColumn> columns, int[] groups, int count)
    {
        var shares = new List<double>();
        foreach (var column in columns)
        {
            var (sums, sizes) = (new double[count], new int[count]);
            var known = Enumerable.Range(0, groups.Length).Where(at => column.Values[at] is not null).Select(at => (Group: groups[at], Value: (double)column.Shown(at)!.Value)).ToList();
            foreach (var (group, value) in known)
            {
                sums[group] += value;
                sizes[group]++;
            }

            if (known.Count == 0) continue;
            var mean = sums.Sum() / known.Count;
            var whole = known.Sum(one => (one.Value - mean) * (one.Value - mean));
            if (whole <= 0) continue;
            shares.Add(Enumerable.Range(0, count).Where(group => sizes[group] > 0).Sum(group => sizes[group] * Math.Pow((sums[group] / sizes[group]) - mean, 2)) / whole);
        }

        return shares.Count == 0 ? null : Math.Round((decimal)shares.Average(), 6);
    }
}
