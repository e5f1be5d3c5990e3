using System.Globalization;

namespace SegSync.Core.Profiling;

/// <summary>How days are counted into planning periods.</summary>
/// <param name="Name">Name in scheme files.</param>
/// <param name="PerYear">Periods of a year, for the seasonal index.</param>
/// <param name="IndexOf">Number of the period of a day (<see cref="DateOnly.DayNumber"/>); following periods have following numbers.</param>
/// <param name="FirstDay">First day of a period; the period ends the day before the next one starts.</param>
/// <param name="Label">Name of a period, in ordinal order of time.</param>
public sealed record Calendar(string Name, int PerYear, Func<int, int> IndexOf, Func<int, int> FirstDay, Func<int, string> Label)
{
    /// <summary>A Monday: ISO weeks are counted from it.</summary>
    private static readonly int Monday = new DateOnly(1900, 1, 1).DayNumber;

    private static readonly int[] FourFourFive = [0, 4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47];

    /// <summary>Calendar months, <c>2011-11</c>.</summary>
    public static readonly Calendar Months = new("month", 12, MonthOf, month => new DateOnly(month / 12, (month % 12) + 1, 1).DayNumber,
        month => string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}-{(month % 12) + 1:D2}"));

    /// <summary>ISO 8601 weeks, Monday to Sunday, <c>2011-W48</c>.</summary>
    public static readonly Calendar Weeks = new("week", 52, day => (day - Monday) / 7, week => Monday + (week * 7), WeekLabel);

    /// <summary>
    /// Quarters of four, four and five ISO weeks, <c>2011-P11</c>. A year is an ISO week year; its 53rd week, where it has
    /// one, belongs to the twelfth period.
    /// </summary>
    public static readonly Calendar FourFourFives = new("4-4-5", 12, PeriodOf445, FirstOf445, period => string.Create(CultureInfo.InvariantCulture, $"{period / 12:D4}-P{(period % 12) + 1:D2}"));

    /// <summary>The calendars that there are.</summary>
    public static readonly ImmutableArray<Calendar> All = [Months, Weeks, FourFourFives];

    /// <summary>Number of the first period that there is; the least number where there are periods since ever.</summary>
    public int FirstPeriod { get; init; } = int.MinValue;

    /// <summary>Last day of a period.</summary>
    public int LastDay(int period) => FirstDay(period + 1) - 1;

    private static int MonthOf(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return (date.Year * 12) + date.Month - 1;
    }

    private static string WeekLabel(int week)
    {
        var date = DateOnly.FromDayNumber(Monday + (week * 7)).ToDateTime(TimeOnly.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(date):D4}-W{ISOWeek.GetWeekOfYear(date):D2}");
    }

    private static int PeriodOf445(int day)
    {
        var date = DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue);
        var week = ISOWeek.GetWeekOfYear(date) - 1;
        var period = 11;
        while (FourFourFive[period] > week) period--;
        return (ISOWeek.GetYear(date) * 12) + period;
    }

    private static int FirstOf445(int period) =>
        DateOnly.FromDateTime(ISOWeek.ToDateTime(period / 12, FourFourFive[period % 12] + 1, DayOfWeek.Monday)).DayNumber;
}
