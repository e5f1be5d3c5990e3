namespace SegSync.Core.Segmenting.Dmn.Feel;

internal static class ListFunctions
{
    public static readonly ImmutableArray<FeelFunction> All =
    [
        Builtins.Of("list contains(list, element)", a => List(a[0]) is { } list ? Truth.Box(FeelCompare.Holds(list, a[1])) : null),
        Builtins.Of("count(list)", a => List(a[0]) is { } list ? (decimal)list.Length : null),
        Builtins.OfList("min(list!)", list => Extreme(list, -1)),
        Builtins.OfList("max(list!)", list => Extreme(list, 1)),
        Builtins.OfList("sum(list!)", Sum),
        Builtins.OfList("mean(list!)", list => Sum(list) is decimal sum ? sum / list.Length : null),
        Builtins.OfList("product(list!)", list => Numbers(list) is { Length: > 0 } numbers ? numbers.Aggregate(1m, (x, y) => x * y) : null),
        Builtins.OfList("median(list!)", list => Numbers(list) is { Length: > 0 } numbers ? Median(numbers) : null),
        Builtins.OfList("stddev(list!)", list => Numbers(list) is { Length: > 1 } numbers ? Deviation(numbers) : null),
        Builtins.OfList("mode(list!)", list => Numbers(list) is { } numbers ? Mode(numbers) : null),
        Builtins.OfList("all(list)", list => Logic(list, false)),
        Builtins.OfList("any(list)", list => Logic(list, true)),
        Builtins.OfList("and(list)", list => Logic(list, false)),
        Builtins.OfList("or(list)", list => Logic(list, true)),
        Builtins.Of("sublist(list, start position, length?)", a => List(a[0]) is { } list && Builtins.Whole(a[1]) is { } start ? Sublist(list, start, a[2]) : null),
        new("append", [["list", "item"]], a => List(a[0]) is { } list ? (object?[])[.. list, .. a[1..]] : null, 2, int.MaxValue),
        new("concatenate", [["list"]], a => a.Any(list => List(list) is null) ? null : a.SelectMany(list => List(list)!).ToArray(), 1, int.MaxValue),
        new("union", [["list"]], a => a.Any(list => List(list) is null) ? null : Distinct(a.SelectMany(list => List(list)!)), 1, int.MaxValue),
        Builtins.Of("insert before(list, position, newItem)", a => List(a[0]) is { } list && Place(list, a[1]) is { } at ? (object?[])[.. list[..at], a[2], .. list[at..]] : null),
        Builtins.Of("remove(list, position)", a => List(a[0]) is { } list && Place(list, a[1]) is { } at ? (object?[])[.. list[..at], .. list[(at + 1)..]] : null),
        Builtins.Of("list replace(list, position, newItem|list, match, newItem)", a => List(a[0]) is { } list ? Replace(list, a[1], a[2]) : null),
        Builtins.Of("reverse(list)", a => List(a[0]) is { } list ? list.Reverse().ToArray() : null),
        Builtins.Of("index of(list, match)", a => List(a[0]) is { } list ? list.Select((item, i) => (item, i)).Where(pair => FeelCompare.Same(pair.item, a[1]) == true).Select(pair => (object?)(pair.i + 1m)).ToArray() : null),
        Builtins.Of("distinct values(list)", a => List(a[0]) is { } list ? Distinct(list) : null),
        Builtins.Of("flatten(list)", a => List(a[0]) is { } list ? Flatten(list).ToArray() : null),
        Builtins.Of("sort(list, precedes?)", a => List(a[0]) is { } list ? Sort(list, a[1] as FeelFunction) : null),
        Builtins.Of("not(negand)", a => Truth.Box(!(a[0] as bool?))),
    ];

    private static object?[]? List(object? value) => value switch { object?[] list => list, null => null, var single => [single] };

    private static decimal[]? Numbers(object?[] list) => list.All(item => item is decimal) ? Array.ConvertAll(list, item => (decimal)item!) : null;

    private static object? Extreme(object?[] list, int sign)
    {
        if (list.Length == 0 || list[0] is null) return null;
        var best = list[0];
        foreach (var item in list)
        {
            if (FeelCompare.Order(item, best) is not { } order) return null;
            if (order * sign > 0) best = item;
        }

        return best;
    }

    private static object? Sum(object?[] list) => list.Length == 0 ? null : list.Skip(1).Aggregate(list[0] is decimal or TimeSpan or MonthSpan ? list[0] : null, FeelArithmetic.Add);

    private static decimal Median(decimal[] numbers)
    {
        Array.Sort(numbers);
        var middle = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    private static object? Deviation(decimal[] numbers)
    {
        var mean = numbers.Average();
        return NumberFunctions.Root(numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Length - 1));
    }

    private static object?[] Mode(decimal[] numbers)
    {
        var groups = numbers.GroupBy(number => number).ToList();
        var most = groups.Count == 0 ? 0 : groups.Max(group => group.Count());
        return [.. groups.Where(group => group.Count() == most).Select(group => group.Key).Order().Select(number => (object?)number)];
    }

    /// <summary>Is any item (all items) the deciding value? Null where an item is no boolean and none decides.</summary>
    private static object? Logic(object?[] list, bool deciding) =>
        list.Any(item => item is bool truth && truth == deciding) ? Truth.Box(deciding) : list.All(item => item is bool) ? Truth.Box(!deciding) : null;

    private static object? Sublist(object?[] list, int start, object? length)
    {
        if (start == 0 || Math.Abs(start) > list.Length || (length is not null && Builtins.Whole(length) is not >= 0)) return null;
        var from = start > 0 ? start - 1 : list.Length + start;
        var count = Builtins.Whole(length) ?? (list.Length - from);
        return from + count > list.Length ? null : list[from..(from + count)];
    }

    private static int? Place(object?[] list, object? position) =>
        Builtins.Whole(position) is { } place && place != 0 && Math.Abs(place) <= list.Length ? place > 0 ? place - 1 : list.Length + place : null;

    private static object? Replace(object?[] list, object? which, object? item)
    {
        if (which is FeelFunction { Most: 2 } match)
        {
            var matched = Array.ConvertAll(list, old => match.Invoke([old, item]) as bool?);
            return matched.Any(one => one is null) ? null : list.Select((old, i) => matched[i] == true ? item : old).ToArray();
        }

        return Place(list, which) is { } at ? (object?[])[.. list[..at], item, .. list[(at + 1)..]] : null;
    }

    private static object?[] Distinct(IEnumerable<object?> items)
    {
        var seen = new List<object?>();
        foreach (var item in items)
        {
            if (!seen.Any(old => FeelCompare.Same(old, item) == true)) seen.Add(item);
        }

        return [.. seen];
    }

    private static IEnumerable<object?> Flatten(object?[] list) => list.SelectMany(item => item is object?[] inner ? Flatten(inner) : [item]);

    private static object? Sort(object?[] list, FeelFunction? precedes)
    {
        var ordered = true;
        var sorted = list.Order(Comparer<object?>.Create((a, b) =>
        {
            if (precedes is not null) return precedes.Invoke([a, b]) is true ? -1 : precedes.Invoke([b, a]) is true ? 1 : 0;
            if (FeelCompare.Order(a, b) is { } order) return order;
            ordered = false;
            return 0;
        })).ToArray();
        return ordered ? sorted : null;
    }
}
