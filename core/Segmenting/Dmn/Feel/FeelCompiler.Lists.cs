namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Filters, loops and calls.</summary>
internal sealed partial class FeelCompiler
{
    private Code Filter(Syntax.Filter filter, Scope scope)
    {
        var (of, by) = (Compile(filter.Of, scope), Compile(filter.By, new(scope, ["item"], item: true)));
        return Filter(of, by);
    }

    /// <summary>Items for which a condition holds, or the item at a place (from 1, or from the end with a negative one).</summary>
    /// <param name="of">The list.</param>
    /// <param name="by">The condition.</param>
    /// <param name="strict">A condition that is neither boolean nor number spoils the whole.</param>
    public static Code Filter(Code of, Code by, bool strict = false) => new(frame =>
    {
        var list = of.Run(frame) switch { object?[] many => many, null => [], var single => [single] };
        if (by.Constant && by.Value is decimal place) return At(list, place);
        var kept = new List<object?>();
        foreach (var item in list)
        {
            var condition = by.Run(new([item], frame));
            if (condition is decimal at) return At(list, at);
            if (condition is true) kept.Add(item);
            else if (strict && condition is not (false or null)) return null;
        }

        return kept.ToArray();
    });

    private static object? At(object?[] list, decimal place)
    {
        if (place != decimal.Truncate(place) || place == 0 || Math.Abs(place) > list.Length) return null;
        return list[place > 0 ? (int)place - 1 : list.Length + (int)place];
    }

    private Code Invoke(Syntax.Invoke invoke, Scope scope)
    {
        var function = Compile(invoke.Called, scope);
        var arguments = invoke.Arguments.Select(argument => Compile(argument, scope)).ToArray();
        return Code.Fold(function.Constant && arguments.All(argument => argument.Constant), frame =>
        {
            if (function.Run(frame) is not FeelFunction called) return null;
            var values = Array.ConvertAll(arguments, argument => argument.Run(frame));
            return invoke.Names.IsEmpty ? called.Invoke(values) : called.Invoke(invoke.Names, values);
        });
    }

    private Code For(Syntax.For loop, Scope scope)
    {
        var inner = new Scope(scope, []);
        var sources = Sources(loop.Iterators, inner);
        inner.Names.Add("partial");
        return Loop(sources, Compile(loop.Return, inner));
    }

    /// <summary>A boxed loop over one list.</summary>
    public static Code Loop(string name, Func<Scope, Code> from, Func<Scope, Code> result, Scope scope)
    {
        var inner = new Scope(scope, []);
        var source = from(inner);
        inner.Names.AddRange([KnownNames.Normal(name), "partial"]);
        return Loop([(source, null)], result(inner));
    }

    /// <summary>A boxed some or every over one list.</summary>
    public static Code Quantified(bool every, string name, Func<Scope, Code> from, Func<Scope, Code> satisfies, Scope scope)
    {
        var inner = new Scope(scope, []);
        var source = from(inner);
        inner.Names.Add(KnownNames.Normal(name));
        return Quantified(every, [(source, null)], satisfies(inner));
    }

    private static Code Loop(List<(Code From, Code? To)> sources, Code result) => new(frame =>
    {
        var results = new List<object?>();
        return Each(sources, 0, new object?[sources.Count + 1], frame, slots =>
        {
            slots[^1] = results.ToArray();
            results.Add(result.Run(new([.. slots], frame)));
            return results.Count <= MostIterations;
        }) ? results.ToArray() : null;
    });

    private Code Quantified(Syntax.Quantified quantified, Scope scope)
    {
        var inner = new Scope(scope, []);
        var sources = Sources(quantified.Iterators, inner);
        return Quantified(quantified.Every, sources, Compile(quantified.Satisfies, inner));
    }

    private static Code Quantified(bool every, List<(Code From, Code? To)> sources, Code satisfies) => new(frame =>
    {
        bool? result = every;
        var complete = Each(sources, 0, new object?[sources.Count], frame, slots =>
        {
            var holds = satisfies.Run(new([.. slots], frame)) as bool?;
            if (holds == !every) result = !every;
            else if (holds is null) result = null;
            return result != !every;
        });
        return complete || result == !every ? Truth.Box(result) : null;
    });

    private List<(Code From, Code? To)> Sources(ImmutableArray<(string Name, Syntax In, Syntax? To)> iterators, Scope inner)
    {
        var sources = new List<(Code, Code?)>();
        foreach (var (name, from, to) in iterators)
        {
            sources.Add((Compile(from, inner), to is null ? null : Compile(to, inner)));
            inner.Names.Add(KnownNames.Normal(name));
        }

        return sources;
    }

    /// <summary>Every combination, the last one fastest; false where a source is no list or the body wants no more.</summary>
    private static bool Each(List<(Code From, Code? To)> sources, int at, object?[] slots, Frame frame, Func<object?[], bool> body)
    {
        if (at == sources.Count) return body(slots);
        var own = new Frame(slots, frame);
        var from = sources[at].From.Run(own);
        var items = sources[at].To is { } to ? Steps(from, to.Run(own)) : from switch
        {
            object?[] list => list,
            FeelRange { Start: { } start, End: { } end } range => Steps(start, end, range),
            null => null,
            var single => [single],
        };
        if (items is null) return false;
        foreach (var item in items)
        {
            slots[at] = item;
            if (!Each(sources, at + 1, slots, frame, body)) return false;
        }

        return true;
    }

    private static IEnumerable<object?>? Steps(object? from, object? to, FeelRange? range = null)
    {
        var (skipFirst, skipLast) = (range is { StartIncluded: false }, range is { EndIncluded: false });
        return (from, to) switch
        {
            (decimal a, decimal b) when a == decimal.Truncate(a) && b == decimal.Truncate(b) && Math.Abs(b - a) <= MostIterations => Trim((int)Math.Abs(b - a), i => a + (b >= a ? i : -i)),
            (DateOnly a, DateOnly b) => Trim(Math.Abs(b.DayNumber - a.DayNumber), i => a.AddDays(b >= a ? i : -i)),
            _ => null,
        };

        IEnumerable<object?> Trim(int count, Func<int, object> step)
        {
            for (var i = skipFirst ? 1 : 0; i <= count - (skipLast ? 1 : 0); i++) yield return step(i);
        }
    }
}
