using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>What can be wrong with a decision table.</summary>
public enum FindingKind
{
    /// <summary>The file itself has a fault.</summary>
    Fault,

    /// <summary>No rule matches some values.</summary>
    Gap,

    /// <summary>No rule matches where an input is missing.</summary>
    Null,

    /// <summary>No rule matches zero, though it matches beside it.</summary>
    Zero,

    /// <summary>No rule matches negative values.</summary>
    Negative,

    /// <summary>No rule matches a boundary itself.</summary>
    Tie,

    /// <summary>Two rules match the same values although the hit policy forbids it.</summary>
    Overlap,

    /// <summary>A rule never gives the result.</summary>
    Unreachable,

    /// <summary>A rule gives what is not among the allowed values.</summary>
    Output,

    /// <summary>It cannot be shown whether all is well; that counts as not well.</summary>
    Unverifiable,
}

/// <summary>One value of a counterexample.</summary>
/// <param name="Input">The column.</param>
/// <param name="Value">FEEL value; null: missing.</param>
public sealed record ExampleValue(string Input, object? Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"{Input} is missing" : $"{Input} = {FeelText.Literal(Value)}";
}

/// <summary>Something wrong with a table.</summary>
/// <param name="Kind">What.</param>
/// <param name="Table">Name of the decision.</param>
/// <param name="Message">In words.</param>
/// <param name="Rules">Numbers of the rules concerned, from 1.</param>
/// <param name="Input">The input concerned where it is one: for <see cref="FindingKind.Null"/>, <see cref="FindingKind.Zero"/>, <see cref="FindingKind.Negative"/>, <see cref="FindingKind.Tie"/>; else empty.</param>
/// <param name="Counterexample">Values of the inputs that show it; empty where values do not matter.</param>
public sealed record Finding(FindingKind Kind, string Table, string Message, ImmutableArray<int> Rules, string Input, ImmutableArray<ExampleValue> Counterexample)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Table}: {Message}{(Counterexample.IsEmpty ? "" : $", for example {string.Join(", ", Counterexample)}")}";
}

/// <summary>What the check of a file found. Fails closed: what is not shown to be well is a finding.</summary>
/// <param name="Findings">In the order of the file.</param>
public sealed record Verification(ImmutableArray<Finding> Findings)
{
    /// <summary>May the file be activated?</summary>
    public bool Activatable => Findings.IsEmpty;

    /// <summary>Checks a file: every decision's table, exactly, for numeric, temporal, boolean and enumerated inputs.</summary>
    public static Verification Of(DmnModel model)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var fault in model.Faults) findings.Add(new(FindingKind.Fault, fault.Element, fault.Message, [], "", []));
        foreach (var decision in model.Decisions)
        {
            if (decision.Table is { } table) findings.AddRange(new TableCheck(table, decision.Type).Run());
            else if (!decision.HasLogic) findings.Add(new(FindingKind.Unverifiable, decision.Name, "has no logic", [], "", []));
        }

        foreach (var inner in model.InnerTables) findings.Add(new(FindingKind.Unverifiable, inner, "has a table inside another expression or function, which is not checked; make it a decision of its own", [], "", []));
        return new(findings.ToImmutable());
    }

    /// <summary>Checks one table.</summary>
    public static Verification Of(Decision decision) =>
        decision.Table is { } table ? new([.. new TableCheck(table, decision.Type).Run()]) : new([new(FindingKind.Unverifiable, decision.Name, "is no decision table", [], "", [])]);
}
