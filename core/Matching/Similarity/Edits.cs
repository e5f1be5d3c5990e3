namespace SegSync.Core.Matching.Similarity;

/// <summary>
/// Damerau-Levenshtein distance in its optimal string alignment form: inserting, deleting, replacing a character or
/// swapping two neighbours costs one, and no part is edited twice. Symmetric.
/// </summary>
public static class Edits
{
    /// <summary>The distance, 0 or more; anything over <paramref name="limit"/> is told as <paramref name="limit"/> + 1.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    /// <param name="limit">0 or more: how far it is worth counting.</param>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        var start = a.CommonPrefixLength(b);
        a = a[start..];
        b = b[start..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }
        if (a.Length == 0 || b.Length == 0) return Math.Min(a.Length + b.Length, limit + 1);
        var width = b.Length + 1;
        Span<int> rows = width <= 100 ? stackalloc int[3 * width] : new int[3 * width];
        var before = rows[..width];
        var last = rows[width..(2 * width)];
        var row = rows[(2 * width)..];
        for (var j = 0; j < width; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var least = row[0] = i;
            for (var j = 1; j < width; j++)
            {
                var cost = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                least = Math.Min(least, cost);
            }
            if (least > limit) return limit + 1;
            var free = before;
            before = last;
            last = row;
            row = free;
        }
        return Math.Min(last[^1], limit + 1);
    }
}
