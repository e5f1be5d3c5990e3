using System.Runtime.InteropServices;
using SegSync.Core.Matching.Training;

namespace SegSync.Core.Matching.Linking;

/// <summary>One-to-one: the strongest pair first, each record once.</summary>
internal static class Assignment
{
    /// <param name="table">Two files.</param>
    /// <param name="links">Strongest first.</param>
    public static MatchResult Of(MatchTable table, List<Link> links)
    {
        var taken = new bool[table.Records];
        var cluster = new int[table.Records];
        for (var i = 0; i < cluster.Length; i++) cluster[i] = i;
        var pairs = new List<MatchedPair>();
        foreach (var (a, b, weight) in links)
        {
            if (taken[a] || taken[b]) continue;
            taken[a] = taken[b] = true;
            cluster[b] = a;
            pairs.Add(new(a, b, Scorer.Probability(weight), weight));
        }
        pairs.Sort((one, other) => one.A.CompareTo(other.A));
        return new([.. pairs], ImmutableCollectionsMarshal.AsImmutableArray(cluster), ImmutableSortedDictionary<int, double>.Empty, 0);
    }
}
