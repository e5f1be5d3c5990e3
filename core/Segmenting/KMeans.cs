using System.Runtime.CompilerServices;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Lloyd's k-means from k-means++ starts (Arthur and Vassilvitskii 2007, greedy as scikit-learn has it), the best of
/// several. The same points in the same order and the same seed always give the same bytes.
/// </summary>
/// <param name="points">Points one after another, <paramref name="width"/> numbers each.</param>
/// <param name="width">Numbers of a point.</param>
internal sealed class KMeans(double[] points, int width)
{
    private const int MostRounds = 300;

    /// <summary>Above this many points the starts are tried on so many of them, evenly spread.</summary>
    private const int Sample = 20_000;

    private readonly int count = points.Length / width;

    /// <summary>The clusters, the label of each point, and the sum of squared distances to the own centre.</summary>
    public sealed record Fit(double[] Centres, int[] Labels, double Inertia);

    /// <summary>The best of several starts; with more than 20,000 points the winner of the sample goes on with all.</summary>
    public Fit Best(int k, int starts, ulong seed)
    {
        if (count > Sample)
        {
            var sample = new double[Sample * width];
            for (var i = 0; i < Sample; i++) points.AsSpan((int)((long)i * count / Sample) * width, width).CopyTo(sample.AsSpan(i * width));
            return Lloyd((double[])new KMeans(sample, width).Best(k, starts, seed).Centres.Clone());
        }

        Fit? best = null;
        for (var start = 0; start < starts; start++)
        {
            var fit = Lloyd(Seeds(k, new SplitMix(seed + (ulong)start)));
            if (best is null || fit.Inertia < best.Inertia) best = fit;
        }

        return best!;
    }

    /// <summary>
    /// Mean simplified silhouette: distances to centres instead of to all points (Hruschka and others 2004). From -1 to 1,
    /// higher is better.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Silhouette(Fit fit)
    {
        var k = fit.Centres.Length / width;
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            double own = 0, other = double.MaxValue;
            for (var c = 0; c < k; c++)
            {
                var distance = Math.Sqrt(Distance(i, fit.Centres, c));
                if (c == fit.Labels[i]) own = distance;
                else other = Math.Min(other, distance);
            }

            var larger = Math.Max(own, other);
            if (larger > 0) sum += (other - own) / larger;
        }

        return sum / count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Seeds(int k, SplitMix random)
    {
        var centres = new double[k * width];
        points.AsSpan(random.Below(count) * width, width).CopyTo(centres);
        var nearest = new double[count];
        for (var i = 0; i < count; i++) nearest[i] = Distance(i, centres, 0);
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
                for (var i = 0; i < count; i++) potential += trial[i] = Math.Min(nearest[i], Distance(i, points, candidate));
                if (potential >= least) continue;
                least = potential;
                points.AsSpan(candidate * width, width).CopyTo(centres.AsSpan(c * width));
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
    private Fit Lloyd(double[] centres)
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
                    var distance = Distance(i, centres, c);
                    if (distance < least) (near, least) = (c, distance);
                }

                if (labels[i] != near) moved++;
                labels[i] = near;
                inertia += least;
                sizes[near]++;
                for (var d = 0; d < width; d++) sums[(near * width) + d] += points[(i * width) + d];
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

    /// <summary>Squared distance of a point to a centre.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Distance(int point, double[] centres, int centre)
    {
        double sum = 0;
        for (var d = 0; d < width; d++)
        {
            var difference = points[(point * width) + d] - centres[(centre * width) + d];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014): the framework does not promise its own sequence for ever.</summary>
    private sealed class SplitMix(ulong state)
    {
        public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

        public int Below(int limit) => (int)(Share() * limit);

        private ulong Next()
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
