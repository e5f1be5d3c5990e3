using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>
/// Model and part numbers in a record's texts, whichever column they stand in and however they are spaced: a rare word of
/// letters and digits of one record, sought in all texts of the other.
/// </summary>
internal sealed class ModelNumbers : IComparison
{
    private const int Rare = 3;

    private readonly string[][] numbers;
    private readonly string[] texts;

    public ModelNumbers(IReadOnlyList<Column> columns)
    {
        var records = columns[0].Values.Length;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        texts = new string[records];
        numbers = new string[records][];
        for (var i = 0; i < records; i++)
        {
            var text = string.Join(' ', columns.Select(column => column.Text(i)).Where(text => text is not null));
            numbers[i] = [.. text.Split(' ').Where(word => Titles.IsModelNumber(word)).Distinct(StringComparer.Ordinal)];
            texts[i] = text.Replace(" ", "", StringComparison.Ordinal);
            foreach (var number in numbers[i]) seen[number] = seen.GetValueOrDefault(number) + 1;
        }
        var most = Math.Max(Rare, records / 500);
        for (var i = 0; i < records; i++) numbers[i] = [.. numbers[i].Where(number => seen[number] <= most)];
    }

    public string Name => "model number";

    public ImmutableArray<string> Levels { get; } = ["same", "one begins like the other", "one typing error", "similar", "different"];

    public bool Shared => false;

    public double Coincidence => 0;

    public double Frequency(int record) => 0;

    public int Level(int a, int b)
    {
        if (numbers[a].Length == 0 || numbers[b].Length == 0)
        {
            if (numbers[a].Length == 0 && numbers[b].Length == 0) return -1;
            return Math.Min(Found(a, b), Found(b, a)) is var one && one < 4 ? one : -1;
        }
        var best = Math.Min(Found(a, b), Found(b, a));
        if (best <= 1) return best;
        foreach (var number in numbers[a])
        {
            foreach (var other in numbers[b])
            {
                if (Math.Min(number.Length, other.Length) >= 5 && Similarity.Edits.Between(number, other, 1) <= 1) best = Math.Min(best, 2);
                else if (number.AsSpan().CommonPrefixLength(other) >= 4) best = Math.Min(best, 3);
            }
        }
        return best;
    }

    private int Found(int a, int b)
    {
        var best = 4;
        foreach (var number in numbers[a])
        {
            if (texts[b].Contains(number, StringComparison.Ordinal)) return 0;
            for (var length = number.Length - 1; length >= Math.Max(4, number.Length - 3) && best > 1; length--)
            {
                var start = number.AsSpan(0, length);
                if (start.IndexOfAnyInRange('0', '9') >= 0 && texts[b].AsSpan().Contains(start, StringComparison.Ordinal)) best = 1;
            }
        }
        return best;
    }
}
