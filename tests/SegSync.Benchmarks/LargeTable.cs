using System.Globalization;

namespace SegSync.Benchmarks;

/// <summary>A complete table without overlaps, made by splitting the whole again and again.</summary>
/// <param name="Inputs">Name and type, separated by a colon.</param>
/// <param name="Rules">Cells separated by <c>|</c>, the last is the result.</param>
public sealed record LargeTable(string[] Inputs, string[] Rules)
{
    /// <param name="rules">How many rules, those for missing values included.</param>
    /// <param name="inputs">How many numeric inputs.</param>
    /// <param name="seed">Of the random splits.</param>
    public static LargeTable Make(int rules, int inputs, int seed)
    {
        var random = new Random(seed);
        var boxes = new List<(int? Low, int? High)[]> { new (int?, int?)[inputs] };
        while (boxes.Count < rules - inputs)
        {
            var at = random.Next(boxes.Count);
            var axis = random.Next(inputs);
            var (low, high) = boxes[at][axis];
            var cut = random.Next(low ?? -1000, high ?? 1000);
            if (cut == low || cut == high) continue;
            var upper = ((int?, int?)[])boxes[at].Clone();
            boxes[at][axis] = (low, cut);
            upper[axis] = (cut, high);
            boxes.Add(upper);
        }

        var missing = Enumerable.Range(0, inputs).Select(axis => string.Join(" | ", Enumerable.Range(0, inputs).Select(i => i < axis ? "not(null)" : i == axis ? "null" : "-")) + " | 0");
        return new(
            [.. Enumerable.Range(0, inputs).Select(i => $"x{i}:number")],
            [.. boxes.Select((box, i) => string.Join(" | ", box.Select(Cell)) + $" | {i + 1}"), .. missing]);
    }

    private static string Cell((int? Low, int? High) side) => string.Create(CultureInfo.InvariantCulture, $"{side switch
    {
        (null, null) => "not(null)",
        (null, { } high) => $"< {high}",
        ({ } low, null) => $">= {low}",
        ({ } low, { } high) => $"[{low}..{high})",
    }}");
}
