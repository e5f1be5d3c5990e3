using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching;

/// <summary>One run of union-find with refusals. Records come in key order; positions stand for them.</summary>
internal sealed class Agglomeration
{
    private readonly StandardRecord[] records;
    private readonly bool withinSystem;
    private readonly List<int>[] members;
    private readonly List<int>[] identified;
    private readonly int[] parent;
    private readonly List<Candidate> candidates = [];
    private readonly HashSet<(int, int)> apart = [];
    private readonly List<Edge> open = [];
    private readonly List<(int Root, Edge Edge)> holding = [];

    public Agglomeration(StandardRecord[] records, IReadOnlyCollection<Verdict> verdicts, MasterPolicy policy, MatchRule rule)
    {
        this.records = records;
        withinSystem = records.Length == 0 || policy.MergeWithinSystem.Contains(records[0].Key.Kind);
        members = [.. Enumerable.Range(0, records.Length).Select(i => new List<int> { i })];
        // of records with the same identifiers one is enough to ask
        identified = [.. records.Select((record, i) => record["vatNumber"] is null && record["gtin"] is null ? new List<int>() : [i])];
        parent = [.. Enumerable.Range(0, records.Length)];
        if (records.Length < 2) return;
        var decided = Weigh(verdicts);
        foreach (var (a, b) in Clusters.Pairs(records, rule))
        {
            if (decided.Contains((a, b))) continue;
            var decision = rule.Decide(records[a], records[b]);
            if (decision is PairDecision.Match && MaySystemsMeet(a, b)) candidates.Add(new(a, b, decision.Strength, decision.Terms, "match"));
            else if (decision is PairDecision.Possible && MaySystemsMeet(a, b)) Open(a, b, decision.Strength, decision.Terms, "possible");
        }
    }

    private readonly record struct Candidate(int A, int B, int Strength, ImmutableArray<MatchTerm> Terms, string Why, long Rank = 0);

    public Clusters Run()
    {
        var ambiguous = Ambiguous();
        candidates.Sort(StrongestFirst);
        foreach (var edge in candidates)
        {
            if (ambiguous.Contains((edge.A, edge.B))) Open(edge.A, edge.B, edge.Strength, edge.Terms, "several records of one system fit equally well");
            else Join(edge);
        }
        var edges = holding.ToLookup(pair => Root(pair.Root), pair => pair.Edge);
        return new(
            [.. Enumerable.Range(0, this.records.Length).Where(i => parent[i] == i).Select(root => new Cluster([.. members[root].Order().Select(i => this.records[i])], [.. edges[root]])).OrderBy(cluster => cluster.Records[0].Key.ToString(), StringComparer.Ordinal)],
            [.. open.Where(edge => Root(Position(edge.A)) != Root(Position(edge.B))).OrderBy(edge => edge.A).ThenBy(edge => edge.B)]);
    }

    private HashSet<(int, int)> Weigh(IReadOnlyCollection<Verdict> verdicts)
    {
        var decided = new HashSet<(int, int)>();
        foreach (var verdict in verdicts.OrderByDescending(v => v.At).ThenBy(v => v.Same).ThenBy(v => v.Actor, StringComparer.Ordinal).ThenBy(v => v.Reason, StringComparer.Ordinal))
        {
            var (a, b) = (Position(verdict.A), Position(verdict.B));
            if (a < 0 || b < 0 || a == b) continue;
            var pair = a < b ? (a, b) : (b, a);
            if (!decided.Add(pair)) continue;
            if (verdict.Same) candidates.Add(new(pair.Item1, pair.Item2, int.MaxValue, [], $"verdict of {verdict.Actor}: {verdict.Reason}", verdict.At.UtcTicks));
            else apart.Add(pair);
        }
        return decided;
    }

    // a record that fits two records of a system equally well belongs to neither until somebody says so
    private HashSet<(int, int)> Ambiguous()
    {
        var ambiguous = new HashSet<(int, int)>();
        if (withinSystem) return ambiguous;
        var sides = candidates.Where(edge => edge.Strength < int.MaxValue)
            .SelectMany(edge => new[] { (From: edge.A, To: edge.B, Edge: edge), (From: edge.B, To: edge.A, Edge: edge) })
            .GroupBy(side => (side.From, records[side.To].Key.System));
        foreach (var side in sides)
        {
            var best = side.Max(one => (one.Edge.Strength, Alive(one.Edge)));
            var top = side.Where(one => (one.Edge.Strength, Alive(one.Edge)) == best).ToList();
            if (top.Count > 1) ambiguous.UnionWith(top.Select(one => (one.Edge.A, one.Edge.B)));
        }
        return ambiguous;
    }

    // a total order: no two candidates are about the same pair
    private int StrongestFirst(Candidate one, Candidate other)
    {
        if (one.Strength != other.Strength) return other.Strength.CompareTo(one.Strength);
        if (one.Rank != other.Rank) return other.Rank.CompareTo(one.Rank);
        if (Alive(one) != Alive(other)) return Alive(one) ? -1 : 1;
        return one.A != other.A ? one.A.CompareTo(other.A) : one.B.CompareTo(other.B);
    }

    private void Join(Candidate edge)
    {
        var (a, b) = (Root(edge.A), Root(edge.B));
        if (a == b) return;
        if (Refusal(edge, a, b) is { } refusal)
        {
            if (refusal.Length > 0) Open(edge.A, edge.B, edge.Strength, edge.Terms, refusal);
            return;
        }
        if (members[a].Count < members[b].Count) (a, b) = (b, a);
        parent[b] = a;
        members[a].AddRange(members[b]);
        members[b].Clear();
        foreach (var one in identified[b])
        {
            if (!identified[a].Exists(other => Alike(one, other))) identified[a].Add(one);
        }
        holding.Add((a, new(records[edge.A].Key, records[edge.B].Key, edge.Strength, edge.Terms, edge.Why)));
    }

    // why two clusters may not become one; empty where a steward said it already, null where they may
    private string? Refusal(Candidate edge, int a, int b)
    {
        var verdict = edge.Strength == int.MaxValue;
        if (apart.Count > 0)
        {
            foreach (var one in members[a])
            {
                foreach (var other in members[b])
                {
                    if (apart.Contains(one < other ? (one, other) : (other, one))) return verdict ? "verdicts contradict each other" : "";
                }
            }
        }
        if (!withinSystem && members[a].Exists(one => members[b].Exists(other => !MaySystemsMeet(one, other)))) return "would join two records of one system";
        if (verdict) return null;
        foreach (var one in identified[a])
        {
            foreach (var other in identified[b])
            {
                if (ExactRules.Contradiction(this.records[one], this.records[other]) is { } contradiction) return $"would join records with {contradiction}";
            }
        }
        return null;
    }

    private bool Alike(int a, int b) => records[a]["vatNumber"] == records[b]["vatNumber"] && records[a]["gtin"] == records[b]["gtin"];

    private bool MaySystemsMeet(int a, int b) => withinSystem || records[a].Key.System != records[b].Key.System;

    private bool Alive(Candidate edge) => !records[edge.A].Deleted && !records[edge.B].Deleted;

    private void Open(int a, int b, int strength, ImmutableArray<MatchTerm> terms, string why) => open.Add(new(records[a].Key, records[b].Key, strength, terms, why));

    private int Position(RecordKey key)
    {
        var text = key.ToString();
        var (low, high) = (0, records.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(records[middle].Key.ToString(), text);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    private int Root(int at)
    {
        while (parent[at] != at) at = parent[at] = parent[parent[at]];
        return at;
    }
}
