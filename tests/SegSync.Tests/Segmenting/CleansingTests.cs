using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public class CleansingTests
{
    private const string Abc = """{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "B"] }""";
    private static readonly CleanseMark Promotion = new("promotion", true), Trial = new("trial", false);

    [Fact]
    public void A_promotion_counts_in_no_metric_and_both_figures_are_kept_with_the_rules_name()
    {
        Line[] lines = [new("1", "a", "2026-01-05", 10, 100), new("2", "a", "2026-01-06", 90, 450) { Mark = Promotion }, new("3", "a", "2026-01-07", 5, 50) { Mark = Trial }];
        var profiles = Decided.Over(Decided.Scheme(Abc, """["abc"]""", more: """ "metrics": ["units", "orders", "recency"], """), lines).Profiles;
        (profiles[Metrics.Find("revenue")!].Values[0], profiles[Metrics.Find("units")!].Values[0], profiles[Metrics.Find("orders")!].Values[0]).ShouldBe((150m, 15m, 2m));
        profiles.MarkedOf(0).ShouldBe([(Promotion, new(1, 90, 450)), (Trial, new(1, 5, 50))]);
        profiles.Marks.ShouldBe([(Promotion, 1, new(1, 90, 450)), (Trial, 1, new(1, 5, 50))]);
    }

    [Fact]
    public void What_counts_and_what_was_left_out_together_are_the_facts()
    {
        var line = from id in Gen.Choose(0, 4) from units in Gen.Choose(-3, 40) from cents in Gen.Choose(-500, 9000) from mark in Gen.Elements(null, Promotion, Trial, new CleanseMark("return", true))
                   select new Line($"{id}{cents}", $"p{id}", "2026-01-05", units, cents / 100m) { Mark = mark };
        Prop.ForAll(line.ArrayOf().ToArbitrary(), lines =>
        {
            var scheme = Decided.Scheme(Abc, """["abc"]""");
            var (with, without) = (Decided.Over(scheme, lines).Profiles, Decided.Over(scheme, lines.Select(one => one with { Mark = null })).Profiles);
            with.Count.ShouldBe(without.Count);
            for (var at = 0; at < with.Count; at++)
            {
                var left = with.MarkedOf(at).Where(one => one.Mark.Exclude).ToList();
                (with.SumsOf(at).Units + left.Sum(one => one.Sums.Units)).ShouldBe(without.SumsOf(at).Units);
                (with.SumsOf(at).Money + left.Sum(one => one.Sums.Money)).ShouldBe(without.SumsOf(at).Money);
                (with.SumsOf(at).Lines + left.Sum(one => one.Sums.Lines)).ShouldBe(without.SumsOf(at).Lines);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void A_month_far_above_the_others_is_capped_and_told()
    {
        // median 11, deviations 1 0 2 1 0 489 1: their median 1; the bound is 11 + 3 x 1.4826 x 1
        var lines = Months(10, 11, 13, 12, 11, 500, 10);
        var profiles = Decided.Over(Scheme("cap"), lines).Profiles;
        var found = profiles.Adjustments(0).ShouldHaveSingleItem();
        (found.Period, found.Raw, found.Adjusted, found.Rule.Name).ShouldBe(("2025-06", 500, 15.4478m, "one-off"));
        profiles.Periods(0, MetricScope.UnitsByPeriod).ShouldBe([10, 11, 13, 12, 11, 15.4478m, 10]);
        profiles[Metrics.Find("periodUnits")!].Values[0].ShouldBe(82.4478m);
        // what was sold was sold
        profiles[Metrics.Find("units")!].Values[0].ShouldBe(567);
    }

    [Fact]
    public void A_flag_changes_no_figure()
    {
        var (flagged, plain) = (Decided.Over(Scheme("flag"), Months(10, 11, 13, 12, 11, 500, 10)), Decided.Over(Scheme(null), Months(10, 11, 13, 12, 11, 500, 10)));
        flagged.Profiles.Adjustments(0).ShouldHaveSingleItem().Adjusted.ShouldBe(500);
        Decided.Whole(flagged).ShouldBe(Decided.Whole(plain));
    }

    [Theory]
    [InlineData(15.4478, 0)] // the bound itself is no outlier
    [InlineData(15.4479, 1)]
    public void The_bound_belongs_to_what_is_ordinary(double units, int found) =>
        Decided.Over(Scheme("cap"), Months(10, 11, 13, 12, 11, (decimal)units, 10)).Profiles.Adjustments(0).Length.ShouldBe(found);

    [Fact]
    public void Where_most_periods_are_alike_or_few_nothing_is_an_outlier()
    {
        new OutlierRule("x", 3, 6, true).Bound([0, 0, 0, 0, 7, 900]).ShouldBeNull();
        new OutlierRule("x", 3, 6, true).Bound([1, 2, 3, 4, 900]).ShouldBeNull();
        new OutlierRule("x", 3, 3, true).Bound([1, 2, 3, 4, 900]).ShouldBe(3 + (3 * 1.4826m));
        new OutlierRule("x", 3, 3, true).Bound([]).ShouldBeNull();
    }

    [Theory]
    [InlineData("""[{ "name": "x", "outlier": {}, "do": "drop" }]""", "$.cleanse[0].do")]
    [InlineData("""[{ "outlier": {}, "do": "cap" }]""", "$.cleanse[0]")]
    [InlineData("""[{ "name": "x", "outlier": { "deviations": 0 }, "do": "cap" }]""", "$.cleanse[0].outlier.deviations")]
    [InlineData("""[{ "name": "x", "do": "cap" }]""", "$.cleanse[0]")]
    public void A_rule_that_cannot_be_read_is_told(string cleanse, string path)
    {
        SchemeFile.Load($$"""{ "name": "t", "version": 1, "entity": "product", "cleanse": {{cleanse}}, "classifiers": [{{Abc}}], "code": ["abc"] }""", out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    private static SchemeFile Scheme(string? rule) =>
        Decided.Scheme(Abc, """["abc"]""", more: $$""" "metrics": ["units", "periodUnits", "variability"], {{(rule is null ? "" : $$""" "cleanse": [{ "name": "one-off", "outlier": {}, "do": "{{rule}}" }], """)}} """);

    private static Line[] Months(params decimal[] units) => [.. units.Select((one, month) => new Line($"{month}", "a", $"2025-{month + 1:D2}-{(month == units.Length - 1 ? 31 : 5):D2}", one, one))];
}
