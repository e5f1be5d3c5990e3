namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Relations of points and ranges (DMN 1.5, table 78, after Allen's interval algebra).</summary>
internal static class RangeFunctions
{
    public static readonly ImmutableArray<FeelFunction> All =
    [
        Relation("before(point1, point2|point, range|range, point|range1, range2)", (a, b) => Order(a.End, b.Start) is var o && o is null ? null : o < 0 || (o == 0 && (!a.EndIncluded || !b.StartIncluded))),
        Relation("after(point1, point2|point, range|range, point|range1, range2)", (a, b) => Order(a.Start, b.End) is var o && o is null ? null : o > 0 || (o == 0 && (!a.StartIncluded || !b.EndIncluded))),
        Relation("meets(range1, range2)", (a, b) => Order(a.End, b.Start) is { } o ? o == 0 && a.EndIncluded && b.StartIncluded : null, ranges: true),
        Relation("met by(range1, range2)", (a, b) => Order(a.Start, b.End) is { } o ? o == 0 && a.StartIncluded && b.EndIncluded : null, ranges: true),
        Relation("overlaps(range1, range2)", (a, b) => Truth.And(Ends(b.Start, b.StartIncluded, a.End, a.EndIncluded), Ends(a.Start, a.StartIncluded, b.End, b.EndIncluded)), ranges: true),
        Relation("overlaps before(range1, range2)", (a, b) => OverlapsBefore(a, b), ranges: true),
        Relation("overlaps after(range1, range2)", (a, b) => OverlapsAfter(a, b), ranges: true),
        Relation("finishes(point, range|range1, range2)", (a, b) => Truth.And(SameEnd(a, b), StartsWithin(a, b))),
        Relation("finished by(range, point|range1, range2)", (a, b) => Truth.And(SameEnd(b, a), StartsWithin(b, a))),
        Relation("starts(point, range|range1, range2)", (a, b) => Truth.And(SameStart(a, b), EndsWithin(a, b))),
        Relation("started by(range, point|range1, range2)", (a, b) => Truth.And(SameStart(b, a), EndsWithin(b, a))),
        Relation("includes(range, point|range1, range2)", (a, b) => Truth.And(StartsWithin(b, a), EndsWithin(b, a))),
        Relation("during(point, range|range1, range2)", (a, b) => Truth.And(StartsWithin(a, b), EndsWithin(a, b))),
        Relation("coincides(point1, point2|range1, range2)", (a, b) => Truth.And(SameStart(a, b), SameEnd(a, b))),
        Builtins.Of("range(from)", a => a[0] is string text ? Parse(text) : null),
    ];

    private static FeelFunction Relation(string signature, Func<FeelRange, FeelRange, bool?> holds, bool ranges = false) => Builtins.Of(signature, a =>
        a[0] is { } left && a[1] is { } right && (!ranges || (left is FeelRange && right is FeelRange)) ? Truth.Box(holds(AsRange(left), AsRange(right))) : null);

    private static FeelRange AsRange(object value) => value as FeelRange ?? new(value, true, value, true);

    private static int? Order(object? left, object? right) => FeelCompare.Order(left, right);

    /// <summary>Does what starts here start no later than what ends there?</summary>
    private static bool? Ends(object? start, bool startIncluded, object? end, bool endIncluded) => Order(start, end) is { } o ? o < 0 || (o == 0 && startIncluded && endIncluded) : null;

    private static bool? SameStart(FeelRange a, FeelRange b) => Order(a.Start, b.Start) is { } o ? o == 0 && a.StartIncluded == b.StartIncluded : null;

    private static bool? SameEnd(FeelRange a, FeelRange b) => Order(a.End, b.End) is { } o ? o == 0 && a.EndIncluded == b.EndIncluded : null;

    private static bool? StartsWithin(FeelRange a, FeelRange b) => Order(a.Start, b.Start) is { } o ? o > 0 || (o == 0 && (b.StartIncluded || !a.StartIncluded)) : null;

    private static bool? EndsWithin(FeelRange a, FeelRange b) => Order(a.End, b.End) is { } o ? o < 0 || (o == 0 && (b.EndIncluded || !a.EndIncluded)) : null;

    private static bool? OverlapsBefore(FeelRange a, FeelRange b) =>
        Order(a.Start, b.Start) is not { } starts || Order(a.End, b.Start) is not { } meets || Order(a.End, b.End) is not { } ends ? null
        : (starts < 0 || (starts == 0 && a.StartIncluded && !b.StartIncluded)) && (meets > 0 || (meets == 0 && a.EndIncluded && b.StartIncluded)) && (ends < 0 || (ends == 0 && (!a.EndIncluded || b.EndIncluded)));

    private static bool? OverlapsAfter(FeelRange a, FeelRange b) =>
        Order(b.Start, a.Start) is not { } starts || Order(b.End, a.Start) is not { } meets || Order(b.End, a.End) is not { } ends ? null
        : (starts < 0 || (starts == 0 && b.StartIncluded && !a.StartIncluded)) && (meets > 0 || (meets == 0 && b.EndIncluded && a.StartIncluded)) && (ends < 0 || (ends == 0 && (!b.EndIncluded || a.EndIncluded)));

    /// <summary>A range whose ends are literals.</summary>
    private static object? Parse(string text)
    {
        try
        {
            var syntax = FeelParser.Expression(text, [], []);
            return syntax is Syntax.Range ? new FeelCompiler(_ => null).Compile(syntax, new(null, [])) is { Constant: true, Value: FeelRange range } ? range : null : null;
        }
        catch (FeelException)
        {
            return null;
        }
    }
}
