namespace SegSync.Core.Segmenting.Dmn.Feel;

internal static class ContextFunctions
{
    public static readonly ImmutableArray<FeelFunction> All =
    [
        Builtins.Of("get value(m, key|context, keys)", a => a[0] is FeelContext context ? a[1] switch { string key => context[key], object?[] keys => keys.Aggregate((object?)context, Step), _ => null } : null),
        Builtins.Of("get entries(m)", a => a[0] is FeelContext context ? context.Names.Select(name => (object?)Entry(name, context[name])).ToArray() : null),
        Builtins.Of("context(entries)", a => a[0] switch { object?[] list => Make(list), FeelContext one => Make([one]), _ => null }),
        Builtins.Of("context put(context, key, value|context, keys, value)", a => a[0] is FeelContext context ? a[1] switch
        {
            string key => Put(context, [key], a[2]),
            object?[] { Length: > 0 } keys when keys.All(key => key is string) => Put(context, [.. keys.Cast<string>()], a[2]),
            _ => null,
        } : null),
        Builtins.Of("context merge(contexts)", a => a[0] switch
        {
            FeelContext one => one,
            object?[] list when list.All(item => item is FeelContext) => new FeelContext(list.Cast<FeelContext>().SelectMany(Pairs)),
            _ => null,
        }),
        Builtins.Of("is(value1, value2)", a => Truth.Box(FeelTypes.KindOf(a[0]) == FeelTypes.KindOf(a[1]) && Is(a[0], a[1]))),
    ];

    /// <summary>The same element of the domain: a time in UTC is not the same as one at an offset, though equal.</summary>
    private static bool Is(object? left, object? right) => (left, right) switch
    {
        (FeelTime a, FeelTime b) => a.Ticks == b.Ticks && a.Offset == b.Offset && a.Zone == b.Zone,
        (FeelDateTime a, FeelDateTime b) => a.Local == b.Local && a.Offset == b.Offset && a.Zone == b.Zone,
        _ => FeelCompare.Same(left, right) == true,
    };

    private static object? Step(object? of, object? key) => of is FeelContext context && key is string name ? context[name] : null;

    private static FeelContext Entry(string key, object? value) => new([KeyValuePair.Create("key", (object?)key), KeyValuePair.Create("value", value)]);

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(FeelContext context) => context.Names.Select(name => KeyValuePair.Create(name, context[name]));

    private static FeelContext? Make(object?[] entries)
    {
        var result = new FeelContext();
        foreach (var entry in entries)
        {
            if (entry is not FeelContext pair || pair["key"] is not string key || !pair.Has("value") || result.Has(key)) return null;
            result.Set(key, pair["value"]);
        }

        return result;
    }

    private static FeelContext? Put(FeelContext context, ReadOnlySpan<string> keys, object? value)
    {
        var result = new FeelContext(Pairs(context));
        if (keys.Length == 1) result.Set(keys[0], value);
        else if (context[keys[0]] is FeelContext inner && Put(inner, keys[1..], value) is { } changed) result.Set(keys[0], changed);
        else return null;
        return result;
    }
}
