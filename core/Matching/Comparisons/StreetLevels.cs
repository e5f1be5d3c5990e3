using System.Runtime.Intrinsics;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Streets: the standard form has the number first, the street after it.</summary>
internal static class StreetLevels
{
    private static readonly ImmutableArray<string> Levels =
        ["same", "same number, street nearly the same", "nearly the same", "similar", "same number only", "different"];

    public static ColumnComparison Compare(Column column)
    {
        var letters = new Vector256<byte>[column.Texts.Count];
        for (var i = 0; i < letters.Length; i++) letters[i] = LetterCounts.Of(column.Texts[i].AsSpan(Street(column.Texts[i])));
        return new(column, Levels, (a, b) => Level(column.Texts[a], letters[a], column.Texts[b], letters[b]));
    }

    private static int Level(ReadOnlySpan<char> a, in Vector256<byte> lettersA, ReadOnlySpan<char> b, in Vector256<byte> lettersB)
    {
        var (toA, toB) = (Street(a), Street(b));
        var number = toA > 0 && a[..toA].TrimEnd().SequenceEqual(b[..toB].TrimEnd());
        var similarity = Alike(a[toA..], lettersA, b[toB..], lettersB);
        if (similarity >= 0.85 && number) return 1;
        if (similarity >= 0.93) return 2;
        if (similarity >= 0.8) return 3;
        return number ? 4 : 5;
    }

    private static double Alike(ReadOnlySpan<char> a, in Vector256<byte> lettersA, ReadOnlySpan<char> b, in Vector256<byte> lettersB)
    {
        if (a.IsEmpty || b.IsEmpty) return 0;
        return Math.Min(a.Length, b.Length) >= 4 && (a.StartsWith(b) || b.StartsWith(a)) ? 0.95 : LetterCounts.JaroWinklerFrom(0.8, a, lettersA, b, lettersB);
    }

    // where the street begins: behind the number, if there is one
    private static int Street(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiDigit(text[0])) return 0;
        return text.IndexOf(' ') is >= 0 and var space ? space + 1 : text.Length;
    }
}
