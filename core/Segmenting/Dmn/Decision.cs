using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>What a decision needs to be told.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; a value of another type or not among its allowed values counts as missing.</param>
public sealed record DecisionInput(string Name, FeelType Type)
{
    internal int Slot { get; init; }

    internal string Id { get; init; } = "";
}

/// <summary>A compiled decision with everything that it requires. Safe for use by several threads.</summary>
public sealed class Decision
{
    private readonly Code code;
    private readonly Frame library;
    private readonly ImmutableArray<Decision> plan;

    internal Decision(string name, string id, FeelType type, Code code, DecisionTable? table, ImmutableArray<Decision> required, ImmutableArray<DecisionInput> needed, Frame library)
    {
        (Name, Id, Type, this.code, Table, this.library) = (name, id, type, code, table, library);
        plan = [.. required.SelectMany(step => step.plan).Append(this).DistinctBy(step => step.Id)];
        Inputs = [.. required.SelectMany(step => step.Inputs).Concat(needed).DistinctBy(input => input.Slot).OrderBy(input => input.Slot)];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its id in the file.</summary>
    public string Id { get; }

    /// <summary>Type of its result.</summary>
    public FeelType Type { get; }

    /// <summary>Its logic where that is a table.</summary>
    public DecisionTable? Table { get; }

    /// <summary>All inputs that it depends on, also by way of other decisions, in the order of the file.</summary>
    public ImmutableArray<DecisionInput> Inputs { get; }

    /// <summary>The decisions that it is made of, requirements first, itself last.</summary>
    public ImmutableArray<Decision> Steps => plan;

    internal bool HasLogic { get; init; }

    internal int Slot { get; init; }

    internal int Slots { get; init; }

    /// <summary>The result.</summary>
    /// <param name="values">FEEL values in the order of <see cref="Inputs"/>: decimal, string, bool, DateOnly, ...; null: missing.</param>
    /// <returns>A FEEL value; null where nothing is decided.</returns>
    /// <exception cref="ArgumentException">Their number is wrong, or one is of a .NET type that FEEL does not have, such as int.</exception>
    public object? Evaluate(params ReadOnlySpan<object?> values)
    {
        var frame = Given(values);
        Run(frame);
        return frame.Slots[Slot];
    }

    /// <summary>The result; a name that is absent is missing, other names are ignored.</summary>
    public object? Evaluate(IReadOnlyDictionary<string, object?> values) => Evaluate(Ordered(values));

    /// <summary>The result, which rules it comes from, and why.</summary>
    /// <param name="values">As for <see cref="Evaluate(ReadOnlySpan{object})"/>.</param>
    public Explanation Explain(params ReadOnlySpan<object?> values)
    {
        var frame = Given(values);
        var tables = ImmutableArray.CreateBuilder<TableExplanation>();
        foreach (var step in plan)
        {
            if (step.Table is null) frame.Slots[step.Slot] = step.Type.Conform(step.code.Run(frame));
            else
            {
                var result = step.Table.Decide(frame);
                frame.Slots[step.Slot] = step.Type.Conform(result.Value);
                tables.Add(TableExplanation.Of(step.Table, result));
            }
        }

        return new(Name, frame.Slots[Slot], tables.ToImmutable());
    }

    /// <summary>Values by name in the order of <see cref="Inputs"/>.</summary>
    public object?[] Ordered(IReadOnlyDictionary<string, object?> values) => [.. Inputs.Select(input => values.GetValueOrDefault(input.Name))];

    /// <summary>Runs what it requires and itself, except for what is given already.</summary>
    internal void Run(Frame frame, IReadOnlySet<int>? given = null)
    {
        foreach (var step in plan)
        {
            if (given?.Contains(step.Slot) != true) frame.Slots[step.Slot] = step.Type.Conform(step.code.Run(frame));
        }
    }

    /// <summary>A value that FEEL does not have is a mistake of the caller, not a missing value.</summary>
    private object? Missing(DecisionInput input, object? value) => value is null || FeelTypes.KindOf(value) != FeelKind.Any
        ? null : throw new ArgumentException($"{Name}: {input.Name} is given as {value.GetType().Name}, which is no FEEL value; numbers are decimals, days are DateOnly");

    private Frame Given(ReadOnlySpan<object?> values)
    {
        if (values.Length != Inputs.Length) throw new ArgumentException($"{Name} takes {Inputs.Length} values ({string.Join(", ", Inputs.Select(input => input.Name))}), not {values.Length}", nameof(values));
        var frame = new Frame(new object?[Slots], library);
        for (var i = 0; i < values.Length; i++) frame.Slots[Inputs[i].Slot] = Inputs[i].Type.Conform(values[i]) ?? Missing(Inputs[i], values[i]);
        return frame;
    }
}

/// <summary>Decisions offered as one function.</summary>
public sealed class DecisionService
{
    private readonly ImmutableArray<Decision> outputs;

    internal DecisionService(string name, ImmutableArray<Decision> outputs, ImmutableArray<Decision> inputDecisions, ImmutableArray<DecisionInput> inputData, int slots, Frame library)
    {
        (Name, this.outputs) = (name, outputs);
        ImmutableArray<(string Name, int Slot, FeelType Type)> parameters =
            [.. inputData.Select(input => (input.Name, input.Slot, input.Type)), .. inputDecisions.Select(decision => (decision.Name, decision.Slot, decision.Type))];
        Parameters = [.. parameters.Select(parameter => parameter.Name)];
        Function = new(name, [Parameters], arguments =>
        {
            var frame = new Frame(new object?[slots], library);
            for (var i = 0; i < arguments.Length; i++)
            {
                if (arguments[i] is null) continue;
                if (parameters[i].Type.Conform(arguments[i]) is not { } conforming) return null;
                frame.Slots[parameters[i].Slot] = conforming;
            }

            var given = parameters.Select(parameter => parameter.Slot).ToHashSet();
            foreach (var output in outputs) output.Run(frame, given);
            return outputs is [var only] ? frame.Slots[only.Slot] : new FeelContext(outputs.Select(output => KeyValuePair.Create(output.Name, frame.Slots[output.Slot])));
        }, parameters.Length, parameters.Length);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it takes, in order.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>What it gives.</summary>
    public ImmutableArray<Decision> Outputs => outputs;

    /// <summary>As a function.</summary>
    public FeelFunction Function { get; }
}
