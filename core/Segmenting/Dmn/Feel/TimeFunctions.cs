using System.Globalization;

namespace SegSync.Core.Segmenting.Dmn.Feel;

internal static class TimeFunctions
{
    private static readonly ImmutableArray<string> Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static readonly ImmutableArray<FeelFunction> All =
    [
        new("date", [["from"], ["year", "month", "day"]], a => a.Length switch
        {
            1 => a[0] switch { string text => FeelTemporal.Date(text), DateOnly date => date, FeelDateTime at => DateOnly.FromDateTime(at.Local), _ => null },
            3 => Date(a[0], a[1], a[2]),
            _ => null,
        }, 1, 3),
        new("time", [["from"], ["hour", "minute", "second", "offset"]], a => a.Length switch
        {
            1 => a[0] switch { string text => FeelTemporal.Time(text), FeelTime time => time, FeelDateTime at => new FeelTime(at.Local.TimeOfDay.Ticks, at.Offset, at.Zone), DateOnly => new FeelTime(0, TimeSpan.Zero), _ => null },
            3 or 4 => Time(a[0], a[1], a[2], a.Length > 3 ? a[3] : null),
            _ => null,
        }, 1, 4),
        Builtins.Of("date and time(from|date, time|date, timezone)", a => (a[0], a[1]) switch
        {
            (string text, null) => FeelTemporal.DateTime(text),
            (FeelDateTime at, null) => at,
            (DateOnly date, null) => new FeelDateTime(date.ToDateTime(default), TimeSpan.Zero),
            (DateOnly date, FeelTime time) => FeelTemporal.At(date, time),
            (FeelDateTime at, FeelTime time) => FeelTemporal.At(DateOnly.FromDateTime(at.Local), time),
            (FeelDateTime at, string zone) => Moved(at, zone),
            _ => null,
        }),
        Builtins.Of("duration(from)", a => a[0] switch { string text => FeelTemporal.Duration(text), TimeSpan or MonthSpan => a[0], _ => null }),
        Builtins.Of("years and months duration(from, to)", a => Day(a[0]) is { } from && Day(a[1]) is { } to ? Months(from, to) : null),
        Builtins.Of("day of year(date)", a => Day(a[0]) is { } day ? (decimal)day.DayOfYear : null),
        Builtins.Of("day of week(date)", a => Day(a[0]) is { } day ? Days[FeelMembers.Weekday(day) - 1] : null),
        Builtins.Of("month of year(date)", a => Day(a[0]) is { } day ? CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(day.Month) : null),
        Builtins.Of("week of year(date)", a => Day(a[0]) is { } day ? (decimal)ISOWeek.GetWeekOfYear(day) : null),
        Builtins.Of("last day of month(date)", a => Day(a[0]) is { } day ? (decimal)DateTime.DaysInMonth(day.Year, day.Month) : null),
    ];

    private static DateTime? Day(object? value) => value switch { DateOnly date => date.ToDateTime(default), FeelDateTime at => at.Local, _ => null };

    private static object? Date(object? year, object? month, object? day) =>
        Builtins.Whole(year) is >= 1 and <= 9999 and var y && Builtins.Whole(month) is >= 1 and <= 12 and var m && Builtins.Whole(day) is >= 1 and var d && d <= DateTime.DaysInMonth(y, m) ? new DateOnly(y, m, d) : null;

    private static object? Time(object? hour, object? minute, object? second, object? offset) =>
        Builtins.Whole(hour) is >= 0 and < 24 and var h && Builtins.Whole(minute) is >= 0 and < 60 and var m && second is decimal and >= 0 and < 60 and var s && offset is null or TimeSpan
            ? new FeelTime((((h * 60L) + m) * 60 * TimeSpan.TicksPerSecond) + (long)(s * TimeSpan.TicksPerSecond), offset as TimeSpan?) : null;

    private static object? Moved(FeelDateTime at, string zone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return null;
        var utc = new DateTime(at.Instant, DateTimeKind.Utc);
        var offset = found.GetUtcOffset(utc);
        return new FeelDateTime(DateTime.SpecifyKind(utc + offset, DateTimeKind.Unspecified), offset, zone);
    }

    private static object Months(DateTime from, DateTime to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        if (months > 0 && from.AddMonths(months) > to && to.Day < from.Day) months--;
        else if (months < 0 && to.Day > from.Day) months++;
        return new MonthSpan(months);
    }
}
