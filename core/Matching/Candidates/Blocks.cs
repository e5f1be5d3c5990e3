namespace SegSync.Core.Matching.Candidates;

/// <summary>
/// Pairs that share a key. A block over the limit is refined by the records' other keys, then cut into neighbouring
/// pieces: bounded, and no record is left out.
/// </summary>
internal sealed class Blocks
{
    private readonly IReadOnlyList<BlockingRule> _rules;
    private readonly int _split;
    private readonly int _limit;
    private readonly ulong[][] _keys;
    private readonly int[][] _orders;
    private int _refined;

    /// <param name="rules">At least none.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="split">Where the second file begins; 0 for one file.</param>
    /// <param name="limit">Records in a block at most.</param>
    public Blocks(IReadOnlyList<BlockingRule> rules, int records, int split, int limit)
    {
        (_rules, _split, _limit) = (rules, split, limit);
        _keys = [.. rules.Select(rule => rule.Keys)];
        _orders = new int[rules.Count][];
        Parallel.For(0, rules.Count, rule => _orders[rule] = Sorted(rule, records));
    }

    /// <summary>Blocks that were too large.</summary>
    public int Refined => _refined;

    /// <summary>Whether some rule proposes the pair.</summary>
    public bool Any(int a, int b) => Before(_keys.Length, a, b);

    /// <summary>The pairs of a rule, smaller position first; across files where there are two.</summary>
    /// <param name="rule">Its position.</param>
    /// <param name="all">Also those that an earlier rule proposes.</param>
    public IEnumerable<(int A, int B)> Of(int rule, bool all)
    {
        var (keys, order) = (_keys[rule], _orders[rule]);
        for (int from = 0, to; from < order.Length; from = to)
        {
            to = End(keys, order, from);
            if (keys[order[from]] == 0) continue;
            for (var i = from; i < to; i++)
            {
                for (var j = i + 1; j < to; j++)
                {
                    var (a, b) = order[i] < order[j] ? (order[i], order[j]) : (order[j], order[i]);
                    if (_split > 0 && (a >= _split || b < _split)) continue;
                    if (all || !Before(rule, a, b)) yield return (a, b);
                }
            }
        }
    }

    private bool Before(int rule, int a, int b)
    {
        for (var r = 0; r < rule; r++)
        {
            var keys = _keys[r];
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
            Array.Sort((ulong[])_keys[rule].Clone(), order);
            var over = new List<(int From, int To)>();
            for (int from = 0, to; from < records; from = to)
            {
                to = End(_keys[rule], order, from);
                if (to - from > _limit && _keys[rule][order[from]] != 0) over.Add((from, to));
            }
            if (over.Count == 0) return order;
            Interlocked.Add(ref _refined, over.Count);
            if (ReferenceEquals(_keys[rule], _rules[rule].Keys)) _keys[rule] = (ulong[])_keys[rule].Clone();
            foreach (var (from, to) in over)
            {
                // in the order of the file, whatever order the sort left them in
                Array.Sort(order, from, to - from);
                Refine(_keys[rule], order.AsSpan(from, to - from), rule, depth);
            }
        }
    }

    private void Refine(ulong[] own, ReadOnlySpan<int> block, int rule, int depth)
    {
        var other = depth < _rules.Count - 1 ? _rules[(rule + 1 + depth) % _rules.Count].Keys : null;
        for (var i = 0; i < block.Length; i++)
        {
            // the last resort: neighbours in the file
            var finer = other is null ? (ulong)(i / _limit) + 1 : other[block[i]];
            own[block[i]] = Columns.Keys.Both(own[block[i]], finer + 0x9E3779B97F4A7C15UL * (ulong)(depth + 2));
        }
    }
}
