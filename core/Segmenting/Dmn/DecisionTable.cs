using SegSync.Core.Segmenting.Dmn.Feel;
using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>A column that is tested.</summary>
/// <param name="Label">How people call it.</param>
/// <param name="Expression">FEEL that gives its value.</param>
/// <param name="Type">Its type.</param>
/// <param name="AllowedText">Allowed values as FEEL unary tests; null: all.</param>
public sealed record TableInput(string Label, string Expression, FeelType Type, string? AllowedText)
{
    internal Code Code { get; init; } = null!;

    internal Syntax Syntax { get; init; } = null!;

    internal UnaryTest? Allowed { get; init; }

    internal Syntax.Tests? AllowedSyntax { get; init; }

    /// <summary>The value tested. One of another type or not among the allowed values counts as missing: null.</summary>
    internal object? Value(Frame frame)
    {
        var value = Code.Run(frame);
        if (value is null) return null;
        if (Type.Kind != FeelKind.Any || Type.Allowed is not null) value = Type.Conform(value);
        return Allowed is null || value is null || Allowed(frame, value) == true ? value : null;
    }
}

/// <summary>A column that is the result, or a part of it.</summary>
/// <param name="Name">Name of the entry where there are several outputs; may be empty where there is one.</param>
/// <param name="Type">Its type.</param>
/// <param name="AllowedText">Allowed values as FEEL unary tests; null: all.</param>
public sealed record TableOutput(string Name, FeelType Type, string? AllowedText)
{
    internal UnaryTest? Allowed { get; init; }

    /// <summary>Allowed values in the order of their priority, for P and O.</summary>
    internal object?[] Priorities { get; init; } = [];

    internal Code? Default { get; init; }
}

/// <summary>A cell that tests.</summary>
/// <param name="Text">As written.</param>
public sealed record TestCell(string Text)
{
    internal Syntax.Tests Syntax { get; init; } = null!;

    internal UnaryTest Test { get; init; } = null!;

    internal bool Any => Syntax.Of.IsEmpty;
}

/// <summary>A cell that gives a value.</summary>
/// <param name="Text">As written.</param>
public sealed record ResultCell(string Text)
{
    internal Code Code { get; init; } = null!;
}

/// <summary>A row.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Tests">One cell an input.</param>
/// <param name="Results">One cell an output.</param>
/// <param name="Annotation">What the author noted; may be empty.</param>
public sealed record TableRule(int Number, ImmutableArray<TestCell> Tests, ImmutableArray<ResultCell> Results, string Annotation);

/// <summary>What a table says.</summary>
/// <param name="Value">Its result.</param>
/// <param name="Values">Values of the inputs as they were tested.</param>
/// <param name="Rules">Indexes of the rules that the result comes from; empty: the default or nothing.</param>
/// <param name="Problem">Why it gives no result although it should; null: fine.</param>
internal sealed record TableResult(object? Value, object?[] Values, ImmutableArray<int> Rules, string? Problem);

/// <summary>A compiled decision table.</summary>
public sealed class DecisionTable
{
    private readonly UnaryTest?[][] tests;
    private readonly Lazy<TableIndex?> index;

    internal DecisionTable(string name, HitPolicy policy, ImmutableArray<TableInput> inputs, ImmutableArray<TableOutput> outputs, ImmutableArray<TableRule> rules)
    {
        (Name, Policy, Inputs, Outputs, Rules) = (name, policy, inputs, outputs, rules);
        tests = [.. rules.Select(rule => rule.Tests.Select(cell => cell.Any ? null : cell.Test).ToArray())];
        index = new(() => TableIndex.Of(this));
    }

    /// <summary>Of the decision that it belongs to.</summary>
    public string Name { get; }

    /// <summary>What becomes of several hits.</summary>
    public HitPolicy Policy { get; }

    /// <summary>Columns tested.</summary>
    public ImmutableArray<TableInput> Inputs { get; }

    /// <summary>Columns of the result.</summary>
    public ImmutableArray<TableOutput> Outputs { get; }

    /// <summary>Rows.</summary>
    public ImmutableArray<TableRule> Rules { get; }

    /// <summary>Does the result stay one value whatever matches?</summary>
    internal bool IsList => Policy is HitPolicy.RuleOrder or HitPolicy.OutputOrder or HitPolicy.Collect;

    /// <summary>The value of the table.</summary>
    internal object? Run(Frame frame)
    {
        if (index.Value is not { } found) return Decide(frame).Value;
        Span<ulong> rules = stackalloc ulong[found.Words];
        found.Match(frame, rules);
        if (Policy == HitPolicy.Unique)
        {
            var only = TableIndex.Only(rules);
            return only >= 0 ? Output(only, frame) : only == -1 ? Default(frame) : null;
        }

        var hits = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < Rules.Length; i++)
        {
            if ((rules[i / 64] >> (i % 64) & 1) == 1) hits.Add(i);
            if (hits.Count > 0 && Policy == HitPolicy.First) break;
        }

        return TableHits.Combine(this, [], hits.ToImmutable(), frame).Value;
    }

    /// <summary>The value, and how it came about.</summary>
    internal TableResult Decide(Frame frame) => Decide(frame, Read(frame));

    /// <summary>The same for values of the inputs.</summary>
    internal TableResult Decide(Frame frame, object?[] values)
    {
        var hits = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < tests.Length; i++)
        {
            if (Matches(i, frame, values)) hits.Add(i);
        }

        return TableHits.Combine(this, values, hits.ToImmutable(), frame);
    }

    internal bool Matches(int rule, Frame frame, object?[] values)
    {
        var row = tests[rule];
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] is { } test && test(frame, values[i]) != true) return false;
        }

        return true;
    }

    /// <summary>What a rule says: a value, or a context where there are several outputs.</summary>
    internal object? Output(int rule, Frame frame) => Outputs.Length == 1
        ? Outputs[0].Type.Conform(Rules[rule].Results[0].Code.Run(frame))
        : Compose((output, i) => output.Type.Conform(Rules[rule].Results[i].Code.Run(frame)));

    /// <summary>What is said when no rule matches; null where nothing is.</summary>
    internal object? Default(Frame frame)
    {
        if (Outputs.All(output => output.Default is null)) return null;
        return Outputs.Length == 1 ? Outputs[0].Default!.Run(frame) : Compose((output, _) => output.Default?.Run(frame));
    }

    internal bool HasDefault => Outputs.Any(output => output.Default is not null);

    private object?[] Read(Frame frame)
    {
        var values = new object?[Inputs.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Inputs[i].Value(frame);
        return values;
    }

    private FeelContext Compose(Func<TableOutput, int, object?> value) => new(Outputs.Select((output, i) => KeyValuePair.Create(output.Name, value(output, i))));
}
