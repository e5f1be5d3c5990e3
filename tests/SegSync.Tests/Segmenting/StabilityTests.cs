using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public class StabilityTests
{
    private static readonly Bands Rising = new([10, 20], false);
    private static readonly Bands Falling = new([20, 10], true);

    [Fact]
    public void Inside_its_band_a_class_cannot_flap()
    {
        // per mille of the cut, up to the width of the band on either side
        var walk = from cut in Gen.Choose(0, 1)
                   from band in Gen.Choose(1, 300)
                   from start in Gen.Choose(-400, 400)
                   from steps in Gen.Choose(-band, band).ArrayOf()
                   from dwell in Gen.Choose(0, 3)
                   from confirm in Gen.Choose(1, 3)
                   from falls in Gen.Elements(true, false)
                   select (cut, band, start, steps, dwell, confirm, falls);
        Prop.ForAll(walk.ToArbitrary(), given =>
        {
            var bands = given.falls ? Falling : Rising;
            var cut = bands.Cuts[given.cut];
            var rule = new Stability(given.band / 1000m, given.dwell, given.confirm);
            var standing = rule.Next(null, cut * (1 + (given.start / 1000m)), bands);
            // only where the start lies next to this cut is its band the one that holds
            if (standing.Class != given.cut && standing.Class != given.cut + 1) return;
            foreach (var step in given.steps)
            {
                var next = rule.Next(standing, cut * (1 + (step / 1000m)), bands);
                next.Class.ShouldBe(standing.Class);
                standing = next;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Without_stability_a_class_is_that_of_its_band()
    {
        Prop.ForAll(Gen.Choose(-5, 35).ArrayOf().ToArbitrary(), values =>
        {
            foreach (var bands in (Bands[])[Rising, Falling])
            {
                ClassStanding? standing = null;
                foreach (var value in values) (standing = new Stability().Next(standing, value, bands)).Value.Class.ShouldBe(bands.Of(value));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Whatever_leaves_the_band_for_good_is_followed()
    {
        var rule = new Stability(0.1m);
        Classes(rule, Rising, 5, 10.9m, 11, 11.01m, 9.5m, 9, 8.9m, 25).ShouldBe("0 0 0 1 1 1 0 2");
        Classes(rule, Falling, 25, 18.5m, 18, 17.9m, 21, 22, 22.1m, 5).ShouldBe("0 0 0 1 1 1 0 2");
    }

    [Fact]
    public void A_change_waits_for_dwell_and_confirmation_and_starts_again_when_it_is_interrupted()
    {
        Classes(new(Confirm: 2), Rising, 5, 15, 5, 15, 15, 15).ShouldBe("0 0 0 0 1 1");
        Classes(new(Confirm: 2), Rising, 5, 15, 25, 25).ShouldBe("0 0 0 2");
        Classes(new(Dwell: 3), Rising, 5, 15, 15, 15, 5, 5, 5).ShouldBe("0 0 0 1 1 1 0");
    }

    [Fact]
    public void A_band_around_a_squared_metric_is_as_wide_as_around_its_root()
    {
        var bands = new Bands([0.5m], false, true);
        var rule = new Stability(0.1m);
        rule.Next(new(0, 1, 0, 0), 0.55m * 0.55m, bands).Class.ShouldBe(0);
        rule.Next(new(0, 1, 0, 0), 0.551m * 0.551m, bands).Class.ShouldBe(1);
        rule.Next(new(1, 1, 0, 0), 0.45m * 0.45m, bands).Class.ShouldBe(1);
        rule.Next(new(1, 1, 0, 0), 0.449m * 0.449m, bands).Class.ShouldBe(0);
    }

    [Theory]
    [InlineData("12 12 12 8", "", "low")] // without stability the last month alone decides
    [InlineData("12 12 12 8", "\"confirm\": 2", "high")]
    [InlineData("12 12 8 8", "\"confirm\": 2", "low")]
    [InlineData("12 12 9.5 9.5", "\"band\": 0.1", "high")]
    [InlineData("12 8", "\"dwell\": 2", "high")]
    [InlineData("12 8 8", "\"dwell\": 2", "low")]
    public void A_scheme_holds_a_class_by_going_through_the_periods_that_the_file_has(string months, string stability, string expected)
    {
        var units = months.Split(' ').Select(text => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var scheme = Decided.Scheme($$"""{ "name": "b", "method": "bands", "metric": "mean", "cuts": [10], "classes": ["low", "high"], "stability": { {{stability}} } }""", """["b"]""",
            more: """ "calendar": { "last": 1 }, """);
        var result = Decided.Over(scheme, units.Select((unit, i) => new Line($"{i}", "p", $"2026-{i + 1:D2}-10", unit)), $"2026-{units.Count:D2}-28".Replace("03-28", "03-31", StringComparison.Ordinal).Replace("04-28", "04-30", StringComparison.Ordinal));
        result.Code(0).Code.ShouldBe(expected, result.Classified[0].Why(0));
    }

    [Theory]
    [InlineData(true, 100, 70, 70)]
    [InlineData(false, 100, 70, 71)]
    [InlineData(false, 100, 70)]
    [InlineData(false, 0, 0, 0)]
    public void A_drop_of_thirty_percent_for_two_quarters_can_be_said(bool drops, params int[] quarters) =>
        Stability.Drops(quarters.Select(quarter => (decimal)quarter).ToArray(), 0.3m, 2).ShouldBe(drops);

    [Fact]
    public void A_churn_budget_holds_what_is_exactly_in_it()
    {
        Stability.ExceedsChurn(5, 100, 0.05m).ShouldBeFalse();
        Stability.ExceedsChurn(6, 100, 0.05m).ShouldBeTrue();
        Stability.ExceedsChurn(1, 0, 0.05m).ShouldBeTrue();
    }

    private static string Classes(Stability rule, Bands bands, params decimal[] values)
    {
        ClassStanding? standing = null;
        return string.Join(' ', values.Select(value => (standing = rule.Next(standing, value, bands)).Value.Class));
    }
}
