namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>FEEL's arithmetic (DMN 1.5, tables 55 to 58): decimals of 28 digits; what cannot be computed is null.</summary>
internal static class FeelArithmetic
{
    public static object? Add(object? left, object? right) => Try(() => (left, right) switch
    {
        (decimal a, decimal b) => a + b,
        (string a, string b) => a + b,
        (TimeSpan a, TimeSpan b) => a + b,
        (MonthSpan a, MonthSpan b) => new MonthSpan(checked(a.Months + b.Months)),
        (DateOnly or FeelDateTime or FeelTime, TimeSpan or MonthSpan) => Shift(left, right),
        (TimeSpan or MonthSpan, DateOnly or FeelDateTime or FeelTime) => Shift(right, left),
        _ => null,
    });

    public static object? Subtract(object? left, object? right) => Try(() => (left, right) switch
    {
        (decimal a, decimal b) => a - b,
        (TimeSpan a, TimeSpan b) => a - b,
        (MonthSpan a, MonthSpan b) => new MonthSpan(checked(a.Months - b.Months)),
        (FeelTime a, FeelTime b) when a.Offset.HasValue == b.Offset.HasValue => new TimeSpan(a.Ticks - (a.Offset ?? default).Ticks - b.Ticks + (b.Offset ?? default).Ticks),
        (DateOnly or FeelDateTime, DateOnly or FeelDateTime) => Difference(left, right),
        (DateOnly or FeelDateTime or FeelTime, TimeSpan or MonthSpan) => Shift(left, Negate(right)),
        _ => null,
    });

    public static object? Multiply(object? left, object? right) => Try(() => (left, right) switch
    {
        (decimal a, decimal b) => a * b,
        (TimeSpan a, decimal b) => new TimeSpan((long)decimal.Truncate(a.Ticks * b)),
        (decimal a, TimeSpan b) => new TimeSpan((long)decimal.Truncate(b.Ticks * a)),
        (MonthSpan a, decimal b) => new MonthSpan((long)decimal.Truncate(a.Months * b)),
        (decimal a, MonthSpan b) => new MonthSpan((long)decimal.Truncate(b.Months * a)),
        _ => null,
    });

    public static object? Divide(object? left, object? right) => Try(() => (left, right) switch
    {
        (_, 0m) => null,
        (decimal a, decimal b) => a / b,
        (TimeSpan a, decimal b) => new TimeSpan((long)decimal.Truncate(a.Ticks / b)),
        (MonthSpan a, decimal b) => new MonthSpan((long)decimal.Truncate(a.Months / b)),
        (TimeSpan a, TimeSpan { Ticks: not 0 } b) => (decimal)a.Ticks / b.Ticks,
        (MonthSpan a, MonthSpan { Months: not 0 } b) => (decimal)a.Months / b.Months,
        _ => null,
    });

    /// <summary>Exact to 28 digits for whole exponents, to 15 for others.</summary>
    public static object? Power(object? left, object? right) => Try(() => (left, right) switch
    {
        (0m, < 0m) => null,
        (decimal a, decimal b) when b == decimal.Truncate(b) && Math.Abs(b) < int.MaxValue => b < 0 ? 1 / Whole(a, (long)-b) : Whole(a, (long)b),
        (decimal a, decimal b) => Number(Math.Pow((double)a, (double)b)),
        _ => null,
    });

    public static object? Negate(object? value) => Try(() => value switch
    {
        decimal number => -number,
        TimeSpan span => -span,
        MonthSpan span => new MonthSpan(checked(-span.Months)),
        _ => null,
    });

    /// <summary>A double as a number; null where it is none.</summary>
    public static object? Number(double value) => double.IsFinite(value) && Math.Abs(value) < 7.9e28 ? (decimal)value : null;

    /// <summary>Null where .NET's ranges end.</summary>
    public static object? Try(Func<object?> compute)
    {
        try
        {
            return compute();
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentOutOfRangeException or DivideByZeroException)
        {
            return null;
        }
    }

    private static decimal Whole(decimal value, long exponent)
    {
        var result = 1m;
        while (true)
        {
            if ((exponent & 1) == 1) result *= value;
            exponent >>= 1;
            if (exponent == 0) return result;
            value *= value;
        }
    }

    private static object? Difference(object? left, object? right)
    {
        var (a, b) = (At(left!), At(right!));
        return a.Offset.HasValue == b.Offset.HasValue ? new TimeSpan(a.Instant - b.Instant) : null;
    }

    private static FeelDateTime At(object value) => value is DateOnly date ? new(date.ToDateTime(default), TimeSpan.Zero) : (FeelDateTime)value;

    private static object? Shift(object? at, object? by) => (at, by) switch
    {
        (DateOnly date, TimeSpan span) => DateOnly.FromDateTime(date.ToDateTime(default) + span),
        (DateOnly date, MonthSpan span) => date.AddMonths(checked((int)span.Months)),
        (FeelDateTime moment, TimeSpan span) => moment with { Local = moment.Local + span },
        (FeelDateTime moment, MonthSpan span) => moment with { Local = moment.Local.AddMonths(checked((int)span.Months)) },
        (FeelTime time, TimeSpan span) => time with { Ticks = (((time.Ticks + span.Ticks) % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay },
        _ => null,
    };
}
