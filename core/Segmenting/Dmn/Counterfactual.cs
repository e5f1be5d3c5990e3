using SegSync.Core.Segmenting.Dmn.Feel;
using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>A change of one input that changes the result; it was tried.</summary>
/// <param name="Decision">Name of the decision.</param>
/// <param name="Input">The input that changes.</param>
/// <param name="From">Its value now.</param>
/// <param name="To">The nearest value found that changes the result.</param>
/// <param name="ResultFrom">Result now.</param>
/// <param name="ResultTo">Result then.</param>
/// <param name="Size">How large the change is: of an ordered input the part of the span of its boundaries; 1 for another category or for a missing value.</param>
public sealed record Counterfactual(string Decision, string Input, object? From, object? To, object? ResultFrom, object? ResultTo, decimal Size)
{
    /// <summary>In one sentence.</summary>
    public string Sentence => $"If {Input} were {FeelText.Literal(To)} instead of {(From is null ? "missing" : FeelText.Literal(From))}, {Decision} would be {FeelText.Literal(ResultTo)} instead of {FeelText.Literal(ResultFrom)}.";
}

/// <summary>Finds the smallest changes that change a result.</summary>
public static class Counterfactuals
{
    /// <summary>
    /// For each input the smallest change of it alone that changes the result, confirmed by running again; smallest first. Numbers
    /// beyond an open boundary differ from it by one unit of the last decimal that boundary or value has. Only inputs that a table
    /// tests as they are can be told; one that never matters is left out.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="values">FEEL values in the order of its inputs.</param>
    public static ImmutableArray<Counterfactual> Of(Decision decision, ReadOnlySpan<object?> values)
    {
        var result = decision.Evaluate(values);
        var found = ImmutableArray.CreateBuilder<Counterfactual>();
        for (var i = 0; i < decision.Inputs.Length; i++)
        {
            var (input, changed) = (decision.Inputs[i], values.ToArray());
            var from = input.Type.Conform(values[i]);
            foreach (var (to, size) in Candidates(decision, input.Name, from).OrderBy(candidate => candidate.Size).ThenBy(candidate => FeelText.Literal(candidate.To), StringComparer.Ordinal))
            {
                changed[i] = to;
                var then = decision.Evaluate(changed);
                if (FeelCompare.Same(result, then) == true) continue;
                found.Add(new(decision.Name, input.Name, from, to, result, then, size));
                break;
            }
        }

        return [.. found.OrderBy(change => change.Size)];
    }

    private static IEnumerable<(object To, decimal Size)> Candidates(Decision decision, string input, object? from)
    {
        foreach (var table in decision.Steps.Select(step => step.Table).OfType<DecisionTable>())
        {
            foreach (var (index, column) in table.Inputs.Index())
            {
                if (column.Syntax is not Syntax.Name name || name.Text != input) continue;
                if (Axis.Of(column, table.Rules.Select(rule => rule.Tests[index]), out var axis) is not null) continue;
                var span = Span(axis!, from);
                foreach (var region in axis!.Regions.Where(region => region.Sample is not null))
                {
                    foreach (var to in region.Point || from is null ? [region.Sample!] : Edges(region, from)) yield return (to, Size(from, to, span));
                }
            }
        }
    }

    /// <summary>The values of an open region that are nearest to its ends.</summary>
    private static IEnumerable<object> Edges(Region region, object from)
    {
        var (low, high) = (Step(region.Low, from, 1), Step(region.High, from, -1));
        if (low is null && high is null) return [region.Sample!];
        return ((object?[])[low, high]).OfType<object>().Select(edge =>
            (region.Low is not null && FeelCompare.Order(edge, region.Low) is not > 0) || (region.High is not null && FeelCompare.Order(edge, region.High) is not < 0) ? region.Sample! : edge);
    }

    private static object? Step(object? end, object from, int sign) => FeelArithmetic.Try(() => (end, from) switch
    {
        (decimal at, decimal value) => at + (sign * new decimal(1, 0, 0, false, Math.Max(at.Scale, value.Scale))),
        (DateOnly at, _) => at.AddDays(sign),
        (FeelDateTime at, _) => at with { Local = at.Local.AddSeconds(sign) },
        (FeelTime at, _) => at with { Ticks = at.Ticks + (sign * TimeSpan.TicksPerSecond) },
        (TimeSpan at, _) => at + TimeSpan.FromSeconds(sign),
        (MonthSpan at, _) => new MonthSpan(at.Months + sign),
        _ => null,
    });

    private static decimal Span(Axis axis, object? from)
    {
        var places = axis.Regions.Where(region => region.Point).Select(region => Place(region.Sample)).Append(Place(from)).OfType<decimal>().ToList();
        return places.Count > 1 && places.Max() > places.Min() ? places.Max() - places.Min() : 1;
    }

    private static decimal Size(object? from, object to, decimal span) => Place(from) is { } a && Place(to) is { } b ? Math.Abs(a - b) / span : 1;

    private static decimal? Place(object? value) => value switch
    {
        decimal number => number,
        DateOnly date => date.DayNumber,
        FeelDateTime at => at.Local.Ticks,
        FeelTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        MonthSpan span => span.Months,
        _ => null,
    };
}
