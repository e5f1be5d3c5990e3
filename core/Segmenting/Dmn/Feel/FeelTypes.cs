using System.Collections.Frozen;

namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>FEEL's own types by name.</summary>
internal static class FeelTypes
{
    private static readonly FrozenDictionary<string, FeelKind> Kinds = new Dictionary<string, FeelKind>(StringComparer.Ordinal)
    {
        ["Any"] = FeelKind.Any, ["Null"] = FeelKind.Null, ["number"] = FeelKind.Number, ["string"] = FeelKind.Text, ["boolean"] = FeelKind.Boolean,
        ["date"] = FeelKind.Date, ["time"] = FeelKind.Time, ["date and time"] = FeelKind.DateTime, ["dateTime"] = FeelKind.DateTime,
        ["days and time duration"] = FeelKind.DayTime, ["dayTimeDuration"] = FeelKind.DayTime,
        ["years and months duration"] = FeelKind.Months, ["yearMonthDuration"] = FeelKind.Months,
        ["list"] = FeelKind.List, ["context"] = FeelKind.Context, ["range"] = FeelKind.Range, ["function"] = FeelKind.Function,
        // names that modelers write for numbers
        ["integer"] = FeelKind.Number, ["long"] = FeelKind.Number, ["double"] = FeelKind.Number,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>A built-in type; null when it is none.</summary>
    public static FeelType? Find(string name) => Kinds.TryGetValue(name, out var kind) ? kind == FeelKind.Any ? FeelType.Any : new(kind) : null;

    /// <summary>A type as written in an expression.</summary>
    /// <param name="syntax">As written.</param>
    /// <param name="named">Item definitions.</param>
    public static FeelType? Resolve(TypeSyntax syntax, Func<string, FeelType?> named)
    {
        var of = syntax.Of.Select(part => Resolve(part, named)).ToList();
        if (of.Contains(null)) return null;
        return syntax.Name switch
        {
            "list" => new(FeelKind.List, of.FirstOrDefault()),
            "range" => new(FeelKind.Range, of.FirstOrDefault()),
            "context" => new(FeelKind.Context, fields: [.. syntax.Fields.Zip(of, (name, type) => (name, type!))]),
            "function" => new(FeelKind.Function, fields: [.. of.Select(type => ("", type!))]),
            _ => named(syntax.Name) ?? Find(syntax.Name),
        };
    }

    public static FeelKind KindOf(object? value) => value switch
    {
        null => FeelKind.Null,
        decimal => FeelKind.Number,
        string => FeelKind.Text,
        bool => FeelKind.Boolean,
        DateOnly => FeelKind.Date,
        FeelTime => FeelKind.Time,
        FeelDateTime => FeelKind.DateTime,
        TimeSpan => FeelKind.DayTime,
        MonthSpan => FeelKind.Months,
        object?[] => FeelKind.List,
        FeelContext => FeelKind.Context,
        FeelRange => FeelKind.Range,
        FeelFunction => FeelKind.Function,
        _ => FeelKind.Any,
    };
}
