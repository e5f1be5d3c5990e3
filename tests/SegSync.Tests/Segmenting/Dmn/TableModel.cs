using System.Collections.Immutable;

namespace SegSync.Tests.Segmenting.Dmn;

/// <summary>A test of one input with a meaning of its own, apart from the engine's.</summary>
internal abstract record Cell
{
    /// <summary>As FEEL.</summary>
    public abstract string Text { get; }

    public abstract bool Holds(object? value);

    /// <summary><c>-</c></summary>
    public sealed record Any : Cell
    {
        public override string Text => "-";

        public override bool Holds(object? value) => true;
    }

    public sealed record Missing : Cell
    {
        public override string Text => "null";

        public override bool Holds(object? value) => value is null;
    }

    public sealed record Present : Cell
    {
        public override string Text => "not(null)";

        public override bool Holds(object? value) => value is not null;
    }

    public sealed record OneOf(ImmutableArray<object> Values) : Cell
    {
        public override string Text => string.Join(", ", Values.Select(Literal));

        public override bool Holds(object? value) => value is not null && Values.Contains(value);
    }

    /// <summary>Numbers or days; an end that is null is open.</summary>
    public sealed record Between(IComparable? Low, bool LowIn, IComparable? High, bool HighIn) : Cell
    {
        public override string Text => (Low, High) switch
        {
            (null, null) => "not(null)",
            (null, _) => $"{(HighIn ? "<=" : "<")} {Literal(High)}",
            (_, null) => $"{(LowIn ? ">=" : ">")} {Literal(Low)}",
            _ => $"{(LowIn ? '[' : '(')}{Literal(Low)}..{Literal(High)}{(HighIn ? ']' : ')')}",
        };

        public override bool Holds(object? value)
        {
            if (value is null) return false;
            var (low, high) = (Low?.CompareTo(value), High?.CompareTo(value));
            return (low is null || low < 0 || (low == 0 && LowIn)) && (high is null || high > 0 || (high == 0 && HighIn));
        }
    }

    private static string Literal(object value) => value switch
    {
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        DateOnly date => $"date(\"{date:yyyy-MM-dd}\")",
        _ => System.FormattableString.Invariant($"{value}"),
    };
}

/// <summary>An input of a generated table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">number, date, boolean or string.</param>
/// <param name="Allowed">Allowed values where it is enumerated.</param>
internal sealed record Column(string Name, string Type, ImmutableArray<object> Allowed)
{
    public string Declared => Type == "string" ? $"{Name}:string:{new Cell.OneOf(Allowed).Text}" : $"{Name}:{Type}";
}

/// <summary>A generated table, and what brute force says about it.</summary>
internal sealed record TableModel(string Policy, ImmutableArray<Column> Columns, ImmutableArray<(ImmutableArray<Cell> Cells, string Result)> Rules)
{
    public static readonly ImmutableArray<object> Results = ["r0", "r1", "r2", "r3", "r4"];

    public Core.Segmenting.Dmn.Decision Compile() => Tables.Of(
        Policy, [.. Columns.Select(column => column.Declared)], $"string:{new Cell.OneOf(Results).Text}", [.. Rules.Select(rule => $"{string.Join(" | ", rule.Cells.Select(cell => cell.Text))} | \"{rule.Result}\"")]);

    /// <summary>Numbers of the rules that match, from 1.</summary>
    public List<int> Matching(IReadOnlyList<object?> values) => [.. Enumerable.Range(0, Rules.Length).Where(rule => Rules[rule].Cells.Index().All(cell => cell.Item.Holds(values[cell.Index]))).Select(rule => rule + 1)];

    /// <summary>All boundary values, what lies between and beyond them, and the missing value, of every input.</summary>
    public IEnumerable<object?[]> Grid()
    {
        IEnumerable<object?[]> grid = [[]];
        foreach (var (i, column) in Columns.Index())
        {
            var places = Places(i, column).Append(null).ToList();
            grid = grid.SelectMany(values => places.Select(place => (object?[])[.. values, place])).ToList();
        }

        return grid;
    }

    private IEnumerable<object?> Places(int index, Column column)
    {
        if (column.Type == "boolean") return [true, false];
        if (column.Type == "string") return column.Allowed.Cast<object?>();
        var ends = Rules.Select(rule => rule.Cells[index]).OfType<Cell.Between>().SelectMany(cell => (IComparable?[])[cell.Low, cell.High]).OfType<IComparable>().Distinct().Order().ToList();
        if (column.Type == "date")
            return ends.Cast<DateOnly>().Append(new(2020, 1, 1)).SelectMany(day => (object?[])[day.AddDays(-1), day, day.AddDays(1)]).Distinct();
        var numbers = ends.Cast<decimal>().Append(0).Distinct().Order().ToList();
        return numbers.SelectMany((number, i) => (object?[])[number, i + 1 < numbers.Count ? (number + numbers[i + 1]) / 2 : number + 1]).Append(numbers[0] - 1);
    }
}
