using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>Records that are one, and the pairs that hold them together.</summary>
/// <param name="Members">Ordinal order.</param>
/// <param name="Edges">The pairs that joined them, with the reason in words.</param>
public sealed record Cluster(ImmutableArray<RecordKey> Members, ImmutableArray<Edge> Edges);

/// <summary>A pair that is one.</summary>
/// <param name="A">The smaller key.</param>
/// <param name="B">The larger key.</param>
/// <param name="Strength">The stronger edge holds where edges compete.</param>
/// <param name="Why">What agreed, in words.</param>
public sealed record Edge(RecordKey A, RecordKey B, int Strength, string Why);

/// <summary>
/// Joins records by their matching pairs, the strongest first. Two that a steward parted never end up together, nor two
/// ids of one system where the landscape forbids it. Depends on the records alone, not on their order.
/// </summary>
public static class Clusters
{
    private const int VerdictStrength = int.MaxValue;

    /// <summary>The clusters of some records, each record in one; ordinal order of first member.</summary>
    public static ImmutableArray<Cluster> Of(
        IReadOnlyCollection<StandardRecord> records, IReadOnlyCollection<Verdict> verdicts, MasterPolicy policy, MatchRule rule)
    {
        var parted = verdicts.Where(verdict => !verdict.Same).Select(verdict => (verdict.A, verdict.B)).ToHashSet();
        var groups = records.ToDictionary(record => record.Key, record => new Group([record.Key], []));
        foreach (var edge in Edges(records, verdicts, rule))
        {
            var (a, b) = (groups[edge.A], groups[edge.B]);
            if (a == b || !MayJoin(a, b, parted, policy)) continue;
            var (large, small) = a.Members.Count >= b.Members.Count ? (a, b) : (b, a);
            large.Members.AddRange(small.Members);
            large.Edges.AddRange(small.Edges);
            large.Edges.Add(edge);
            foreach (var member in small.Members) groups[member] = large;
        }

        return [.. groups.Values.Distinct().Select(group => new Cluster([.. group.Members.Order()], [.. group.Edges])).OrderBy(cluster => cluster.Members[0])];
    }

    private static List<Edge> Edges(IReadOnlyCollection<StandardRecord> records, IReadOnlyCollection<Verdict> verdicts, MatchRule rule)
    {
        var known = records.ToDictionary(record => record.Key);
        var edges = verdicts.Where(verdict => verdict.Same && known.ContainsKey(verdict.A) && known.ContainsKey(verdict.B))
            .Select(verdict => new Edge(verdict.A, verdict.B, VerdictStrength, $"{verdict.Actor} said so: {verdict.Reason}")).ToList();
        var compared = new HashSet<(RecordKey, RecordKey)>();
        foreach (var block in records.SelectMany(record => Blocking.Keys(record).Select(key => (key, record))).GroupBy(pair => pair.key, pair => pair.record))
        {
            var sharing = block.OrderBy(record => record.Key).ToList();
            for (var i = 0; i < sharing.Count; i++)
            {
                for (var j = i + 1; j < sharing.Count; j++)
                {
                    if (!compared.Add((sharing[i].Key, sharing[j].Key))) continue;
                    if (rule(sharing[i], sharing[j]) is PairDecision.Match match) edges.Add(new(sharing[i].Key, sharing[j].Key, match.Strength, match.Why));
                }
            }
        }

        return [.. edges.OrderByDescending(edge => edge.Strength).ThenBy(edge => edge.A).ThenBy(edge => edge.B)];
    }

    private static bool MayJoin(Group a, Group b, HashSet<(RecordKey, RecordKey)> parted, MasterPolicy policy) =>
        (policy.MergeWithinSystem.Contains(a.Members[0].Kind) || !a.Members.Any(left => b.Members.Any(right => left.System == right.System)))
        && (parted.Count == 0 || !a.Members.Any(left => b.Members.Any(right => parted.Contains((left, right)) || parted.Contains((right, left)))));

    private sealed record Group(List<RecordKey> Members, List<Edge> Edges)
    {
        public bool Equals(Group? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
