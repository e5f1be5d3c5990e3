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

    [Fact]
    public void A_calendar_of_ones_own_counts_only_the_periods_that_it_has()
    {
        var own = PlanningCalendar.Of([new(2026, 1, 5), new(2026, 2, 2), new(2026, 3, 9)], 12);
        (own.IndexOf(Day("2026-01-04")), own.IndexOf(Day("2026-01-05")), own.IndexOf(Day("2026-02-01")), own.IndexOf(Day("2026-02-02")), own.IndexOf(Day("2026-03-08")), own.IndexOf(Day("2026-03-09"))).ShouldBe((-1, 0, 0, 1, 1, 2));
        own.Label(1).ShouldBe("2026-02-02");
        Window.Of(own, Day("2025-11-01"), Day("2026-03-08"), null).ToString().ShouldBe("2026-01-05 to 2026-02-02 (2 complete)");
        Window.Of(own, Day("2026-02-10"), Day("2026-03-07"), null).ShouldSatisfyAllConditions(window => window.Count.ShouldBe(0), window => window.Excluded.ShouldBe("2026-02-02 is not over on 2026-03-07"));
        Window.Of(own, Day("2026-02-10"), Day("2026-12-31"), null).ShouldSatisfyAllConditions(
            window => window.ToString().ShouldBe("2026-02-02 to 2026-02-02 (1 complete)"), window => window.Excluded.ShouldBe("what follows the calendar is not over on 2026-12-31"));
        Window.Of(own, Day("2025-01-10"), Day("2025-12-31"), null).Count.ShouldBe(0);
        PlanningCalendar.PerYear([new(2026, 1, 1), new(2026, 1, 29), new(2026, 2, 26)]).ShouldBe(13);
    }

    [Fact]
    public void Demand_outside_ones_own_calendar_is_in_no_period_and_counts_otherwise()
    {
        var scheme = Decided.Scheme("""{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "B"] }""", """["abc"]""",
            more: """ "calendar": { "starts": ["2026-01-05", "2026-02-02", "2026-03-09"] }, "metrics": ["units", "periodUnits"], """);
        var profiles = Decided.Over(scheme, [new("1", "a", "2025-12-01", 1), new("2", "a", "2026-01-05", 2), new("3", "a", "2026-03-08", 4), new("4", "a", "2026-03-09", 8)]).Profiles;
        (profiles[Metrics.Find("units")!].Values[0], profiles[Metrics.Find("periodUnits")!].Values[0]).ShouldBe((15m, 6m));
        profiles.Periods(0, MetricScope.UnitsByPeriod).ShouldBe([2, 4]);
    }

    [Theory]
    [InlineData("""["2026-01-05"]""", "$.calendar.starts")]
    [InlineData("""["2026-01-05", "2026-01-05", "2026-02-01"]""", "$.calendar.starts[1]")]
    [InlineData("""["2026-01-05", "5 May", "2026-02-01"]""", "$.calendar.starts[1]")]
    public void A_calendar_that_is_none_is_told(string starts, string path)
    {
        Core.Segmenting.SchemeFile.Load($$"""{ "name": "t", "version": 1, "entity": "product", "calendar": { "starts": {{starts}} }, "classifiers": [{ "name": "p", "method": "pattern" }], "code": ["p"] }""", out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    private static int Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber;
}
