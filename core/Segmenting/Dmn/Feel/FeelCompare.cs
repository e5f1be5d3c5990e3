namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>FEEL's equality and order (DMN 1.5, 10.3.2.13 and table 54): null where two values cannot be compared.</summary>
internal static class FeelCompare
{
    /// <summary>Are two values equal? Null equals only null; values of different kinds give null.</summary>
    public static bool? Same(object? left, object? right)
    {
        if (left is null || right is null) return left is null && right is null;
        switch (left, right)
        {
            case (decimal a, decimal b): return a == b;
            case (string a, string b): return string.Equals(a, b, StringComparison.Ordinal);
            case (bool a, bool b): return a == b;
            case (object?[] a, object?[] b): return SameLists(a, b);
            case (object?[] { Length: 1 } a, _): return Same(a[0], right);
            case (_, object?[] { Length: 1 } b): return Same(left, b[0]);
            case (FeelContext a, FeelContext b): return SameContexts(a, b);
            case (FeelRange a, FeelRange b): return a.StartIncluded == b.StartIncluded && a.EndIncluded == b.EndIncluded && Same(a.Start, b.Start) == true && Same(a.End, b.End) == true;
            case (FeelFunction a, FeelFunction b): return ReferenceEquals(a, b);
            default: return Order(left, right) is { } order ? order == 0 : null;
        }
    }

    /// <summary>Negative, 0, positive; null where there is no order. Strings by code point.</summary>
    public static int? Order(object? left, object? right) => (left, right) switch
    {
        (decimal a, decimal b) => a.CompareTo(b),
        (string a, string b) => Points(a, b),
        (DateOnly a, DateOnly b) => a.CompareTo(b),
        (FeelDateTime a, FeelDateTime b) => a.Instant.CompareTo(b.Instant),
        (DateOnly a, FeelDateTime b) => a.ToDateTime(default).Ticks.CompareTo(b.Instant),
        (FeelDateTime a, DateOnly b) => a.Instant.CompareTo(b.ToDateTime(default).Ticks),
        (FeelTime a, FeelTime b) => (a.Ticks - (a.Offset ?? default).Ticks).CompareTo(b.Ticks - (b.Offset ?? default).Ticks),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (MonthSpan a, MonthSpan b) => a.Months.CompareTo(b.Months),
        _ => null,
    };

    /// <summary>Does a list hold a value?</summary>
    public static bool Holds(object?[] list, object? value)
    {
        foreach (var item in list) if (Same(item, value) == true) return true;
        return false;
    }

    private static int Points(string left, string right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var (a, b) = (left[i], right[i]);
            // a surrogate stands for a code point above all others
            if (a != b) return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool? SameLists(object?[] left, object?[] right)
    {
        if (left.Length != right.Length) return false;
        for (var i = 0; i < left.Length; i++) if (Same(left[i], right[i]) is not true) return false;
        return true;
    }

    private static bool SameContexts(FeelContext left, FeelContext right) =>
        left.Names.Count == right.Names.Count && left.Names.All(name => right.Has(name) && Same(left[name], right[name]) == true);
}
