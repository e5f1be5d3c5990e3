using System.Runtime.InteropServices;
using SegSync.Core.Matching.Models;
using SegSync.Core.Matching.Training;

namespace SegSync.Core.Matching.Linking;

/// <summary>
/// Clusters by average linkage: the strongest pair first, two clusters become one only where the mean weight of all pairs
/// between them speaks for it. A single bridge between two solid clusters does not join them.
/// </summary>
internal sealed class Agglomerate
{
    // of larger clusters only so many members are asked
    private const int Asked = 20;

    private readonly MatchTable table;
    private readonly Scorer scorer;
    private readonly double limit;
    private readonly int[] root;
    private readonly int[] next;
    private readonly int[] size;
    private readonly List<(int A, int B, double Weight)> joined = [];

    private Agglomerate(MatchTable table, Scorer scorer, double limit)
    {
        (this.table, this.scorer, this.limit) = (table, scorer, limit);
        root = new int[table.Records];
        next = new int[table.Records];
        size = new int[table.Records];
        for (var i = 0; i < root.Length; i++) (root[i], next[i], size[i]) = (i, i, 1);
    }

    /// <param name="table">The records.</param>
    /// <param name="links">Pairs that match by themselves, strongest first.</param>
    /// <param name="scorer">Weighs any other pair.</param>
    /// <param name="defaults">How much one pair may count.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static MatchResult Of(MatchTable table, List<Link> links, Scorer scorer, MatchDefaults defaults, CancellationToken cancellationToken)
    {
        var run = new Agglomerate(table, scorer, defaults.WeightLimit);
        var done = 0;
        foreach (var link in links)
        {
            if ((++done & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            run.Consider(link);
        }
        return run.Result(links);
    }

    private void Consider(Link link)
    {
        var (a, b) = (root[link.A], root[link.B]);
        if (a == b) return;
        if ((size[a] > 1 || size[b] > 1) && Mean(a, b) < 0) return;
        if (size[a] < size[b]) (a, b) = (b, a);
        foreach (var member in Members(b)) root[member] = a;
        size[a] += size[b];
        (next[a], next[b]) = (next[b], next[a]);
        joined.Add((link.A, link.B, link.Weight));
    }

    private double Mean(int a, int b)
    {
        var (sum, count) = (0.0, 0);
        foreach (var one in Members(a).Take(Asked))
        {
            foreach (var other in Members(b).Take(Asked))
            {
                sum += Math.Clamp(scorer.Weigh(Math.Min(one, other), Math.Max(one, other)), -limit, limit);
                count++;
            }
        }
        return sum / count;
    }

    private IEnumerable<int> Members(int root)
    {
        var at = root;
        do
        {
            var next = this.next[at];
            yield return at;
            at = next;
        }
        while (at != root);
    }

    private MatchResult Result(List<Link> links)
    {
        var least = new int[root.Length];
        Array.Fill(least, int.MaxValue);
        for (var i = 0; i < root.Length; i++) least[root[i]] = Math.Min(least[root[i]], i);
        var own = new Dictionary<(int, int), double>();
        foreach (var link in links)
        {
            if (size[root[link.A]] > 2 && root[link.A] == root[link.B]) own[(link.A, link.B)] = link.Weight;
        }
        var tree = joined.ToLookup(join => root[join.A]);
        var pairs = new List<MatchedPair>(joined.Count);
        var cohesion = ImmutableSortedDictionary.CreateBuilder<int, double>();
        foreach (var cluster in tree)
        {
            var members = Members(cluster.Key).Order().ToArray();
            var chains = Chains(members, cluster);
            var (count, solid) = (0, 0);
            for (var i = 0; i < members.Length; i++)
            {
                for (var j = i + 1; j < members.Length; j++)
                {
                    var (a, b) = (members[i], members[j]);
                    var weight = members.Length == 2 ? cluster.First().Weight : own.TryGetValue((a, b), out var known) ? known : scorer.Weigh(a, b);
                    count++;
                    if (members.Length == 2 || own.ContainsKey((a, b))) solid++;
                    if (table.Split > 0 && (a >= table.Split || b < table.Split)) continue;
                    pairs.Add(new(a, b, Scorer.Probability(Math.Max(weight, chains[i, j])), weight));
                }
            }
            if (members.Length > 2) cohesion.Add(members[0], (double)solid / count);
        }
        pairs.Sort((one, other) => one.A != other.A ? one.A.CompareTo(other.A) : one.B.CompareTo(other.B));
        for (var i = 0; i < root.Length; i++) root[i] = least[root[i]];
        return new([.. pairs], ImmutableCollectionsMarshal.AsImmutableArray(root), cohesion.ToImmutable(), 0);
    }

    // the weakest link of the strongest chain: the joins, strongest first, connect two groups each
    private static double[,] Chains(int[] members, IEnumerable<(int A, int B, double Weight)> joins)
    {
        var chains = new double[members.Length, members.Length];
        var groups = members.Select((_, i) => new List<int> { i }).ToArray();
        foreach (var (a, b, weight) in joins.OrderByDescending(join => join.Weight))
        {
            var (one, other) = (groups[Array.BinarySearch(members, a)], groups[Array.BinarySearch(members, b)]);
            foreach (var x in one)
            {
                foreach (var y in other) chains[x, y] = chains[y, x] = weight;
            }
            one.AddRange(other);
            foreach (var y in other) groups[y] = one;
        }
        return chains;
    }
}
