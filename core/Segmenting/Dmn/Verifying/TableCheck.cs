using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>Checks one table.</summary>
internal sealed class TableCheck(DecisionTable table, FeelType result)
{
    private const int MostGaps = 8;

    /// <summary>Findings in the order outputs, rules, overlaps, gaps.</summary>
    public IEnumerable<Finding> Run()
    {
        var boxes = TableBoxes.Of(table, out var problems);
        var findings = new List<Finding>(problems.Select(problem => Made(FindingKind.Unverifiable, problem)));
        findings.AddRange(OutputCheck.Run(table, result, boxes));
        if (boxes is null) return findings;
        try
        {
            findings.AddRange(Unreachable(boxes));
            findings.AddRange(Overlaps(boxes));
            findings.AddRange(Gaps(boxes));
        }
        catch (Coverage.TooComplexException)
        {
            findings.Add(Made(FindingKind.Unverifiable, "is too complex to be checked; split it into several tables"));
        }

        return findings;
    }

    private Finding Made(FindingKind kind, string message, ImmutableArray<int> rules = default, string input = "", ImmutableArray<ExampleValue> example = default) =>
        new(kind, table.Name, message, rules.IsDefault ? [] : rules, input, example.IsDefault ? [] : example);

    private IEnumerable<Finding> Unreachable(TableBoxes boxes)
    {
        for (var rule = 0; rule < boxes.Rules.Length; rule++)
        {
            var box = boxes.Rules[rule];
            var number = table.Rules[rule].Number;
            var empty = Array.FindIndex(box, axis => axis.IsEmpty);
            if (empty >= 0)
            {
                yield return Made(FindingKind.Unreachable, $"rule {number} never matches: {Impossible(boxes, rule, empty, out var value)}", [number], "",
                    [.. boxes.Axes.Select((axis, i) => new ExampleValue(axis.Label, i == empty ? value : box[i].IsEmpty ? null : axis.Regions[box[i].Items.First()].Sample))]);
                continue;
            }

            var before = Stronger(boxes, rule);
            if (before.Count > 0 && new Coverage(false).Gap(box, before) is null)
                yield return Made(FindingKind.Unreachable, $"rule {number} never gives the result: other rules come before it wherever it matches", [number], "", boxes.Example(box));
        }
    }

    /// <summary>Boxes of the rules that win over a rule.</summary>
    private List<Bits[]> Stronger(TableBoxes boxes, int rule) => table.Policy switch
    {
        HitPolicy.First => [.. boxes.Rules.Take(rule)],
        // what is computed has no rank; the outputs' check says so
        HitPolicy.Priority when table.Rules.All(other => other.Results.All(cell => cell.Code.Constant)) => [.. boxes.Rules.Where((_, other) => TableHits.Rank(table, other, Frame.Empty).AsSpan().SequenceCompareTo(TableHits.Rank(table, rule, Frame.Empty)) < 0)],
        _ => [],
    };

    private string Impossible(TableBoxes boxes, int rule, int axis, out object? value)
    {
        var cells = table.Inputs.Index().Where(pair => boxes.AxisOf[pair.Index] == axis).Select(pair => table.Rules[rule].Tests[pair.Index]).ToList();
        var points = new TestPoints();
        foreach (var cell in cells) points.Add(cell.Syntax);
        value = points.Values.FirstOrDefault();
        return $"{string.Join(" and ", cells.Select(cell => cell.Text))} fits no value that {boxes.Axes[axis].Label} can have";
    }

    private IEnumerable<Finding> Overlaps(TableBoxes boxes)
    {
        if (table.Policy is not (HitPolicy.Unique or HitPolicy.Any) || boxes.Disjoint) yield break;
        for (var first = 0; first < boxes.Rules.Length; first++)
        {
            for (var second = first + 1; second < boxes.Rules.Length; second++)
            {
                if (!Coverage.Meets(boxes.Rules[first], boxes.Rules[second]) || (table.Policy == HitPolicy.Any && Agree(first, second))) continue;
                var both = Coverage.And(boxes.Rules[first], boxes.Rules[second]);
                yield return Made(FindingKind.Overlap, $"rules {first + 1} and {second + 1} both match when {boxes.Words(both)}{(table.Policy == HitPolicy.Any ? ", and do not agree" : "")}",
                    [table.Rules[first].Number, table.Rules[second].Number], "", boxes.Example(both));
            }
        }
    }

    private bool Agree(int first, int second) => table.Rules[first].Results.Zip(table.Rules[second].Results).All(pair =>
        pair.First.Code.Constant && pair.Second.Code.Constant ? FeelCompare.Same(pair.First.Code.Value, pair.Second.Code.Value) == true : pair.First.Text == pair.Second.Text);

    private IEnumerable<Finding> Gaps(TableBoxes boxes)
    {
        if (table.Outputs.All(output => output.Default is not null)) yield break;
        var coverage = new Coverage(boxes.Disjoint);
        // a list of nothing is a result, unless it comes from a value that is missing
        if (!table.IsList && table.Policy != HitPolicy.Count)
        {
            var others = boxes.Rules.ToList();
            for (var i = 0; i < MostGaps && coverage.Gap(boxes.Present, others) is { } gap; i++)
            {
                // what was found need not stay disjoint from the rest
                coverage = new(false);
                var large = boxes.Enlarged(gap, boxes.Present);
                others.Add(large);
                var (kind, axis) = Kind(boxes, large);
                yield return Made(kind, $"no rule matches when {boxes.Words(large)}", [], axis, boxes.Example(large));
            }
        }

        foreach (var finding in Missing(boxes)) yield return finding;
    }

    private IEnumerable<Finding> Missing(TableBoxes boxes)
    {
        var handled = new bool[boxes.Axes.Length];
        Array.Fill(handled, true);
        foreach (var alone in (bool[])[true, false])
        {
            for (var i = 0; i < boxes.Axes.Length; i++)
            {
                if (!handled[i]) continue;
                // first with all other values there, then with others missing too where that is handled by itself
                var box = boxes.Axes.Select((axis, other) => other == i ? axis.Missing : alone || !handled[other] ? axis.Present : axis.All).ToArray();
                if (new Coverage(boxes.Disjoint).Gap(box, boxes.Rules) is not { } gap) continue;
                handled[i] = false;
                var large = boxes.Enlarged(gap, box);
                yield return Made(FindingKind.Null, $"no rule matches when {boxes.Words(large)}", [], boxes.Axes[i].Label, boxes.Example(large));
            }
        }
    }

    private static (FindingKind Kind, string Axis) Kind(TableBoxes boxes, Bits[] gap)
    {
        foreach (var (i, axis) in boxes.Axes.Index())
        {
            if (gap[i].Covers(axis.Present) || axis.Kind is FeelKind.Text or FeelKind.Boolean) continue;
            var regions = gap[i].Items.Select(region => axis.Regions[region]).ToList();
            if (regions is [{ Point: true, Sample: 0m }]) return (FindingKind.Zero, axis.Label);
            if (axis.Kind == FeelKind.Number && regions.All(region => (decimal)region.Sample! < 0)) return (FindingKind.Negative, axis.Label);
            if (regions.All(region => region.Point) && axis.Regions.Any(region => !region.Point)) return (FindingKind.Tie, axis.Label);
        }

        return (FindingKind.Gap, "");
    }
}
