namespace SegSync.Sandbox.World;

internal sealed record Order(Column Column, bool Descending);

/// <summary>Finds and sorts rows; keeps the last results of a table, since a client pages through the same query.</summary>
internal sealed class Query
{
    private const int Kept = 8;
    private readonly Lock _gate = new();
    private readonly Dictionary<(Table, string), (int Changes, int[] Rows)> _cache = [];

    public int[] Rows(Table table, Predicate? filter, IReadOnlyList<Order> order, string cacheKey)
    {
        lock (_gate)
        {
            if (_cache.TryGetValue((table, cacheKey), out var hit) && hit.Changes == table.Changes + (table.StampOwner?.Changes ?? 0))
                return hit.Rows;
        }
        var rows = Sort(table, Find(table, filter), order);
        lock (_gate)
        {
            if (_cache.Count >= Kept)
                _cache.Clear();
            _cache[(table, cacheKey)] = (table.Changes + (table.StampOwner?.Changes ?? 0), rows);
        }
        return rows;
    }

    public static int[] Find(Table table, Predicate? filter)
    {
        var candidates = filter?.Candidates(table)?.Distinct().Order() ?? Enumerable.Range(0, table.Count);
        var found = new List<int>(filter is null ? table.Count : 16);
        foreach (var row in candidates)
        {
            if (!table.IsGone(row) && (filter is null || filter.Holds(table, row)))
                found.Add(row);
        }
        return [.. found];
    }

    private static int[] Sort(Table table, int[] rows, IReadOnlyList<Order> order)
    {
        if (order.Count == 0)
            return rows;
        if (order.Count == 1 && order[0].Column.Kind != Kind.Text)
            return SortByNumber(table, rows, order[0]);
        var keys = rows.Select(row => order.Select(o => table.Get(row, o.Column)).ToArray()).ToArray();
        var index = Enumerable.Range(0, rows.Length).ToArray();
        Array.Sort(index, (a, b) =>
        {
            for (var i = 0; i < order.Count; i++)
            {
                var (x, y) = (keys[a][i], keys[b][i]);
                var c = x.IsNull || y.IsNull ? y.IsNull.CompareTo(x.IsNull) : x.CompareTo(y, false);
                if (c != 0)
                    return order[i].Descending ? -c : c;
            }
            return a.CompareTo(b);
        });
        return [.. index.Select(i => rows[i])];
    }

    private static int[] SortByNumber(Table table, int[] rows, Order order)
    {
        var keys = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var value = table.Get(rows[i], order.Column);
            var key = value.IsNull ? long.MinValue + 1 : value.Number;
            keys[i] = order.Descending ? -key : key;
        }
        var sorted = (int[])rows.Clone();
        Array.Sort(keys, sorted);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                Array.Sort(sorted, start, end - start);
            start = end;
        }
        return sorted;
    }
}
