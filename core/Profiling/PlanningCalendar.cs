using System.Globalization;

namespace SegSync.Core.Profiling;

/// <summary>A calendar of one's own: a list of the first days of its periods.</summary>
public static class PlanningCalendar
{
    private const string Beyond = "what follows the calendar";

    /// <summary>Name in scheme files.</summary>
    public const string Name = "own";

    /// <summary>
    /// Periods from each of the days to the day before the next; the last day only ends the last period. What lies before
    /// the first or from the last day on is in no period that counts.
    /// </summary>
    /// <param name="starts">At least two days, ascending.</param>
    /// <param name="perYear">Periods of a year, for the seasonal index.</param>
    public static Calendar Of(ImmutableArray<DateOnly> starts, int perYear)
    {
        int[] days = [.. starts.Select(start => start.DayNumber)];
        return new(Name, perYear, IndexOf, FirstDay, Label) { FirstPeriod = 0 };

        int IndexOf(int day)
        {
            var at = Array.BinarySearch(days, day);
            return at >= 0 ? at : ~at - 1;
        }

        int FirstDay(int period) => period < 0 ? DateOnly.MinValue.DayNumber : period < days.Length ? days[period] : DateOnly.MaxValue.DayNumber + 1;

        string Label(int period) =>
            period < 0 ? "before the calendar" : period >= days.Length - 1 ? Beyond : DateOnly.FromDayNumber(days[period]).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>Periods of a year, by the mean length of those that there are.</summary>
    public static int PerYear(ImmutableArray<DateOnly> starts) =>
        Math.Max(1, (int)Math.Round(365.25m * (starts.Length - 1) / (starts[^1].DayNumber - starts[0].DayNumber), MidpointRounding.AwayFromZero));
}
