using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>Codes by the groups that an attribute makes.</summary>
public class BiasTests
{
    /// <summary>Codes: units above 1 are high.</summary>
    private const string Level = """{ "name": "level", "method": "bands", "metric": "units", "cuts": [1], "classes": ["low", "high"] },"""
        + """{ "name": "g", "method": "attribute", "attribute": "group", "classes": { "x": ["x"] } }""";

    private static readonly SchemeFile Scheme = Decided.Scheme(Level, """["level"]""");

    [Fact]
    public void Shares_ratios_and_dependence_are_those_of_the_textbook()
    {
        // 20 of 40 among a, 30 of 40 among b: chi-square 80 (20 x 10 - 20 x 30)^2 / (50 x 30 x 40 x 40) = 5.333
        var bias = Check([.. Group("a", 20, 20), .. Group("b", 10, 30)]);
        bias.Groups.ShouldBe([("a", 40), ("b", 40)]);
        bias.Cells.ShouldBe(
        [
            new("high", "a", 20, 0.5m, 0.8m, false), new("high", "b", 30, 0.75m, 1.2m, false),
            new("low", "a", 20, 0.5m, 1.333333m, true), new("low", "b", 10, 0.25m, 0.666667m, true),
        ]);
        bias.ChiSquare.ShouldBe(5.333333m);
        bias.CramersV.ShouldBe(0.258199m); // sqrt(5.333 / 80)
    }

    [Fact]
    public void Dependence_among_a_hundred_thousand_is_that_of_the_same_shares_among_few()
    {
        var bias = Check([.. Group("a", 50_000, 50_000), .. Group("b", 25_000, 75_000)]);
        bias.ChiSquare.ShouldBe(13_333.333333m);
        bias.CramersV.ShouldBe(0.258199m);
    }

    [Fact]
    public void Exactly_four_fifths_is_no_warning_and_neither_is_a_ratio_of_too_few()
    {
        Check([.. Group("a", 20, 20), .. Group("b", 10, 30)]).Cells.Single(cell => cell is { Code: "high", Group: "a" }).Ratio.ShouldBe(0.8m);
        Check([.. Group("a", 21, 19), .. Group("b", 10, 30)]).Cells.Single(cell => cell is { Code: "high", Group: "a" }).Warned.ShouldBeTrue();
        // of 10 with 4 of 90 low, 0.44 are to be expected
        Check([.. Group("a", 2, 8), .. Group("b", 2, 78)]).Cells.ShouldAllBe(cell => !cell.Warned);
    }

    [Fact]
    public void Groups_of_less_than_ten_are_put_together_and_left_out_where_they_are_too_few_even_so()
    {
        var few = Check([.. Group("a", 10, 10), .. Group("b", 4, 5)]);
        few.Groups.ShouldBe([("a", 20)]);
        (few.LeftOut, few.NotTold, few.CramersV).ShouldBe((9, 0, null));
        var ten = Check([.. Group("a", 10, 10), .. Group("b", 5, 5)]);
        ten.Groups.ShouldBe([("a", 20), ("b", 10)]);
        var together = Check([.. Group("a", 10, 10), .. Group("b", 4, 5), .. Group("c", 1, 0), .. Group("", 3, 0)]);
        together.Groups.ShouldBe([("a", 20), (BiasCheck.Smaller, 10)]);
        (together.LeftOut, together.NotTold).ShouldBe((0, 3));
    }

    [Fact]
    public void A_shift_of_the_codes_of_a_group_is_its_population_stability_index()
    {
        // a: half and half now, 3 to 1 then: (0.5 - 0.75) ln(0.5 / 0.75) + (0.5 - 0.25) ln(0.5 / 0.25) = 0.274653
        var then = Decided.Over(Scheme, [.. Group("a", 30, 10), .. Group("b", 20, 20)], "2026-01-31");
        var now = Decided.Over(Scheme, [.. Group("a", 20, 20), .. Group("b", 20, 20), .. Group("c", 5, 5)]);
        var drift = BiasCheck.Of(now, "group", [then]).Drift.ShouldHaveSingleItem();
        drift.AsOf.ShouldBe(new DateOnly(2026, 1, 31));
        drift.Groups.ShouldBe([("a", 0.274653m), ("b", 0), ("c", null)]);
    }

    private static BiasCheck Check(IEnumerable<Line> lines) => BiasCheck.Of(Decided.Over(Scheme, lines), "group", []);

    private static IEnumerable<Line> Group(string name, int low, int high) => Enumerable.Range(0, low + high)
        .Select(i => new Line("1", $"{name}-{i:D3}", "2026-01-05", i < low ? 1 : 2) { Told = [("group", name)] });
}
