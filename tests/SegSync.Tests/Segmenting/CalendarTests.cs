using SegSync.Core.Profiling;

namespace SegSync.Tests.Segmenting;

public class CalendarTests
{
    public static TheoryData<string> All => [.. Calendar.All.Select(calendar => calendar.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Periods_follow_each_other_without_gap_and_hold_their_days(string name)
    {
        var calendar = Calendar.All.First(calendar => calendar.Name == name);
        var period = calendar.IndexOf(new DateOnly(2009, 6, 1).DayNumber);
        for (var day = new DateOnly(2009, 6, 1).DayNumber; day < new DateOnly(2028, 1, 1).DayNumber; day++)
        {
            var of = calendar.IndexOf(day);
            (of == period || of == period + 1).ShouldBeTrue();
            calendar.FirstDay(of).ShouldBeLessThanOrEqualTo(day);
            calendar.LastDay(of).ShouldBeGreaterThanOrEqualTo(day);
            period = of;
        }
    }

    [Theory]
    [InlineData("month", "2011-11-30", "2011-11")]
    [InlineData("week", "2011-01-02", "2010-W52")]
    [InlineData("week", "2010-12-31", "2010-W52")]
    [InlineData("week", "2026-12-31", "2026-W53")]
    [InlineData("4-4-5", "2026-01-25", "2026-P01")]
    [InlineData("4-4-5", "2026-01-26", "2026-P02")]
    [InlineData("4-4-5", "2026-02-23", "2026-P03")]
    [InlineData("4-4-5", "2026-03-29", "2026-P03")]
    [InlineData("4-4-5", "2026-12-31", "2026-P12")] // week 53
    public void Periods_have_their_usual_names(string calendar, string date, string label)
    {
        var of = Calendar.All.First(known => known.Name == calendar);
        of.Label(of.IndexOf(DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber)).ShouldBe(label);
    }

    [Fact]
    public void Only_periods_that_are_over_count_and_what_is_left_out_is_said()
    {
        Window.Of(Calendar.Months, Day("2010-12-01"), Day("2011-12-09"), null).ToString().ShouldBe("2010-12 to 2011-11 (12 complete)");
        Window.Of(Calendar.Months, Day("2010-12-01"), Day("2011-12-09"), null).Excluded.ShouldBe("2011-12 is not over on 2011-12-09");
        Window.Of(Calendar.Months, Day("2011-03-20"), Day("2011-06-30"), null).ToString().ShouldBe("2011-03 to 2011-06 (4 complete)");
        Window.Of(Calendar.Months, Day("2011-03-20"), Day("2011-06-30"), 2).ToString().ShouldBe("2011-05 to 2011-06 (2 complete)");
        Window.Of(Calendar.Months, Day("2011-06-02"), Day("2011-06-29"), null).Count.ShouldBe(0);
        Window.Of(Calendar.Months, null, Day("2011-06-30"), null).Count.ShouldBe(0);
        Window.Of(Calendar.Weeks, Day("2011-01-03"), Day("2011-01-16"), null).Count.ShouldBe(2);
    }

    private static int Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber;
}
