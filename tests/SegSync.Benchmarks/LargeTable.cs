using System.Globalization;
using System.Security;

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

    /// <summary>As a DMN file of one decision.</summary>
    public string Xml()
    {
        var names = Inputs.Select(input => input.Split(':')[0]).ToList();
        return $"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="large" namespace="urn:large">
              <decision id="d" name="result">
                {string.Concat(names.Select(name => $"<informationRequirement><requiredInput href=\"#{name}\"/></informationRequirement>"))}
                <decisionTable>
                  {string.Concat(names.Select(name => $"<input><inputExpression typeRef=\"number\"><text>{name}</text></inputExpression></input>"))}
                  <output typeRef="number"/>
                  {string.Concat(Rules.Select(rule => rule.Split('|')).Select(cells => $"<rule>{string.Concat(cells.SkipLast(1).Select(cell => $"<inputEntry><text>{SecurityElement.Escape(cell.Trim())}</text></inputEntry>"))}<outputEntry><text>{cells[^1].Trim()}</text></outputEntry></rule>"))}
                </decisionTable>
              </decision>
              {string.Concat(names.Select(name => $"<inputData id=\"{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"number\"/></inputData>"))}
            </definitions>
            """;
    }

    private static string Cell((int? Low, int? High) side) => string.Create(CultureInfo.InvariantCulture, $"{side switch
    {
        (null, null) => "not(null)",
        (null, { } high) => $"< {high}",
        ({ } low, null) => $">= {low}",
        ({ } low, { } high) => $"[{low}..{high})",
    }}");
}
