using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Titles and texts: cosine of the TF-IDF vectors of character trigrams and of words, whichever says more.</summary>
internal static class TextLevels
{
    private static readonly double[] Floors = [0.9, 0.75, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

    public static readonly ImmutableArray<string> Levels =
        ["same", "cosine 0.9 and more", "cosine 0.75 and more", "cosine 0.6 and more", "cosine 0.5 and more", "cosine 0.4 and more", "cosine 0.3 and more", "cosine 0.2 and more", "cosine 0.1 and more", "different"];

    public static ColumnComparison Compare(Column column)
    {
        var grams = Vectors.OfGrams(column);
        var words = Vectors.OfWords(column);
        return new(column, Levels, (a, b) => Level((grams.Cosine(a, b) + words.Cosine(a, b)) / 2));
    }

    public static int Level(double similarity)
    {
        for (var i = 0; i < Floors.Length; i++)
        {
            if (similarity >= Floors[i]) return i + 1;
        }
        return Floors.Length + 1;
    }
}
