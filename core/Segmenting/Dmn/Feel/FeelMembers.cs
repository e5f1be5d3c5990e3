namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>What stands behind a dot: a context's entry, a list's items' entries, the parts of dates, times, durations and ranges.</summary>
internal static class FeelMembers
{
    /// <summary>Parts whose names have several words.</summary>
    public static readonly ImmutableArray<string> Names = ["time offset", "start included", "end included"];

    public static object? Get(object? of, string name) => of switch
    {
        FeelContext context => context[name],
        object?[] list => Array.ConvertAll(list, item => Get(item, name)),
        DateOnly date => Of(new FeelDateTime(date.ToDateTime(default)), name, time: false),
        FeelDateTime at => Of(at, name, time: true),
        FeelTime time => Of(time, name),
        TimeSpan span => name switch
        {
            "days" => (decimal)span.Days,
            "hours" => (decimal)span.Hours,
            "minutes" => (decimal)span.Minutes,
            "seconds" => span.Seconds + ((span.Ticks % TimeSpan.TicksPerSecond) / (decimal)TimeSpan.TicksPerSecond),
            _ => null,
        },
        MonthSpan span => name switch { "years" => (decimal)(span.Months / 12), "months" => (decimal)(span.Months % 12), _ => null },
        FeelRange range => name switch
        {
            "start" => range.Start,
            "end" => range.End,
            "start included" => Truth.Box(range.StartIncluded),
            "end included" => Truth.Box(range.EndIncluded),
            _ => null,
        },
        _ => null,
    };

    private static object? Of(FeelDateTime at, string name, bool time) => name switch
    {
        "year" => (decimal)at.Local.Year,
        "month" => (decimal)at.Local.Month,
        "day" => (decimal)at.Local.Day,
        "weekday" => (decimal)Weekday(at.Local),
        _ => time ? Of(new FeelTime(at.Local.TimeOfDay.Ticks, at.Offset, at.Zone), name) : null,
    };

    private static object? Of(FeelTime time, string name) => name switch
    {
        "hour" => (decimal)new TimeSpan(time.Ticks).Hours,
        "minute" => (decimal)new TimeSpan(time.Ticks).Minutes,
        "second" => (decimal)new TimeSpan(time.Ticks).Seconds,
        "time offset" => time.Offset,
        "timezone" => time.Zone,
        _ => null,
    };

    /// <summary>Monday 1 to Sunday 7.</summary>
    public static int Weekday(DateTime date) => ((int)date.DayOfWeek + 6) % 7 + 1;
}
