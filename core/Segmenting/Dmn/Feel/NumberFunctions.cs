using System.Globalization;
using System.Text.RegularExpressions;

namespace SegSync.Core.Segmenting.Dmn.Feel;

internal static partial class NumberFunctions
{
    public static readonly ImmutableArray<FeelFunction> All =
    [
        Builtins.Of("number(from, grouping separator?, decimal separator?)", a => a[0] is string text ? Parse(text, a[1], a[2]) : null),
        Builtins.Of("decimal(n, scale)", a => Rounded(a, MidpointRounding.ToEven)),
        Builtins.Of("floor(n, scale?)", a => Rounded([a[0], a[1] ?? 0m], MidpointRounding.ToNegativeInfinity)),
        Builtins.Of("ceiling(n, scale?)", a => Rounded([a[0], a[1] ?? 0m], MidpointRounding.ToPositiveInfinity)),
        Builtins.Of("round up(n, scale)", a => Rounded(a, null)),
        Builtins.Of("round down(n, scale)", a => Rounded(a, MidpointRounding.ToZero)),
        Builtins.Of("round half up(n, scale)", a => Rounded(a, MidpointRounding.AwayFromZero)),
        Builtins.Of("round half down(n, scale)", a => a[0] is decimal n && Builtins.Whole(a[1]) is { } scale ? HalfDown(n, scale) : null),
        Builtins.Of("abs(n)", a => a[0] switch { decimal n => Math.Abs(n), TimeSpan span => span.Duration(), MonthSpan span => new MonthSpan(Math.Abs(span.Months)), _ => null }),
        Builtins.Of("modulo(dividend, divisor)", a => (a[0], a[1]) is (decimal x, decimal y) && y != 0 ? x - (y * decimal.Floor(x / y)) : null),
        Builtins.Of("sqrt(number)", a => a[0] is decimal n && n >= 0 ? Root(n) : null),
        Builtins.Of("log(number)", a => a[0] is decimal n && n > 0 ? FeelArithmetic.Number(Math.Log((double)n)) : null),
        Builtins.Of("exp(number)", a => a[0] is decimal n ? FeelArithmetic.Number(Math.Exp((double)n)) : null),
        Builtins.Of("odd(number)", a => a[0] is decimal n ? Truth.Box(Math.Abs(n % 2) == 1) : null),
        Builtins.Of("even(number)", a => a[0] is decimal n ? Truth.Box(n % 2 == 0) : null),
    ];

    /// <summary>Newton's method from the double's root: exact to 27 digits.</summary>
    public static decimal Root(decimal number)
    {
        if (number == 0) return 0;
        var root = (decimal)Math.Sqrt((double)number);
        for (var i = 0; i < 3; i++) root = (root + (number / root)) / 2;
        return root;
    }

    /// <summary>Rounds at a number of decimals, also before the point with a negative one; null mode: away from zero whatever the rest.</summary>
    private static object? Rounded(object?[] a, MidpointRounding? mode)
    {
        if (a[0] is not decimal number || Builtins.Whole(a[1]) is not { } scale || scale is < -6111 or > 6176) return null;
        if (scale >= 28) return number;
        if (scale < -28) return 0m;
        var unit = scale >= 0 ? 1m : Enumerable.Repeat(10m, -scale).Aggregate(1m, (x, y) => x * y);
        var shifted = number / unit;
        var result = decimal.Round(shifted, Math.Max(scale, 0), mode ?? (shifted < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity));
        return result * unit;
    }

    private static object? HalfDown(decimal number, int scale)
    {
        var (down, up) = (Rounded([number, (decimal)scale], MidpointRounding.ToZero) as decimal?, Rounded([number, (decimal)scale], null) as decimal?);
        return down is null || up is null ? null : Math.Abs(number - down.Value) <= Math.Abs(up.Value - number) ? down : up;
    }

    private static object? Parse(string text, object? grouping, object? point)
    {
        if (grouping is not (null or " " or "," or ".") || point is not (null or "." or ",") || (grouping is not null && Equals(grouping, point))) return null;
        if (grouping is string group) text = text.Replace(group, "", StringComparison.Ordinal);
        if (point is ",") text = text.Replace(',', '.');
        return Form().IsMatch(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex(@"^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
