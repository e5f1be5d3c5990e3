namespace SegSync.Core.Matching.Candidates;

/// <summary>
/// Pairs that share a key. A block over the limit is refined by the record's other keys, then cut into neighbouring
/// pieces: bounded, and no record is left out.
/// </summary>
internal sealed class Blocks(IReadOnlyList<BlockingRule> rules, int records, int split, int limit)
{
    private readonly List<ulong[]> _keys = [.. rules.Select(rule => (ulong[])rule.Keys.Clone())];

    /// <summary>Blocks that were too large, by rule.</summary>
    public int[] Refined { get; } = new int[rules.Count];

    /// <summary>Whether an earlier rule than <paramref name="rule"/> proposes the pair.</summary>
    public bool Before(int rule, int a, int b)
    {
        for (var r = 0; r < rule; r++)
        {
            var keys = _keys[r];
            if (keys[a] == keys[b] && keys[a] != 0) return true;
        }
        return false;
    }

    public bool Any(int a, int b) => Before(_keys.Count, a, b);

    /// <summary>Every pair of every rule, each once: the smaller position first; across files where there are two.</summary>
    public IEnumerable<(int A, int B)> Pairs()
    {
        for (var r = 0; r < _keys.Count; r++)
        {
            foreach (var pair in Of(r)) yield return pair;
        }
    }

    public IEnumerable<(int A, int B)> Of(int rule)
    {
        var (keys, order) = Sorted(rule);
        for (int from = 0, to; from < order.Length; from = to)
        {
            to = from + 1;
            while (to < order.Length && keys[to] == keys[from]) to++;
            if (keys[from] == 0) continue;
            for (var i = from; i < to; i++)
            {
                for (var j = i + 1; j < to; j++)
                {
                    var (a, b) = order[i] < order[j] ? (order[i], order[j]) : (order[j], order[i]);
                    if (split > 0 && (a >= split || b < split)) continue;
                    if (!Before(rule, a, b)) yield return (a, b);
                }
            }
        }
    }

    private (ulong[] Keys, int[] Order) Sorted(int rule)
    {
        var own = _keys[rule];
        for (var depth = 0; ; depth++)
        {
            var keys = (ulong[])own.Clone();
            var order = new int[records];
            for (var i = 0; i < records; i++) order[i] = i;
            Array.Sort(keys, order);
            var over = false;
            for (int from = 0, to; from < records; from = to)
            {
                to = from + 1;
                while (to < records && keys[to] == keys[from]) to++;
                if (to - from <= limit || keys[from] == 0) continue;
                over = true;
                Refined[rule]++;
                Refine(own, order.AsSpan(from, to - from), rule, depth);
            }
            if (!over) return (keys, order);
        }
    }

    private void Refine(ulong[] own, Span<int> block, int rule, int depth)
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
