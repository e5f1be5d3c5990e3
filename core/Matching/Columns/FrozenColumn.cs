using System.Runtime.InteropServices;

namespace SegSync.Core.Matching.Columns;

/// <summary>How often values and words of a column occur, as known when a model was learnt. Holds hashes, never texts.</summary>
/// <param name="Name">Canonical field.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Filled">Records that had a value.</param>
/// <param name="Coincidence">Chance that two records drawn at random had the same value, 0 to 1.</param>
/// <param name="Values">Hashes of the most frequent values, ascending; what is not among them counts as once.</param>
/// <param name="Counts">How many records had each.</param>
/// <param name="Words">Hashes of the most frequent words, ascending; likewise.</param>
/// <param name="WordCounts">How many records had each.</param>
public sealed record FrozenColumn(
    string Name, ColumnType Type, int Filled, double Coincidence,
    ImmutableArray<ulong> Values, ImmutableArray<int> Counts, ImmutableArray<ulong> Words, ImmutableArray<int> WordCounts)
{
    private const int Most = 2_000;

    /// <summary>Records that had a value.</summary>
    public int Count(string text) => Find(Values, Counts, text);

    /// <summary>Records that had a word.</summary>
    public int CountWord(string word) => Find(WordCounts.IsEmpty ? [] : Words, WordCounts, word);

    internal static FrozenColumn Of(Column column)
    {
        var values = new Dictionary<ulong, int>();
        var words = new Dictionary<ulong, int>();
        var coincidence = 0.0;
        for (var i = 0; i < column.Texts.Count; i++)
        {
            var (text, count) = (column.Texts[i], column.Count(i));
            values[Keys.Hash(text)] = count;
            coincidence += Math.Pow((double)count / column.Filled, 2);
            if (column.Type is not (ColumnType.FullName or ColumnType.OrganisationName or ColumnType.Locality)) continue;
            foreach (var range in text.AsSpan().Split(' ')) CollectionsMarshal.GetValueRefOrAddDefault(words, Keys.Hash(text.AsSpan(range)), out _) += count;
        }
        var (frequent, frequentWords) = (Top(values), Top(words));
        return new(column.Name, column.Type, column.Filled, coincidence,
            [.. frequent.Select(one => one.Key)], [.. frequent.Select(one => one.Value)], [.. frequentWords.Select(one => one.Key)], [.. frequentWords.Select(one => one.Value)]);
    }

    private static List<KeyValuePair<ulong, int>> Top(Dictionary<ulong, int> counts) =>
        [.. counts.Where(one => one.Value > 1).OrderByDescending(one => one.Value).ThenBy(one => one.Key).Take(Most).OrderBy(one => one.Key)];

    private static int Find(ImmutableArray<ulong> keys, ImmutableArray<int> counts, string text) =>
        keys.BinarySearch(Keys.Hash(text)) is >= 0 and var at ? counts[at] : 1;
}
