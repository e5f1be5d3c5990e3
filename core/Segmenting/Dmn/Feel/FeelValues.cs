namespace SegSync.Core.Segmenting.Dmn.Feel;

// FEEL's values as .NET holds them: number = decimal, string = string, boolean = bool, date = DateOnly, time = FeelTime,
// date and time = FeelDateTime, days and time duration = TimeSpan, years and months duration = MonthSpan,
// list = object?[], context = FeelContext, range = FeelRange, function = FeelFunction, null = null.

/// <summary>A FEEL time of day, local or with an offset or a zone.</summary>
/// <param name="Ticks">Since midnight, units of 100 ns.</param>
/// <param name="Offset">From UTC; null: local.</param>
/// <param name="Zone">IANA name as written; null: none.</param>
public readonly record struct FeelTime(long Ticks, TimeSpan? Offset = null, string? Zone = null)
{
    /// <summary>As <c>time()</c> reads it.</summary>
    public override string ToString() => FeelTemporal.Text(this);
}

/// <summary>A FEEL date and time, local or with an offset or a zone.</summary>
/// <param name="Local">Wall clock, years 1 to 9999.</param>
/// <param name="Offset">From UTC; null: local.</param>
/// <param name="Zone">IANA name as written; null: none.</param>
public readonly record struct FeelDateTime(DateTime Local, TimeSpan? Offset = null, string? Zone = null)
{
    /// <summary>As <c>date and time()</c> reads it.</summary>
    public override string ToString() => FeelTemporal.Text(this);

    /// <summary>Comparable instant; a local one counts as UTC.</summary>
    internal long Instant => Local.Ticks - (Offset ?? TimeSpan.Zero).Ticks;
}

/// <summary>A FEEL years and months duration.</summary>
/// <param name="Months">Signed number of months.</param>
public readonly record struct MonthSpan(long Months)
{
    /// <summary>Such as <c>P1Y2M</c>.</summary>
    public override string ToString() => FeelTemporal.Text(this);
}

/// <summary>A FEEL range. An end that is null is open to that side.</summary>
/// <param name="Start">Lower end.</param>
/// <param name="StartIncluded">Is the lower end inside?</param>
/// <param name="End">Upper end.</param>
/// <param name="EndIncluded">Is the upper end inside?</param>
public sealed record FeelRange(object? Start, bool StartIncluded, object? End, bool EndIncluded)
{
    /// <summary>Is a value inside? Null where it cannot be compared with the ends.</summary>
    public bool? Includes(object? value)
    {
        if (value is null || (Start is null && End is null)) return null;
        if (Start is not null)
        {
            if (FeelCompare.Order(value, Start) is not { } low) return null;
            if (low < 0 || (low == 0 && !StartIncluded)) return false;
        }

        if (End is not null)
        {
            if (FeelCompare.Order(value, End) is not { } high) return null;
            if (high > 0 || (high == 0 && !EndIncluded)) return false;
        }

        return true;
    }
}

/// <summary>A FEEL context: names and values in the order given.</summary>
public sealed class FeelContext
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    /// <summary>Empty.</summary>
    public FeelContext()
    {
    }

    /// <summary>With entries; a later one of the same name wins.</summary>
    public FeelContext(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        foreach (var (name, value) in entries) Set(name, value);
    }

    /// <summary>In the order given.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The value of a name, null where it is null or absent.</summary>
    public object? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Is there such a name?</summary>
    public bool Has(string name) => values.ContainsKey(name);

    internal void Set(string name, object? value)
    {
        if (values.TryAdd(name, value)) names.Add(name);
        else values[name] = value;
    }
}

/// <summary>A FEEL function: a built-in, a lambda, a business knowledge model or a decision service.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Parameters">Parameter names, one list a signature.</param>
/// <param name="Call">Body; gets as many arguments as given, positional.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
public sealed record FeelFunction(string Name, ImmutableArray<ImmutableArray<string>> Parameters, Func<object?[], object?> Call, int Least, int Most)
{
    /// <summary>Calls with positional arguments; null where their number is wrong.</summary>
    public object? Invoke(object?[] arguments) => arguments.Length < Least || arguments.Length > Most ? null : Call(arguments);

    /// <summary>Calls with named arguments; null where no signature has them all.</summary>
    public object? Invoke(ImmutableArray<string> names, object?[] arguments)
    {
        foreach (var signature in Parameters)
        {
            if (!names.All(signature.Contains)) continue;
            var last = names.Max(name => signature.IndexOf(name));
            var ordered = new object?[last + 1];
            for (var i = 0; i < arguments.Length; i++) ordered[signature.IndexOf(names[i])] = arguments[i];
            return Invoke(ordered);
        }

        return null;
    }
}
