using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>One value that a rule tested.</summary>
/// <param name="Input">The column.</param>
/// <param name="Value">What was tested; null: missing.</param>
/// <param name="Test">The cell, as written; empty where no rule matched.</param>
public sealed record TestedValue(string Input, object? Value, string Test)
{
    /// <inheritdoc/>
    public override string ToString() => Test.Length == 0 || Test == "-" || Test == FeelText.Literal(Value)
        ? $"{Input} {(Value is null ? "is missing" : $"= {FeelText.Literal(Value)}")}"
        : $"{Input} {(Value is null ? "is missing" : $"= {FeelText.Literal(Value)}")} meets {Test}";
}

/// <summary>A rule that the result comes from.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Annotation">The author's note; may be empty.</param>
/// <param name="Tested">What it tested; cells that are <c>-</c> are left out.</param>
public sealed record RuleHit(int Number, string Annotation, ImmutableArray<TestedValue> Tested);

/// <summary>How one table came to its result.</summary>
/// <param name="Table">Name of its decision.</param>
/// <param name="Value">Its result.</param>
/// <param name="Values">All inputs with their values.</param>
/// <param name="Rules">Rules that the result comes from; empty: the default or nothing.</param>
/// <param name="Problem">Why there is no result; null: there is one.</param>
public sealed record TableExplanation(string Table, object? Value, ImmutableArray<TestedValue> Values, ImmutableArray<RuleHit> Rules, string? Problem)
{
    /// <summary>In one sentence.</summary>
    public string Sentence
    {
        get
        {
            var given = string.Join(", ", Values);
            if (Problem is not null) return $"{Table} is undecided: {Problem} for {given}.";
            if (Rules.IsEmpty) return $"{Table} is {FeelText.Literal(Value)}, the default, because no rule matches {given}.";
            return $"{Table} is {FeelText.Literal(Value)} because {string.Join("; and ", Rules.Select(Words))}.";
        }
    }

    internal static TableExplanation Of(DecisionTable table, TableResult result) => new(
        table.Name, result.Value,
        [.. table.Inputs.Select((input, i) => new TestedValue(input.Label, result.Values[i], ""))],
        [.. result.Rules.Select(rule => new RuleHit(table.Rules[rule].Number, table.Rules[rule].Annotation,
            [.. table.Inputs.Select((input, i) => new TestedValue(input.Label, result.Values[i], table.Rules[rule].Tests[i].Text)).Where((_, i) => !table.Rules[rule].Tests[i].Any)]))],
        result.Problem);

    private string Words(RuleHit hit)
    {
        var note = hit.Annotation.Length > 0 ? $" ({hit.Annotation})" : "";
        return hit.Tested.IsEmpty ? $"rule {hit.Number}{note} always holds" : $"rule {hit.Number}{note} holds: {string.Join(", ", hit.Tested)}";
    }
}

/// <summary>How a decision came to its result.</summary>
/// <param name="Decision">Its name.</param>
/// <param name="Value">Its result.</param>
/// <param name="Tables">Its tables in the order in which they were asked.</param>
public sealed record Explanation(string Decision, object? Value, ImmutableArray<TableExplanation> Tables)
{
    /// <summary>One sentence a table; the decision's own is last.</summary>
    public string Sentence => Tables.IsEmpty ? $"{Decision} is {FeelText.Literal(Value)}, computed from its inputs." : string.Join(' ', Tables.Select(table => table.Sentence));
}
