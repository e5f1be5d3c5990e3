namespace SegSync.Core.Matching.Candidates;

/// <summary>
/// Pairs that share a key. A block over the limit is refined by the records' other keys, then cut into neighbouring
/// pieces: bounded, and no record is left out.
/// </summary>
internal sealed class Blocks
{
    private readonly IReadOnlyList<BlockingRule> rules;
    private readonly int split;
    private readonly int limit;
    private readonly ulong[][] keys;
    private readonly int[][] orders;
    private int refined;

    /// <param name="rules">At least none.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="split">Where the second file begins; 0 for one file.</param>
    /// <param name="limit">Records in a block at most.</param>
    public Blocks(IReadOnlyList<BlockingRule> rules, int records, int split, int limit)
    {
        (this.rules, this.split, this.limit) = (rules, split, limit);
        keys = [.. rules.Select(rule => rule.Keys)];
        orders = new int[rules.Count][];
        Parallel.For(0, rules.Count, rule => orders[rule] = Sorted(rule, records));
    }

    /// <summary>Blocks that were too large.</summary>
    public int Refined => refined;

    /// <summary>Whether some rule proposes the pair.</summary>
    public bool Any(int a, int b) => Before(keys.Length, a, b);

    /// <summary>The pairs of a rule, smaller position first; across files where there are two.</summary>
    /// <param name="rule">Its position.</param>
    /// <param name="all">Also those that an earlier rule proposes.</param>
    public IEnumerable<(int A, int B)> Of(int rule, bool all)
    {
        var (keys, order) = (this.keys[rule], orders[rule]);
        for (int from = 0, to; from < order.Length; from = to)
        {
            to = End(keys, order, from);
            if (keys[order[from]] == 0) continue;
            for (var i = from; i < to; i++)
            {
                for (var j = i + 1; j < to; j++)
                {
                    var (a, b) = order[i] < order[j] ? (order[i], order[j]) : (order[j], order[i]);
                    if (split > 0 && (a >= split || b < split)) continue;
                    if (all || !Before(rule, a, b)) yield return (a, b);
                }
            }
        }
    }

    private bool Before(int rule, int a, int b)
    {
        for (var r = 0; r < rule; r++)
        {
            var keys = this.keys[r];
            if (keys[a] == keys[b] && keys[a] != 0) return true;
        }
        return false;
    }

    private static int End(ulong[] keys, int[] order, int from)
    {
        var to = from + 1;
        while (to < order.Length && keys[order[to]] == keys[order[from]]) to++;
        return to;
    }

    private int[] Sorted(int rule, int records)
    {
        for (var depth = 0; ; depth++)
        {
            var order = new int[records];
            for (var i = 0; i < records; i++) order[i] = i;
            Array.Sort((ulong[])keys[rule].Clone(), order);
            var over = new List<(int From, int To)>();
            for (int from = 0, to; from < records; from = to)
            {
                to = End(keys[rule], order, from);
                if (to - from > limit && keys[rule][order[from]] != 0) over.Add((from, to));
            }
            if (over.Count == 0) return order;
            Interlocked.Add(ref refined, over.Count);
            if (ReferenceEquals(keys[rule], rules[rule].Keys)) keys[rule] = (ulong[])keys[rule].Clone();
            foreach (var (from, to) in over)
            {
                // in the order of the file, whatever order the sort left them in
                Array.Sort(order, from, to - from);
                Refine(keys[rule], order.AsSpan(from, to - from), rule, depth);
            }
        }
    }

    private void Refine(ulong[] own, ReadOnlySpan<int> block, int rule, int depth)
    {
        var other = depth < rules.Count - 1 ? rules[(rule + 1 + depth) % rules.Count].Keys : null;
        for (var i = 0; i < block.Length; i++)
        {
            // the last resort: neighbours in the file
            var finer = other is null ? (ulong)(i / limit) + 1 : other[block[i]];
            own[block[i]] = Columns.Keys.Both(own[block[i]], finer + 0x9E3779B97F4A7C15UL * (ulong)(depth + 2));
        }
    }
}
