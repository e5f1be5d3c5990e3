namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Kinds of FEEL values.</summary>
public enum FeelKind
{
    /// <summary>Whatever it is.</summary>
    Any,

    /// <summary>Only null.</summary>
    Null,

    /// <summary>A decimal.</summary>
    Number,

    /// <summary>A string.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A date and time.</summary>
    DateTime,

    /// <summary>A duration in days and smaller.</summary>
    DayTime,

    /// <summary>A duration in years and months.</summary>
    Months,

    /// <summary>A list.</summary>
    List,

    /// <summary>A context.</summary>
    Context,

    /// <summary>A range.</summary>
    Range,

    /// <summary>A function.</summary>
    Function,
}

/// <summary>A type: a kind, what it is made of, and which of its values are allowed.</summary>
public sealed class FeelType
{
    /// <summary>Anything.</summary>
    public static readonly FeelType Any = new(FeelKind.Any);

    internal FeelType(FeelKind kind, FeelType? element = null, ImmutableArray<(string Name, FeelType Type)> fields = default)
    {
        Kind = kind;
        Element = element ?? (kind is FeelKind.List or FeelKind.Range ? Any : null);
        Fields = fields.IsDefault ? [] : fields;
    }

    /// <summary>What kind of value.</summary>
    public FeelKind Kind { get; }

    /// <summary>Of a list or range: what it holds.</summary>
    public FeelType? Element { get; }

    /// <summary>Of a context: its entries; of a function: its parameters, then its result.</summary>
    public ImmutableArray<(string Name, FeelType Type)> Fields { get; }

    /// <summary>Which values are allowed, as FEEL unary tests; null: all.</summary>
    public string? AllowedText { get; internal init; }

    internal UnaryTest? Allowed { get; init; }

    internal Syntax.Tests? AllowedSyntax { get; init; }

    /// <summary>Is a value of this type, as <c>instance of</c> says? Which values are allowed does not matter for that.</summary>
    internal bool Is(object? value) => value is null ? Kind is FeelKind.Null : Fits(value);

    /// <summary>Is a value of this type and allowed?</summary>
    internal bool Has(object? value) => value is null ? Kind is FeelKind.Null : Fits(value) && (Allowed is null || Allowed(Frame.Empty, value) == true);

    /// <summary>
    /// A value as this type: itself, a list's only item, a single value as a list, a date as a date and time. Null where it
    /// is of another type or not among the allowed values.
    /// </summary>
    public object? Conform(object? value)
    {
        if (value is null) return null;
        if (Has(value) || (Kind == FeelKind.Any && Allowed is null)) return value;
        if (Kind == FeelKind.List && value is not object?[] && Element!.Conform(value) is { } only) return Permitted((object?[])[only]);
        if (Kind != FeelKind.List && value is object?[] { Length: 1 } list) return Conform(list[0]);
        if (Kind == FeelKind.DateTime && value is DateOnly date) return Permitted(new FeelDateTime(date.ToDateTime(default), TimeSpan.Zero));
        return null;
    }

    private object? Permitted(object? value) => Has(value) ? value : null;

    private bool Fits(object value) => Kind switch
    {
        FeelKind.Any => true,
        FeelKind.List => value is object?[] list && list.All(item => item is null || Element!.Has(item)),
        FeelKind.Range => value is FeelRange range && (range.Start is null || Element!.Has(range.Start)) && (range.End is null || Element!.Has(range.End)),
        FeelKind.Context => value is FeelContext context && Fields.All(field => (context.Has(field.Name) || Fields.IsEmpty) && (context[field.Name] is not { } entry || field.Type.Has(entry))),
        FeelKind.Function => value is FeelFunction function && (Fields.IsEmpty || (function.Least <= Fields.Length - 1 && Fields.Length - 1 <= function.Most)),
        _ => FeelTypes.KindOf(value) == Kind,
    };
}
