using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>A table as geometry: each rule is a box of regions, one set of them an axis.</summary>
internal sealed class TableBoxes
{
    private TableBoxes(DecisionTable table, ImmutableArray<Axis> axes, ImmutableArray<int> axisOf)
    {
        (Axes, AxisOf) = (axes, axisOf);
        Rules = [.. table.Rules.Select(rule => axes.Select((axis, a) => Bits.Of(axis.Regions.Length, region =>
            Enumerable.Range(0, axisOf.Length).All(input => axisOf[input] != a || rule.Tests[input].Test(Frame.Empty, axis.Regions[region].Sample) == true))).ToArray())];
        Disjoint = Rules.Index().All(pair => Rules.Skip(pair.Index + 1).All(other => !Coverage.Meets(pair.Item, other)));
    }

    /// <summary>Two columns that test the same expression share one.</summary>
    public ImmutableArray<Axis> Axes { get; }

    /// <summary>Which axis an input is on.</summary>
    public ImmutableArray<int> AxisOf { get; }

    /// <summary>Box of each rule.</summary>
    public ImmutableArray<Bits[]> Rules { get; }

    /// <summary>No two rules match the same values.</summary>
    public bool Disjoint { get; }

    /// <summary>Everything that can come.</summary>
    public Bits[] Domain => [.. Axes.Select(axis => axis.All)];

    /// <summary>Everything where nothing is missing.</summary>
    public Bits[] Present => [.. Axes.Select(axis => axis.Present)];

    /// <summary>Makes it; problems where a column cannot be analysed.</summary>
    public static TableBoxes? Of(DecisionTable table, out ImmutableArray<string> problems)
    {
        var groups = table.Inputs.Index().GroupBy(pair => KnownNames.Normal(pair.Item.Expression), StringComparer.Ordinal).ToList();
        var (axes, found, axisOf) = (ImmutableArray.CreateBuilder<Axis>(), ImmutableArray.CreateBuilder<string>(), new int[table.Inputs.Length]);
        foreach (var group in groups)
        {
            var first = group.First().Item;
            if (Axis.Of(first, group.SelectMany(pair => table.Rules.Select(rule => rule.Tests[pair.Index])), out var axis) is { } problem) found.Add(problem);
            else
            {
                foreach (var (index, _) in group) axisOf[index] = axes.Count;
                axes.Add(axis!);
            }
        }

        problems = found.ToImmutable();
        return problems.IsEmpty ? new(table, axes.ToImmutable(), [.. axisOf]) : null;
    }

    /// <summary>A value for each input out of a box: of the first region, present rather than missing.</summary>
    public ImmutableArray<ExampleValue> Example(Bits[] box) => [.. Axes.Select((axis, i) => new ExampleValue(axis.Label, axis.Regions[box[i].Items.First()].Sample))];

    /// <summary>A box in words; axes that it has whole are left out.</summary>
    public string Words(Bits[] box)
    {
        var parts = Axes.Select((axis, i) => box[i].Covers(axis.Present) ? null : axis.Words(box[i])).OfType<string>().ToList();
        return parts.Count == 0 ? "anything comes" : string.Join(" and ", parts);
    }

    /// <summary>A part that no rule covers, made as large as it can be.</summary>
    public Bits[] Enlarged(Bits[] gap, Bits[] within)
    {
        var result = (Bits[])gap.Clone();
        for (var axis = 0; axis < result.Length; axis++)
        {
            var free = within[axis];
            foreach (var rule in Rules)
            {
                if (result.Index().All(pair => pair.Index == axis || pair.Item.Meets(rule[pair.Index]))) free = free.Minus(rule[axis]);
            }

            result[axis] = free;
        }

        return result;
    }
}
