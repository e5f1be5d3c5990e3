namespace SegSync.Core.Segmenting;

/// <summary>How the clusters of a classifier were made, so that they can be made again of other points or in other numbers.</summary>
/// <param name="Points">The entities in the space of standardised metrics.</param>
/// <param name="Fit">The clusters.</param>
/// <param name="Order">Clusters in order of rank.</param>
/// <param name="Names">Their names, in that order.</param>
/// <param name="Clustering">The method.</param>
/// <param name="Fits">The method over these points.</param>
/// <param name="Most">The most clusters that are looked at.</param>
/// <param name="Seed">Where resamples begin.</param>
internal sealed record ClusterWork(
    ClusterPoints Points, ClusterFit Fit, int[] Order, ImmutableArray<string> Names, Clustering Clustering, Func<int, ClusterFit> Fits, int Most, ulong Seed)
{
    /// <summary>Sum of squared distances to the one centre of all.</summary>
    public static double Whole(ClusterPoints points) => points.Fit(new int[points.Count], 1).Inertia;

    /// <summary>
    /// How stable each cluster is, after Hennig, "Cluster-wise assessment of cluster stability" (CSDA 52, 2007): the points are
    /// drawn again with replacement, clustered in the same way, and of each cluster the largest Jaccard similarity to a new
    /// one is taken, among the points that were drawn; the mean of all resamples in which the cluster has points. From 0 to
    /// 1; Hennig calls clusters stable from 0.75 and dissolved up to 0.5.
    /// </summary>
    /// <param name="resamples">How often.</param>
    /// <param name="done">Told after each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ImmutableArray<decimal?> Stability(int resamples, Action<int>? done, CancellationToken cancellationToken)
    {
        var (sums, times) = (new double[Order.Length], new int[Order.Length]);
        for (var resample = 0; resample < resamples; resample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var random = new SplitMix(unchecked((Seed * 0x9E3779B97F4A7C15) + (ulong)resample));
            var drawn = new int[Points.Count];
            for (var i = 0; i < drawn.Length; i++) drawn[i] = random.Below(drawn.Length);
            Array.Sort(drawn);
            var again = Clustering(Points.Select(drawn))(Order.Length);
            // the same point drawn twice counts once
            var shared = new int[Order.Length, Order.Length];
            var (own, fresh) = (new int[Order.Length], new int[Order.Length]);
            for (var i = 0; i < drawn.Length; i++)
            {
                if (i > 0 && drawn[i] == drawn[i - 1]) continue;
                var (a, b) = (Fit.Labels[drawn[i]], again.Labels[i]);
                shared[a, b]++;
                own[a]++;
                fresh[b]++;
            }

            for (var c = 0; c < own.Length; c++)
            {
                if (own[c] == 0) continue;
                times[c]++;
                sums[c] += Enumerable.Range(0, fresh.Length).Max(other => (double)shared[c, other] / (own[c] + fresh[other] - shared[c, other]));
            }

            done?.Invoke(resample + 1);
        }

        return [.. Order.Select(c => times[c] == 0 ? (decimal?)null : Math.Round((decimal)(sums[c] / times[c]), 6))];
    }
}
