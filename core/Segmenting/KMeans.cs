using System.Runtime.CompilerServices;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Lloyd's k-means from k-means++ starts (Arthur and Vassilvitskii 2007, greedy as scikit-learn has it), the best of
/// several. The same points in the same order and the same seed always give the same bytes.
/// </summary>
internal sealed class KMeans(ClusterPoints points)
{
    private const int MostRounds = 300;

    /// <summary>Above this many points the starts are tried on so many of them, evenly spread.</summary>
    private const int Sample = 20_000;

    private readonly int count = points.Count, width = points.Width;

    /// <summary>The best of several starts; with more than 20,000 points the winner of the sample goes on with all.</summary>
    public ClusterFit Best(int k, int starts, ulong seed)
    {
        if (count > Sample)
        {
            return Lloyd((double[])new KMeans(points.Sample(Sample)).Best(k, starts, seed).Centres.Clone());
        }

        ClusterFit? best = null;
        for (var start = 0; start < starts; start++)
        {
            var fit = Lloyd(Seeds(k, new SplitMix(seed + (ulong)start)));
            if (best is null || fit.Inertia < best.Inertia) best = fit;
        }

        return best!;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Seeds(int k, SplitMix random)
    {
        var centres = new double[k * width];
        points[random.Below(count)].CopyTo(centres);
        var nearest = new double[count];
        for (var i = 0; i < count; i++) nearest[i] = points.Distance(i, centres, 0);
        var tries = 2 + (int)Math.Log(k);
        var trial = new double[count];
        var chosen = new double[count];
        for (var c = 1; c < k; c++)
        {
            double total = 0, least = double.MaxValue;
            foreach (var distance in nearest) total += distance;
            for (var attempt = 0; attempt < tries; attempt++)
            {
                var candidate = Pick(nearest, random.Share() * total);
                double potential = 0;
                for (var i = 0; i < count; i++) potential += trial[i] = Math.Min(nearest[i], points.Distance(i, candidate));
                if (potential >= least) continue;
                least = potential;
                points[candidate].CopyTo(centres.AsSpan(c * width));
                (trial, chosen) = (chosen, trial);
            }

            chosen.CopyTo(nearest, 0);
        }

        return centres;
    }

    private static int Pick(double[] weights, double at)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            at -= weights[i];
            if (at < 0) return i;
        }

        return weights.Length - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ClusterFit Lloyd(double[] centres)
    {
        var k = centres.Length / width;
        var labels = new int[count];
        Array.Fill(labels, -1);
        var sums = new double[centres.Length];
        var sizes = new int[k];
        double inertia = 0;
        for (var round = 0; round < MostRounds; round++)
        {
            var moved = 0;
            inertia = 0;
            Array.Clear(sums);
            Array.Clear(sizes);
            for (var i = 0; i < count; i++)
            {
                var (near, least) = (0, double.MaxValue);
                for (var c = 0; c < k; c++)
                {
                    var distance = points.Distance(i, centres, c);
                    if (distance < least) (near, least) = (c, distance);
                }

                if (labels[i] != near) moved++;
                labels[i] = near;
                inertia += least;
                sizes[near]++;
                var own = points[i];
                for (var d = 0; d < width; d++) sums[(near * width) + d] += own[d];
            }

            if (moved == 0) break;
            for (var c = 0; c < k; c++)
            {
                // an empty cluster keeps its centre
                for (var d = 0; d < width && sizes[c] > 0; d++) centres[(c * width) + d] = sums[(c * width) + d] / sizes[c];
            }
        }

        return new(centres, labels, inertia);
    }
}
