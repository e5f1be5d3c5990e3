using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>An input of a table, cut into the regions that its tests can tell apart.</summary>
/// <param name="Label">How people call it.</param>
/// <param name="Kind">Kind of its values.</param>
/// <param name="Regions">In order; the missing value is last.</param>
internal sealed record Axis(string Label, FeelKind Kind, ImmutableArray<Region> Regions)
{
    /// <summary>The whole axis.</summary>
    public Bits All => Bits.Of(Regions.Length, _ => true);

    /// <summary>All but the missing value.</summary>
    public Bits Present => Bits.Of(Regions.Length, i => !Regions[i].IsNull);

    /// <summary>The missing value.</summary>
    public Bits Missing => Bits.Of(Regions.Length, i => Regions[i].IsNull);

    /// <summary>Cuts an input by its tests and allowed values.</summary>
    /// <param name="input">The input.</param>
    /// <param name="tests">All tests of it.</param>
    /// <param name="axis">The axis; null where a test cannot be analysed.</param>
    /// <returns>Why not; null: all is well.</returns>
    public static string? Of(TableInput input, IEnumerable<TestCell> tests, out Axis? axis)
    {
        axis = null;
        var points = new TestPoints();
        foreach (var test in tests)
        {
            if (!points.Add(test.Syntax)) return $"tests {input.Label} by '{test.Text}', which is more than comparisons with constants";
        }

        foreach (var allowed in (Syntax.Tests?[])[input.AllowedSyntax, input.Type.AllowedSyntax])
        {
            if (allowed is not null && !points.Add(allowed)) return $"allows {input.Label} '{input.AllowedText}', which is more than comparisons with constants";
        }

        var kinds = points.Values.Select(FeelTypes.KindOf).Distinct().ToList();
        var kind = input.Type.Kind != FeelKind.Any ? input.Type.Kind : kinds is [var only] ? only : FeelKind.Any;
        if (kinds.Count > 0 && kind == FeelKind.Any) return $"tests {input.Label} for values of different types; give its input expression a type";
        var own = points.Values.Where(value => FeelTypes.KindOf(value) == kind).ToList();
        // a date among dates and times compares, but not as one of them
        if (own.Count > 0 && points.Values.Except(own).Any(value => FeelCompare.Order(value, own[0]) is not null)) return $"tests {input.Label} for values of different types";
        if (own.Count == 0 && kinds.Count > 0 && kind is FeelKind.List or FeelKind.Context or FeelKind.Range or FeelKind.Function) return $"tests {input.Label}, which is no single value";

        axis = new(input.Label, kind, [.. Cut(kind, own).Where(region => Permits(input, region.Sample)), Region.Missing]);
        return null;
    }

    /// <summary>The region that a value is in; null where it is in none, so that it counts as missing.</summary>
    public int? Find(object? value)
    {
        for (var i = 0; i < Regions.Length; i++)
        {
            var region = Regions[i];
            if (value is null ? region.IsNull : !region.IsNull && Holds(region, value)) return i;
        }

        return null;
    }

    /// <summary>Regions in words, neighbours joined.</summary>
    public string Words(Bits bits)
    {
        var parts = new List<string>();
        var items = bits.Items.Where(i => i < Regions.Length).ToList();
        for (var i = 0; i < items.Count;)
        {
            var end = i;
            while (Kind != FeelKind.Text && Kind != FeelKind.Boolean && end + 1 < items.Count && items[end + 1] == items[end] + 1 && !Regions[items[end + 1]].IsNull) end++;
            parts.Add(Words(Regions[items[i]], Regions[items[end]]));
            i = end + 1;
        }

        return $"{Label} is {string.Join(" or ", parts)}";
    }

    private static bool Permits(TableInput input, object? sample) =>
        (input.Allowed is null || input.Allowed(Frame.Empty, sample) == true) && (input.Type.Allowed is null || input.Type.Allowed(Frame.Empty, sample) == true);

    private static IEnumerable<Region> Cut(FeelKind kind, List<object> values)
    {
        switch (kind)
        {
            case FeelKind.Boolean: return [new(true, null, null, true), new(false, null, null, true)];
            case FeelKind.Text:
                var texts = values.Cast<string>().Distinct(StringComparer.Ordinal).ToList();
                var other = "other";
                while (texts.Contains(other)) other += "_";
                return [.. texts.Select(text => new Region(text, null, null, true)), new(other, null, null, false)];
            case FeelKind.Number: values.Add(0m); break;
            case FeelKind.DayTime: values.Add(TimeSpan.Zero); break;
            case FeelKind.Months: values.Add(new MonthSpan(0)); break;
        }

        if (values.Count == 0) return [new(Anything(kind), null, null, false)];
        values.Sort((a, b) => FeelCompare.Order(a, b) ?? 0);
        return Region.Ordered(kind, [.. values.Where((value, i) => i == 0 || FeelCompare.Order(value, values[i - 1]) != 0)]);
    }

    /// <summary>Some value where no test tells one from another; what matters is that it is there.</summary>
    private static object Anything(FeelKind kind) => kind switch
    {
        FeelKind.Date => new DateOnly(2000, 1, 1),
        FeelKind.DateTime => new FeelDateTime(new(2000, 1, 1)),
        FeelKind.Time => new FeelTime(0),
        FeelKind.List => Array.Empty<object?>(),
        FeelKind.Context => new FeelContext(),
        FeelKind.Range => new FeelRange(0m, true, 1m, true),
        _ => "anything",
    };

    private bool Holds(Region region, object value)
    {
        if (Kind == FeelKind.Text && !region.Point) return Regions.All(other => !other.Point || other.IsNull || FeelCompare.Same(other.Sample, value) != true);
        if (region.Point) return FeelCompare.Same(region.Sample, value) == true;
        if (region is { Low: null, High: null }) return true;
        return (region.Low is null || FeelCompare.Order(value, region.Low) > 0) && (region.High is null || FeelCompare.Order(value, region.High) < 0);
    }

    private static string Words(Region first, Region last)
    {
        if (first.IsNull) return "missing";
        if (ReferenceEquals(first, last) && first.Point) return FeelText.Literal(first.Sample);
        if (first.Sample is string) return "any other text";
        var (low, high) = (first.Point ? first.Sample : first.Low, last.Point ? last.Sample : last.High);
        return (low, high) switch
        {
            (null, null) => "anything",
            (null, _) => $"{(last.Point ? "<=" : "<")} {FeelText.Literal(high)}",
            (_, null) => $"{(first.Point ? ">=" : ">")} {FeelText.Literal(low)}",
            _ => $"in {(first.Point ? '[' : '(')}{FeelText.Literal(low)}..{FeelText.Literal(high)}{(last.Point ? ']' : ')')}",
        };
    }
}
