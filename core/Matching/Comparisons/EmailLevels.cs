using System.Runtime.Intrinsics;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Mail addresses: the name before the @ says more than the domain, which many share.</summary>
internal static class EmailLevels
{
    private static readonly ImmutableArray<string> Levels =
        ["same", "one typing error", "same name before the @", "similar name, same domain", "similar", "same domain", "different"];

    public static ColumnComparison Compare(Column column)
    {
        var letters = LetterCounts.Of(column.Texts);
        return new(column, Levels, (a, b) => Level(column.Texts[a], letters[a], column.Texts[b], letters[b]));
    }

    private static int Level(string a, in Vector256<byte> lettersA, string b, in Vector256<byte> lettersB)
    {
        if (Edits.Between(a, b, 1) <= 1) return 1;
        var (atA, atB) = (a.LastIndexOf('@'), b.LastIndexOf('@'));
        if (atA > 0 && atB > 0)
        {
            if (a.AsSpan(0, atA).SequenceEqual(b.AsSpan(0, atB))) return 2;
            if (a.AsSpan(atA).SequenceEqual(b.AsSpan(atB))) return JaroWinkler.Of(a.AsSpan(0, atA), b.AsSpan(0, atB)) >= 0.85 ? 3 : 5;
        }
        return LetterCounts.JaroWinklerFrom(0.9, a, lettersA, b, lettersB) > 0 ? 4 : 6;
    }
}
