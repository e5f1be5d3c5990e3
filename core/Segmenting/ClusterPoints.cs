using System.Runtime.CompilerServices;

namespace SegSync.Core.Segmenting;

/// <summary>Clusters of points: the centres one after another, the cluster of each point, and the sum of squared distances to the own centre.</summary>
internal sealed record ClusterFit(double[] Centres, int[] Labels, double Inertia);

/// <summary>Puts points into so many clusters, as often as it is asked.</summary>
internal delegate Func<int, ClusterFit> Clustering(ClusterPoints points);

/// <summary>Points in the space of standardised metrics.</summary>
/// <param name="values">Points one after another, <paramref name="width"/> numbers each.</param>
/// <param name="width">Numbers of a point.</param>
internal sealed class ClusterPoints(double[] values, int width)
{
    public int Width => width;

    public int Count { get; } = values.Length / width;

    public ReadOnlySpan<double> this[int point] => values.AsSpan(point * width, width);

    /// <summary>Squared distance of a point to a centre.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Distance(int point, double[] centres, int centre)
    {
        double sum = 0;
        for (var d = 0; d < width; d++)
        {
            var difference = values[(point * width) + d] - centres[(centre * width) + d];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>Squared distance of two points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Distance(int point, int other) => Distance(point, values, other);

    /// <summary>Some of the points, also several times.</summary>
    public ClusterPoints Select(ReadOnlySpan<int> chosen)
    {
        var some = new double[chosen.Length * width];
        for (var i = 0; i < chosen.Length; i++) this[chosen[i]].CopyTo(some.AsSpan(i * width));
        return new(some, width);
    }

    /// <summary>So many of the points, evenly spread in their order.</summary>
    public ClusterPoints Sample(int size)
    {
        var chosen = new int[size];
        for (var i = 0; i < size; i++) chosen[i] = (int)((long)i * Count / size);
        return Select(chosen);
    }

    /// <summary>The nearest centre of each point, the first of equally near ones.</summary>
    public int[] Nearest(double[] centres)
    {
        var labels = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            var least = double.MaxValue;
            for (var c = 0; c < centres.Length / width; c++)
            {
                var distance = Distance(i, centres, c);
                if (distance < least) (labels[i], least) = (c, distance);
            }
        }

        return labels;
    }

    /// <summary>The fit that given clusters make, each centre the mean of its points; one without points has its centre at 0.</summary>
    public ClusterFit Fit(int[] labels, int k)
    {
        var centres = new double[k * width];
        var sizes = new int[k];
        for (var i = 0; i < Count; i++)
        {
            sizes[labels[i]]++;
            for (var d = 0; d < width; d++) centres[(labels[i] * width) + d] += values[(i * width) + d];
        }

        for (var c = 0; c < k; c++)
        {
            for (var d = 0; d < width && sizes[c] > 0; d++) centres[(c * width) + d] /= sizes[c];
        }

        double inertia = 0;
        for (var i = 0; i < Count; i++) inertia += Distance(i, centres, labels[i]);
        return new(centres, labels, inertia);
    }

    /// <summary>
    /// Mean simplified silhouette: distances to centres instead of to all points (Hruschka and others 2004). From -1 to 1,
    /// higher is better.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Silhouette(ClusterFit fit)
    {
        var k = fit.Centres.Length / width;
        double sum = 0;
        for (var i = 0; i < Count; i++)
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

        return sum / Count;
    }
}
