using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Single names: typing errors, initials and short forms.</summary>
internal static class NameLevels
{
    public static readonly ImmutableArray<string> Levels = ["same", "one typing error", "very similar", "similar", "different"];

    public static int Of(string a, string b)
    {
        if (Math.Min(a.Length, b.Length) >= 3 && Edits.Between(a, b, 1) <= 1) return 1;
        var similarity = JaroWinkler.Of(a, b);
        if (similarity >= 0.9) return 2;
        return similarity >= 0.8 || Contains(a, b) ? 3 : 4;
    }

    // an initial, or one of several names
    private static bool Contains(string a, string b)
    {
        if (a.Length > b.Length) (a, b) = (b, a);
        if (a.Length == 1) return b[0] == a[0];
        if (!b.StartsWith(a, StringComparison.Ordinal) && !b.EndsWith(a, StringComparison.Ordinal)) return false;
        return a.Length >= 3 || b[a.Length] == ' ';
    }

    /// <summary>Whether two texts are one name but for small errors.</summary>
    public static bool Alike(string a, string b) => a == b || Of(a, b) <= 2;

    public static ColumnComparison Compare(Column column) => new(column, Levels, (a, b) => Of(column.Texts[a], column.Texts[b]));
}
