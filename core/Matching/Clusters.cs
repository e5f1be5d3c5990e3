using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>Records that are one, and the edges that hold them together.</summary>
/// <param name="Records">In key order; at least one.</param>
/// <param name="Edges">A tree over the records, strongest first.</param>
public sealed record Cluster(ImmutableArray<StandardRecord> Records, ImmutableArray<Edge> Edges);

/// <summary>Two records that belong together, and why.</summary>
/// <param name="A">The smaller key.</param>
/// <param name="B">The larger key.</param>
/// <param name="Strength">Thousandths; a steward's verdict is <see cref="int.MaxValue"/>.</param>
/// <param name="Terms">What speaks for and against.</param>
/// <param name="Why">Who or what decided, such as <c>match</c> or <c>verdict of anna: same owner</c>.</param>
public sealed record Edge(RecordKey A, RecordKey B, int Strength, ImmutableArray<MatchTerm> Terms, string Why);

/// <summary>What agglomeration made of records.</summary>
/// <param name="All">The clusters in order of their smallest key; every record is in exactly one.</param>
/// <param name="Open">Pairs in different clusters that a steward should look at, in key order.</param>
public sealed record Clusters(ImmutableArray<Cluster> All, ImmutableArray<Edge> Open)
{
    /// <summary>
    /// Joins matching pairs, strongest first, unless that would bring together what a verdict keeps apart, two records
    /// of a system that may not merge, or contradicting identifiers. Depends on the set of records and verdicts only,
    /// not on their order; unconnected records do not influence each other, so a component decided alone and the whole
    /// population give the same clusters. Only pairs that share a posting are compared.
    /// </summary>
    /// <param name="records">Records of one tenant and kind, each once.</param>
    /// <param name="verdicts">What stewards said; those about other records are ignored.</param>
    /// <param name="policy">Which kinds merge within a system.</param>
    /// <param name="rule">Decides pairs.</param>
    public static Clusters Of(IReadOnlyCollection<StandardRecord> records, IReadOnlyCollection<Verdict> verdicts, MasterPolicy policy, MatchRule rule)
    {
        var sorted = records.Select(record => (Text: record.Key.ToString(), Record: record)).OrderBy(pair => pair.Text, StringComparer.Ordinal).Select(pair => pair.Record).ToArray();
        return new Agglomeration(sorted, verdicts, policy, rule).Run();
    }

    /// <summary>The pairs of records that share a posting, as positions; the smaller first, each pair once.</summary>
    internal static IEnumerable<(int A, int B)> Pairs(StandardRecord[] records, MatchRule rule)
    {
        var blocks = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var near = new HashSet<int>();
        for (var i = 0; i < records.Length; i++)
        {
            near.Clear();
            foreach (var key in rule.Keys(records[i]))
            {
                if (!blocks.TryGetValue(key, out var block)) blocks[key] = block = [];
                near.UnionWith(block);
                block.Add(i);
            }
            foreach (var other in near) yield return (other, i);
        }
    }
}
