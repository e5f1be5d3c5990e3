using System.Numerics;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>
/// Is a box of regions covered by others? By splitting the box along the boxes that reach into it; where these are
/// disjoint, comparing volumes decides at once. Exact; gives up after a number of steps rather than take for ever.
/// </summary>
internal sealed class Coverage(bool disjoint)
{
    private const int MostSteps = 400_000;
    private int steps;

    /// <summary>Thrown when it gives up.</summary>
    public sealed class TooComplexException : Exception;

    /// <summary>A part of the box that none of the others covers; null: all is covered.</summary>
    /// <exception cref="TooComplexException">It gave up.</exception>
    public Bits[]? Gap(Bits[] box, IReadOnlyList<Bits[]> others)
    {
        steps = 0;
        return box.Any(axis => axis.IsEmpty) ? null : Find(box, others);
    }

    private Bits[]? Find(Bits[] box, IReadOnlyList<Bits[]> others)
    {
        if (++steps > MostSteps) throw new TooComplexException();
        var reaching = new List<Bits[]>();
        foreach (var other in others)
        {
            if (!Meets(other, box)) continue;
            if (Covers(other, box)) return null;
            reaching.Add(other);
        }

        if (reaching.Count == 0) return box;
        if (disjoint && Volume(box) == reaching.Aggregate(BigInteger.Zero, (sum, other) => sum + Volume(And(other, box)))) return null;

        var axis = Split(box, reaching, out var by);
        var outside = (Bits[])box.Clone();
        outside[axis] = box[axis].Minus(by);
        if (Find(outside, reaching) is { } gap) return gap;
        var inside = (Bits[])box.Clone();
        inside[axis] = box[axis].And(by);
        return Find(inside, reaching);
    }

    /// <summary>Cuts along the box that is nearest to covering, on the axis that tells most boxes apart.</summary>
    private static int Split(Bits[] box, List<Bits[]> reaching, out Bits by)
    {
        var open = new int[box.Length];
        Bits[]? best = null;
        var fewest = int.MaxValue;
        foreach (var other in reaching)
        {
            var lacking = 0;
            for (var i = 0; i < box.Length; i++)
            {
                if (other[i].Covers(box[i])) continue;
                lacking++;
                open[i]++;
            }

            if (lacking >= fewest) continue;
            (fewest, best) = (lacking, other);
        }

        var axis = -1;
        for (var i = 0; i < box.Length; i++)
        {
            if (!best![i].Covers(box[i]) && (axis < 0 || open[i] > open[axis])) axis = i;
        }

        by = best![axis];
        return axis;
    }

    public static bool Meets(Bits[] a, Bits[] b)
    {
        for (var i = 0; i < a.Length; i++) if (!a[i].Meets(b[i])) return false;
        return true;
    }

    public static Bits[] And(Bits[] a, Bits[] b) => [.. a.Select((bits, i) => bits.And(b[i]))];

    private static bool Covers(Bits[] a, Bits[] b)
    {
        for (var i = 0; i < a.Length; i++) if (!a[i].Covers(b[i])) return false;
        return true;
    }

    private static BigInteger Volume(Bits[] box) => box.Aggregate(BigInteger.One, (volume, axis) => volume * axis.Count);
}
