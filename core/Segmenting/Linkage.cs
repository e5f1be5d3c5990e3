using System.Runtime.CompilerServices;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Hierarchical clustering by ward, average or complete linkage: the exact dendrogram by the nearest-neighbour chain
/// (Murtagh 1983; Müllner 2011, arXiv:1109.2378) with the distances of Lance and Williams (1967). Time and memory grow with
/// the square of the number of points. Of equally near clusters the one whose first point comes first is taken, so that
/// the same points in the same order always give the same bytes.
/// </summary>
internal sealed class Linkage
{
    /// <summary>Above this many points so many of them, evenly spread, are clustered; the others go to the nearest centre.</summary>
    public const int Most = 5_000;

    public static readonly string[] Names = ["ward", "average", "complete"];

    private readonly string by;
    private readonly double[] distances;
    private readonly int count;

    private Linkage(ClusterPoints points, string by)
    {
        (this.by, count) = (by, points.Count);
        distances = new double[(long)count * (count - 1) / 2];
        for (var a = 0; a < count; a++)
        {
            for (var b = a + 1; b < count; b++) distances[At(a, b)] = by == "ward" ? points.Distance(a, b) : Math.Sqrt(points.Distance(a, b));
        }
    }

    /// <summary>Clusters, as many as asked, each numbered by its first point.</summary>
    public static Clustering By(string by) => points =>
    {
        if (points.Count > Most)
        {
            var sample = points.Sample(Most);
            var fits = By(by)(sample);
            return k => points.Fit(points.Nearest(fits(k).Centres), k);
        }

        var merges = Merges(points, by);
        return k => points.Fit(Cut(merges, points.Count, k), k);
    };

    /// <summary>
    /// What is joined, lowest first: the first points of two clusters and their distance. Ward's is
    /// sqrt(2ab / (a + b)) times the distance of the centres, a and b being the numbers of points.
    /// </summary>
    public static (int A, int B, double Height)[] Merges(ClusterPoints points, string by) => new Linkage(points, by).Chain();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int A, int B, double Height)[] Chain()
    {
        var merges = new (int A, int B, double Height)[Math.Max(0, count - 1)];
        var sizes = new int[count];
        Array.Fill(sizes, 1);
        var chain = new List<int>();
        for (var merge = 0; merge < merges.Length; merge++)
        {
            if (chain.Count == 0) chain.Add(Array.FindIndex(sizes, size => size > 0));
            var (one, other, least) = (0, 0, 0.0);
            while (true)
            {
                one = chain[^1];
                var before = chain.Count > 1 ? chain[^2] : -1;
                (other, least) = (before, before < 0 ? double.PositiveInfinity : distances[At(one, before)]);
                for (var next = 0; next < count; next++)
                {
                    if (next == one || sizes[next] == 0 || distances[At(one, next)] >= least) continue;
                    (other, least) = (next, distances[At(one, next)]);
                }

                if (other == before) break;
                chain.Add(other);
            }

            chain.RemoveRange(chain.Count - 2, 2);
            var (first, second) = (Math.Min(one, other), Math.Max(one, other));
            merges[merge] = (first, second, by == "ward" ? Math.Sqrt(least) : least);
            Join(sizes, first, second, least);
        }

        return [.. merges.OrderBy(merge => merge.Height)];
    }

    /// <summary>The distances of what two clusters become, kept under the first of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Join(int[] sizes, int first, int second, double between)
    {
        double a = sizes[first], b = sizes[second];
        for (var next = 0; next < count; next++)
        {
            if (sizes[next] == 0 || next == first || next == second) continue;
            ref var kept = ref distances[At(first, next)];
            var given = distances[At(second, next)];
            kept = by switch
            {
                "ward" => (((a + sizes[next]) * kept) + ((b + sizes[next]) * given) - (sizes[next] * between)) / (a + b + sizes[next]),
                "average" => ((a * kept) + (b * given)) / (a + b),
                _ => Math.Max(kept, given),
            };
        }

        (sizes[first], sizes[second]) = (sizes[first] + sizes[second], 0);
    }

    /// <summary>The clusters that are left after the lowest joins.</summary>
    private static int[] Cut((int A, int B, double Height)[] merges, int count, int k)
    {
        var into = Enumerable.Range(0, count).ToArray();
        foreach (var (a, b, _) in merges.AsSpan(0, count - k))
        {
            var (one, other) = (Root(a), Root(b));
            into[Math.Max(one, other)] = Math.Min(one, other);
        }

        var numbers = new Dictionary<int, int>();
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (!numbers.TryGetValue(Root(i), out labels[i])) numbers[Root(i)] = labels[i] = numbers.Count;
        }

        return labels;

        int Root(int at)
        {
            while (into[at] != at) at = into[at] = into[into[at]];
            return at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long At(int one, int other)
    {
        var (a, b) = one < other ? (one, other) : (other, one);
        return ((long)a * ((2L * count) - a - 1) / 2) + b - a - 1;
    }
}
