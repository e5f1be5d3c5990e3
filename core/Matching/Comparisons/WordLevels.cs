using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>
/// Names of several words, in any order: soft TF-IDF (Cohen, Ravikumar, Fienberg 2003) as a Dice coefficient. Words are
/// paired one to one, best first; a pair counts as it is alike and as rare as its words are.
/// </summary>
internal sealed class WordLevels
{
    public static readonly ImmutableArray<string> Levels = ["same", "nearly the same words", "most words alike", "many words alike", "some words alike", "different"];

    private const double Alike = 0.85;
    private const double WholeAlike = 0.9;
    private const int MostWords = 64;
    private const int OnStack = 256;

    private readonly Column column;
    private readonly List<string> words = [];
    private readonly Vector256<byte>[] letters;
    private readonly Vector256<byte>[] wordLetters;
    private readonly double[] weights;
    private readonly int[][] texts;

    private WordLevels(Column column)
    {
        this.column = column;
        letters = LetterCounts.Of(column.Texts);
        texts = new int[column.Texts.Count][];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        var seen = new List<int>();
        for (var i = 0; i < texts.Length; i++)
        {
            var text = column.Texts[i].AsSpan();
            texts[i] = new int[text.Count(' ') + 1];
            var at = 0;
            foreach (var range in text.Split(' '))
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, text[range], out var known);
                if (!known)
                {
                    number = words.Count;
                    words.Add(text[range].ToString());
                    seen.Add(0);
                }
                seen[number] += column.Count(i);
                texts[i][at++] = number;
            }
        }
        wordLetters = LetterCounts.Of(words);
        weights = [.. words.Select((word, number) => Math.Log(1 + (double)column.Filled / (column.Frozen?.CountWord(word) ?? seen[number])))];
    }

    public static ColumnComparison Compare(Column column) => new(column, Levels, new WordLevels(column).Level);

    private int Level(int one, int other)
    {
        var (a, b) = (column.Texts[one], column.Texts[other]);
        if (Math.Min(a.Length, b.Length) >= 4 && Edits.Between(a, b, 1) <= 1) return 1;
        // words are taken greedily: both ways round must take the same
        var similarity = string.CompareOrdinal(a, b) < 0 ? Similarity(texts[one], texts[other]) : Similarity(texts[other], texts[one]);
        // words that one side writes together or cuts off
        if (similarity < 0.92) similarity = Math.Max(similarity, LetterCounts.JaroWinklerFrom(WholeAlike, a, letters[one], b, letters[other]) - 0.05);
        return similarity switch { >= 0.92 => 1, >= 0.78 => 2, >= 0.6 => 3, >= 0.4 => 4, _ => 5 };
    }

    private double Similarity(int[] a, int[] b)
    {
        double total = 0;
        foreach (var word in a) total += weights[word];
        foreach (var word in b) total += weights[word];
        var (countA, countB) = (Math.Min(a.Length, MostWords), Math.Min(b.Length, MostWords));
        ulong usedA = 0, usedB = 0;
        double shared = 0;
        for (var i = 0; i < countA; i++)
        {
            for (var j = 0; j < countB; j++)
            {
                if (a[i] != b[j] || (usedB >> j & 1) != 0) continue;
                usedA |= 1UL << i;
                usedB |= 1UL << j;
                shared += weights[a[i]] + weights[b[j]];
                break;
            }
        }
        Span<double> alike = countA * countB <= OnStack ? stackalloc double[OnStack] : new double[countA * countB];
        if (!Weigh(a.AsSpan(0, countA), b.AsSpan(0, countB), usedA, usedB, alike)) return shared / total;
        while (true)
        {
            var (best, at) = (0.0, -1);
            for (var i = 0; i < countA; i++)
            {
                if ((usedA >> i & 1) != 0) continue;
                for (var j = 0; j < countB; j++)
                {
                    if ((usedB >> j & 1) == 0 && alike[i * countB + j] > best) (best, at) = (alike[i * countB + j], i * countB + j);
                }
            }
            if (at < 0) return shared / total;
            usedA |= 1UL << (at / countB);
            usedB |= 1UL << (at % countB);
            shared += best;
        }
    }

    // what each pair of words that are not equal would add; false where none adds anything
    private bool Weigh(ReadOnlySpan<int> a, ReadOnlySpan<int> b, ulong usedA, ulong usedB, Span<double> alike)
    {
        var any = false;
        for (var i = 0; i < a.Length; i++)
        {
            if ((usedA >> i & 1) != 0) continue;
            for (var j = 0; j < b.Length; j++)
            {
                if ((usedB >> j & 1) != 0) continue;
                var like = Like(a[i], b[j]);
                alike[i * b.Length + j] = like * (weights[a[i]] + weights[b[j]]);
                any |= like > 0;
            }
        }
        return any;
    }

    private double Like(int one, int other)
    {
        var (a, b) = (words[one], words[other]);
        // an abbreviation: the beginning of the other word
        if (a.Length != b.Length && a[0] == b[0] && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal))) return 0.9;
        return LetterCounts.JaroWinklerFrom(Alike, a, wordLetters[one], b, wordLetters[other]);
    }
}
