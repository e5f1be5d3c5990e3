using System.Runtime.Intrinsics;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Single names: typing errors, initials and short forms.</summary>
/// <param name="column">The names.</param>
internal sealed class NameLevels(Column column)
{
    public static readonly ImmutableArray<string> Levels = ["same", "one typing error", "very similar", "similar", "different"];

    private readonly Vector256<byte>[] letters = LetterCounts.Of(column.Texts);

    public Column Column => column;

    public ColumnComparison Comparison() => new(column, Levels, (a, b) => Of(a, this, b));

    /// <summary>Whether a name and one of another column are one name but for small errors.</summary>
    public bool Alike(int name, NameLevels others, int other) => column.Texts[name] == others.Column.Texts[other] || Of(name, others, other) <= 2;

    private int Of(int name, NameLevels others, int other)
    {
        var (a, b) = (column.Texts[name], others.Column.Texts[other]);
        if (Math.Min(a.Length, b.Length) >= 3 && Edits.Between(a, b, 1) <= 1) return 1;
        var similarity = LetterCounts.JaroWinklerFrom(0.8, a, letters[name], b, others.letters[other]);
        if (similarity >= 0.9) return 2;
        return similarity > 0 || Contains(a, b) ? 3 : 4;
    }

    // an initial, or one of several names
    private static bool Contains(string a, string b)
    {
        if (a.Length > b.Length) (a, b) = (b, a);
        if (a.Length == 1) return b[0] == a[0];
        if (!b.StartsWith(a, StringComparison.Ordinal) && !b.EndsWith(a, StringComparison.Ordinal)) return false;
        return a.Length >= 3 || b[a.Length] == ' ';
    }
}
