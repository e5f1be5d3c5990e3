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

    private readonly string[][] _words;
    private readonly float[][] _weights;

    private WordLevels(Column column)
    {
        _words = new string[column.Texts.Count][];
        _weights = new float[column.Texts.Count][];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < _words.Length; i++)
        {
            var words = column.Texts[i].Split(' ');
            for (var w = 0; w < words.Length; w++)
            {
                if (!lookup.TryGetValue(words[w], out var one)) lookup.Add(words[w], one = words[w]);
                words[w] = one;
                seen[one] = seen.GetValueOrDefault(one) + column.Count(i);
            }
            _words[i] = words;
        }
        for (var i = 0; i < _words.Length; i++)
            _weights[i] = [.. _words[i].Select(word => (float)Math.Log(1 + (double)column.Filled / (column.Frozen?.CountWord(word) ?? seen[word])))];
    }

    public static ColumnComparison Compare(Column column)
    {
        var words = new WordLevels(column);
        return new(column, Levels, (a, b) => words.Level(column.Texts[a], column.Texts[b], a, b));
    }

    private int Level(string a, string b, int left, int right)
    {
        if (Edits.Between(a, b, 1) <= 1 && Math.Min(a.Length, b.Length) >= 4) return 1;
        var similarity = Math.Max(Similarity(left, right), Whole(a, b));
        return similarity switch { >= 0.92 => 1, >= 0.78 => 2, >= 0.6 => 3, >= 0.4 => 4, _ => 5 };
    }

    // words that one side writes together or cuts off
    private static double Whole(string a, string b)
    {
        var similarity = JaroWinkler.Of(a, b);
        return similarity >= 0.9 ? similarity - 0.05 : 0;
    }

    private double Similarity(int left, int right)
    {
        var (a, b) = (_words[left], _words[right]);
        var (ofA, ofB) = (_weights[left], _weights[right]);
        double total = 0;
        foreach (var weight in ofA) total += weight;
        foreach (var weight in ofB) total += weight;
        ulong usedA = 0, usedB = 0;
        double shared = 0;
        for (var i = 0; i < a.Length && i < 64; i++)
        {
            for (var j = 0; j < b.Length && j < 64; j++)
            {
                if ((usedB >> j & 1) != 0 || !ReferenceEquals(a[i], b[j])) continue;
                usedA |= 1UL << i;
                usedB |= 1UL << j;
                shared += ofA[i] + ofB[j];
                break;
            }
        }
        while (true)
        {
            var (best, at, with) = (0.0, -1, -1);
            for (var i = 0; i < a.Length && i < 64; i++)
            {
                if ((usedA >> i & 1) != 0) continue;
                for (var j = 0; j < b.Length && j < 64; j++)
                {
                    if ((usedB >> j & 1) != 0) continue;
                    var alike = Like(a[i], b[j]) * (ofA[i] + ofB[j]);
                    if (alike <= best) continue;
                    (best, at, with) = (alike, i, j);
                }
            }
            if (at < 0) break;
            usedA |= 1UL << at;
            usedB |= 1UL << with;
            shared += best;
        }
        return shared / total;
    }

    private static double Like(string a, string b)
    {
        // an abbreviation: the beginning of the other word
        if (a.Length != b.Length && a[0] == b[0] && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal))) return 0.9;
        var similarity = JaroWinkler.Of(a, b);
        return similarity >= Alike ? similarity : 0;
    }
}
