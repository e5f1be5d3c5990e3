namespace SegSync.Core.Profiling;

/// <summary>The complete planning periods that metrics look at.</summary>
/// <param name="Calendar">How days are counted.</param>
/// <param name="First">Number of the first period.</param>
/// <param name="Count">How many periods; 0 for none.</param>
/// <param name="Excluded">What is left out at the end because it is not over, in words; empty for nothing.</param>
public sealed record Window(Calendar Calendar, int First, int Count, string Excluded)
{
    /// <summary>
    /// The periods from that of the first fact to the last that is over on a date; the period of the first fact counts
    /// whole, since a file says nothing of the days before it.
    /// </summary>
    /// <param name="calendar">How days are counted.</param>
    /// <param name="firstDay">Day of the first fact of the population; null without facts.</param>
    /// <param name="asOf">The date, as a day number.</param>
    /// <param name="last">At most so many, the latest; null for all.</param>
    public static Window Of(Calendar calendar, int? firstDay, int asOf, int? last)
    {
        var end = calendar.IndexOf(asOf);
        var open = asOf < calendar.LastDay(end);
        var excluded = open && firstDay is not null ? $"{calendar.Label(end)} is not over on {DateOnly.FromDayNumber(asOf):yyyy-MM-dd}" : "";
        if (open) end--;
        var first = firstDay is { } day ? Math.Max(calendar.IndexOf(day), calendar.FirstPeriod) : end + 1;
        if (last is { } most) first = Math.Max(first, end - most + 1);
        return new(calendar, first, Math.Max(0, end - first + 1), excluded);
    }

    /// <summary>From which to which period, in words.</summary>
    public override string ToString() => Count == 0 ? $"no complete {Calendar.Name}" : $"{Calendar.Label(First)} to {Calendar.Label(First + Count - 1)} ({Count} complete)";
}
