using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>A part of an axis inside which no test changes its answer.</summary>
/// <param name="Sample">A value of it; null for the missing value.</param>
/// <param name="Low">Where it begins, excluded; null: nowhere.</param>
/// <param name="High">Where it ends, excluded; null: nowhere.</param>
/// <param name="Point">It is the sample alone.</param>
internal sealed record Region(object? Sample, object? Low, object? High, bool Point)
{
    /// <summary>The missing value.</summary>
    public static readonly Region Missing = new(null, null, null, true);

    public bool IsNull => ReferenceEquals(this, Missing);

    /// <summary>Points and what lies between, below and above them, in order.</summary>
    public static IEnumerable<Region> Ordered(FeelKind kind, IReadOnlyList<object> points)
    {
        for (var i = 0; i <= points.Count; i++)
        {
            var (low, high) = (i == 0 ? null : points[i - 1], i == points.Count ? null : points[i]);
            if (Between(kind, low, high) is { } sample) yield return new(sample, low, high, false);
            if (high is not null) yield return new(high, null, null, true);
        }
    }

    /// <summary>A value strictly between two, or beyond one; null where there is none.</summary>
    private static object? Between(FeelKind kind, object? low, object? high) => FeelArithmetic.Try(() => kind switch
    {
        FeelKind.Number => Number(low as decimal?, high as decimal?),
        FeelKind.Date => Step((low as DateOnly?)?.DayNumber, (high as DateOnly?)?.DayNumber, 0, DateOnly.MaxValue.DayNumber, 1) is { } day ? DateOnly.FromDayNumber((int)day) : null,
        FeelKind.DateTime => Step((low as FeelDateTime?)?.Local.Ticks, (high as FeelDateTime?)?.Local.Ticks, 0, DateTime.MaxValue.Ticks, TimeSpan.TicksPerDay) is { } ticks
            ? (low as FeelDateTime? ?? (FeelDateTime)high!) with { Local = new(ticks) } : null,
        FeelKind.Time => Step((low as FeelTime?)?.Ticks, (high as FeelTime?)?.Ticks, 0, TimeSpan.TicksPerDay - 1, TimeSpan.TicksPerMinute) is { } ticks
            ? (low as FeelTime? ?? (FeelTime)high!) with { Ticks = ticks } : null,
        FeelKind.DayTime => Step((low as TimeSpan?)?.Ticks, (high as TimeSpan?)?.Ticks, long.MinValue / 2, long.MaxValue / 2, TimeSpan.TicksPerDay) is { } ticks ? new TimeSpan(ticks) : null,
        FeelKind.Months => Step((low as MonthSpan?)?.Months, (high as MonthSpan?)?.Months, long.MinValue / 2, long.MaxValue / 2, 1) is { } months ? new MonthSpan(months) : null,
        _ => null,
    });

    private static object? Number(decimal? low, decimal? high)
    {
        if (low is null) return high - 1;
        var next = decimal.Floor(low.Value) + 1;
        if (high is null || next < high) return next;
        var middle = low.Value + ((high.Value - low.Value) / 2);
        return middle > low && middle < high ? middle : null;
    }

    /// <summary>A unit beyond the low end or before the high one, or the middle where a unit is too far.</summary>
    private static long? Step(long? low, long? high, long least, long most, long unit)
    {
        if (low is null) return high <= least ? null : Math.Max(least, high!.Value - unit);
        if (high is null) return low >= most ? null : Math.Min(most, low.Value + unit);
        var middle = low.Value + ((high.Value - low.Value) / 2);
        return low + unit < high ? low + unit : middle > low && middle < high ? middle : null;
    }
}
