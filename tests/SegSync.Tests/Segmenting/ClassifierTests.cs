using System.Globalization;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>Each classifier at its boundaries, with ties, zeros, negative and missing values.</summary>
public class ClassifierTests
{
    private const string Abc = """{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8, 0.95], "classes": ["A", "B", "C"] }""";

    [Fact]
    public void A_cumulative_share_that_ends_exactly_at_a_cut_is_inside_and_what_crosses_it_is_not()
    {
        Codes(Abc, ("a", 80), ("b", 15), ("c", 5)).ShouldBe(["a A", "b B", "c C"]);
        Codes(Abc, ("a", 80.01m), ("b", 14.99m), ("c", 5)).ShouldBe(["a B", "b B", "c C"]);
        Codes(Abc, ("a", 96), ("b", 3), ("c", 1)).ShouldBe(["a C", "b C", "c C"]);
    }

    [Fact]
    public void Equal_values_are_ranked_by_id_and_zero_or_negative_totals_are_all_in_the_last_class()
    {
        Codes(Abc, ("b", 50), ("a", 50)).ShouldBe(["a A", "b C"]);
        Codes(Abc, ("a", 10), ("b", 0)).ShouldBe(["a C", "b C"]);
        Codes(Abc, ("a", 0), ("b", 0)).ShouldBe(["a C", "b C"]);
        Codes(Abc, ("a", 10), ("b", -20)).ShouldBe(["a C", "b C"]);
        // a return lowers the total: 80 of 90 is beyond the first cut
        Codes(Abc, ("a", 80), ("b", 20), ("c", -10)).ShouldBe(["a B", "b C", "c C"]);
    }

    [Theory]
    [InlineData("""{ "name": "x", "method": "share", "by": "rank", "metric": "revenue", "cuts": [0.25, 0.5], "classes": ["A", "B", "C"] }""", "A B C C")]
    [InlineData("""{ "name": "x", "method": "share", "by": "rank", "metric": "revenue", "cuts": [0.24, 0.5], "classes": ["A", "B", "C"] }""", "B B C C")]
    [InlineData("""{ "name": "x", "method": "share", "by": "equal", "metric": "revenue", "classes": ["A", "B"] }""", "A B B B")]
    [InlineData("""{ "name": "x", "method": "share", "by": "threshold", "metric": "revenue", "cuts": [50, 20], "classes": ["A", "B", "C"] }""", "A B B C")]
    public void Shares_can_be_of_the_number_of_the_total_in_equal_parts_or_thresholds(string classifier, string expected) =>
        string.Join(' ', Codes(classifier, ("a", 50), ("b", 20), ("c", 20), ("d", 10)).Select(code => code[2..])).ShouldBe(expected);

    [Fact]
    public void Groups_are_ranked_apart()
    {
        var scheme = Decided.Scheme("""{ "name": "band", "method": "bands", "metric": "units", "cuts": [5], "classes": ["few", "many"] },"""
            + """{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "C"], "within": "band" }""", """["band", "abc"]""");
        Decided.Codes(scheme, [new("1", "a", "2026-01-05", 10, 900), new("2", "b", "2026-01-05", 10, 100), new("3", "c", "2026-01-05", 1, 8), new("4", "d", "2026-01-05", 1, 2)])
            .ShouldBe(["a manyC", "b manyC", "c fewA", "d fewC"]);
    }

    [Theory]
    [InlineData("5 15", "X")] // exactly 0.5
    [InlineData("4.99 15.01", "Y")]
    [InlineData("0 10", "Y")] // exactly 1
    [InlineData("0 0 10", "Z")]
    [InlineData("0 0", "Z")]
    [InlineData("10 -20", "Z")] // no demand left
    public void Xyz_compares_the_population_variation_exactly_and_counts_months_without_demand_as_zero(string units, string expected) =>
        Monthly("""{ "name": "xyz", "method": "bands", "metric": "variability", "cuts": [0.5, 1], "classes": ["X", "Y", "Z"], "missing": "Z" }""", units).ShouldBe(expected);

    [Theory]
    [InlineData("1 0 1 0", "F")] // half of the months is fast
    [InlineData("1 0 1 0 0", "S")]
    [InlineData("0 0", "N")]
    public void Descending_cuts_take_an_equal_value_into_the_better_class(string units, string expected) =>
        Monthly("""{ "name": "fsn", "method": "bands", "metric": "activity", "cuts": [0.5, 0.000001], "classes": ["F", "S", "N"], "missing": "N" }""", units).ShouldBe(expected);

    [Theory]
    [InlineData("10 10 10", "smooth")]
    [InlineData("1 1 10", "erratic")]
    [InlineData("10 0 10", "intermittent")]
    [InlineData("1 0 10", "lumpy")]
    [InlineData("7 0 0", "intermittent")] // a single demand varies by 0
    [InlineData("0 0 0", "none")]
    [InlineData("3 -5 3", "intermittent")] // returns outweigh: no demand in that month
    public void Demand_patterns_are_those_of_Syntetos_Boylan_and_Croston(string units, string expected) =>
        Monthly("""{ "name": "pattern", "method": "pattern" }""", units).ShouldBe(expected);

    [Fact]
    public void An_interval_or_variation_exactly_at_its_cut_is_on_the_upper_side()
    {
        // 33 months over 25 with demand is exactly 1.32
        var months = string.Join(' ', Enumerable.Range(0, 33).Select(i => i < 25 ? 10 : 0));
        Monthly("""{ "name": "pattern", "method": "pattern" }""", months).ShouldBe("intermittent");
        // sizes 1, 2, 3: sample variance 1, mean 2, CV2 exactly 0.25
        Monthly("""{ "name": "pattern", "method": "pattern", "cv2": 0.25 }""", "1 2 3").ShouldBe("erratic");
        Monthly("""{ "name": "pattern", "method": "pattern", "cv2": 0.2500001 }""", "1 2 3").ShouldBe("smooth");
    }

    [Theory]
    [InlineData("10 10 10", "croston")]
    [InlineData("1 1 10", "sba")]
    [InlineData("10 0 0", "sba")]
    [InlineData("2 0 2 2", "croston")] // CV2 0 is exactly 2 - 1.5 * 4/3
    public void Kostenko_and_Hyndman_part_the_plane_by_a_line(string units, string expected) =>
        Monthly("""{ "name": "pattern", "method": "pattern", "by": "kh" }""", units).ShouldBe(expected);

    [Fact]
    public void Equal_values_share_a_quantile_score()
    {
        const string Quintile = """{ "name": "m", "method": "quantile", "metric": "revenue" }""";
        Codes(Quintile, ("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)).ShouldBe(["a 1", "b 2", "c 3", "d 4", "e 5"]);
        Codes(Quintile, ("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 5)).ShouldBe(["a 1", "b 1", "c 1", "d 1", "e 5"]);
        Codes(Quintile, ("a", 7)).ShouldBe(["a 1"]);
        Codes("""{ "name": "m", "method": "quantile", "metric": "revenue", "best": "low", "count": 2 }""", ("a", 1), ("b", 2)).ShouldBe(["a 2", "b 1"]);
    }

    [Fact]
    public void A_weighted_score_equal_to_a_cut_is_in_the_better_class()
    {
        const string Tier = """{ "name": "tier", "method": "score", "classes": ["A", "B"], "cuts": [0.75], "terms": [{ "metric": "revenue", "weight": 1 }] }""";
        Codes(Tier, ("a", 1), ("b", 2), ("c", 3), ("d", 4)).ShouldBe(["a B", "b B", "c A", "d A"]);
        Codes(Tier, ("a", 4), ("b", 4), ("c", 4), ("d", 4)).ShouldBe(["a A", "b A", "c A", "d A"]);
        Codes("""{ "name": "s", "method": "score", "classes": ["A", "B"], "cuts": [0.5], "terms": [{ "metric": "revenue", "weight": 2, "from": 0, "to": 100, "best": "low" }] }""",
            ("a", 50), ("b", 51), ("c", -9), ("d", 900)).ShouldBe(["a A", "b B", "c A", "d B"]);
    }

    [Fact]
    public void The_whale_curve_parts_who_builds_profit_from_who_erodes_it() =>
        Codes("""{ "name": "whale", "method": "whale", "metric": "revenue", "cut": 0.8 }""", ("a", 80), ("b", 20), ("c", 0), ("d", -30))
            .ShouldBe(["a core", "b contributing", "c neutral", "d eroding"]);

    [Theory]
    [InlineData("0 0 0 0 0 0 0 0 0 0 5 5", "introduction")]
    [InlineData("5 5 5 5 5 0 0 0 0 0 0 0", "ended")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12", "growth")]
    [InlineData("12 11 10 9 8 7 6 5 4 3 2 1", "decline")]
    [InlineData("5 5 5 5 5 5 5 5 5 5 5 5", "mature")]
    public void Stages_of_life_follow_age_silence_and_trend(string units, string expected) =>
        Monthly("""{ "name": "stage", "method": "life-cycle" }""", units).ShouldBe(expected);

    [Theory]
    [InlineData(90, 180, "introduction")] // first sold 90 days ago, the as-of date itself counting as one
    [InlineData(89, 180, "mature")]
    [InlineData(0, 31, "mature")] // last sold 31 days ago
    [InlineData(0, 30, "ended")]
    public void A_stage_begins_beyond_its_days(int fresh, int ended, string expected) =>
        Decided.Codes(Decided.Scheme($$"""{ "name": "stage", "method": "life-cycle", "newDays": {{fresh}}, "endedDays": {{ended}}, "growth": 1, "decline": 1 }""", """["stage"]"""),
            [new("1", "p", "2026-01-01"), new("2", "p", "2026-03-01")], "2026-03-31").ShouldBe([$"p {expected}"]);

    [Theory]
    [InlineData("1 2 3", "0.5", "growth")] // a slope of 1 over a mean of 2
    [InlineData("1 2 3", "0.5000001", "mature")]
    [InlineData("3 2 1", "0.5", "decline")]
    [InlineData("3 2 1", "0.5000001", "mature")]
    [InlineData("3 2", "0", "mature")] // two periods have no trend
    public void A_trend_exactly_at_its_cut_is_growth_or_decline(string units, string cut, string expected)
    {
        var lines = units.Split(' ').Select((text, i) => new Line($"{i}", "p", $"2026-0{i + 1}-15", decimal.Parse(text, CultureInfo.InvariantCulture))).ToList();
        Decided.Codes(Decided.Scheme($$"""{ "name": "stage", "method": "life-cycle", "newDays": 0, "endedDays": 1000, "growth": {{cut}}, "decline": {{cut}} }""", """["stage"]"""), lines, lines.Count == 3 ? "2026-03-31" : "2026-02-28")
            .ShouldBe([$"p {expected}"]);
    }

    [Fact]
    public void Missing_values_have_no_quantile_lower_a_score_and_are_neutral_to_the_whale()
    {
        Line[] lines = [new("1", "a", "2026-01-05") { LeadDays = -0 }, new("2", "b", "2026-01-05") { LeadDays = 4 }, new("3", "c", "2026-01-05")];
        string[] Of(string classifier) => Decided.Codes(Decided.Scheme(classifier, """["c"]""", "supplier"), lines);
        Of("""{ "name": "c", "method": "quantile", "metric": "leadTime", "count": 2, "best": "low" }""").ShouldBe(["a 2", "b 1", "c none"]);
        Of("""{ "name": "c", "method": "whale", "metric": "leadTime" }""").ShouldBe(["a neutral", "b contributing", "c neutral"]);
        Of("""{ "name": "c", "method": "score", "classes": ["A", "B"], "cuts": [0.5], "terms": [{ "metric": "leadTime", "weight": 1, "from": 0, "to": 4, "missing": 0.5 }] }""").ShouldBe(["a B", "b A", "c A"]);
        Of("""{ "name": "c", "method": "score", "classes": ["A", "B"], "cuts": [0.5], "terms": [{ "metric": "leadTime", "weight": 1, "from": 0, "to": 4, "missing": 0.4999 }] }""").ShouldBe(["a B", "b A", "c B"]);
        Of("""{ "name": "c", "method": "share", "metric": "leadTime", "by": "threshold", "cuts": [0], "classes": ["A", "B"] }""").ShouldBe(["a A", "b A", "c A"], "missing counts as zero");
    }

    [Fact]
    public void Negative_values_compare_as_numbers()
    {
        Codes("""{ "name": "m", "method": "quantile", "metric": "revenue", "count": 2 }""", ("a", -5), ("b", -1), ("c", 0), ("d", 3)).ShouldBe(["a 1", "b 1", "c 2", "d 2"]);
        Codes("""{ "name": "m", "method": "bands", "metric": "revenue", "cuts": [-1, 0], "classes": ["a", "b", "c"] }""", ("a", -5), ("b", -1), ("c", 0), ("d", 3)).ShouldBe(["a a", "b a", "c b", "d c"]);
        Codes("""{ "name": "m", "method": "share", "by": "threshold", "metric": "revenue", "cuts": [0, -1], "classes": ["a", "b", "c"] }""", ("a", -5), ("b", -1), ("c", 0), ("d", 3)).ShouldBe(["a c", "b b", "c a", "d a"]);
    }

    [Fact]
    public void A_point_between_two_centres_is_in_the_first_of_them()
    {
        var result = Decided.Over(Decided.Scheme("""{ "name": "c", "method": "k-means", "k": 2, "features": [{ "metric": "revenue" }] }""", """["c"]"""),
            [new("1", "a", "2026-01-05", 1, 0), new("2", "b", "2026-01-05", 1, 10), new("3", "c", "2026-01-05", 1, 20)]);
        var same = Decided.Over(result.Scheme, [new("3", "c", "2026-01-05", 1, 20), new("2", "b", "2026-01-05", 1, 10), new("1", "a", "2026-01-05", 1, 0)]);
        Decided.Whole(same).ShouldBe(Decided.Whole(result));
        result.Classified[0].Classes[0].ShouldNotBe(result.Classified[0].Classes[2]);
        new ClusterPoints([5], 1).Nearest([0, 10]).ShouldBe([0]);
    }

    [Fact]
    public void Clusters_are_named_by_their_rank_and_the_same_again_for_any_seed_on_clear_data()
    {
        var lines = Enumerable.Range(0, 90).Select(i => new Line($"{i}", $"p{i:D2}", "2026-01-05", 1, (i % 3 * 1000) + i)).ToList();
        foreach (var seed in (int[])[1, 2, 77])
        {
            var scheme = Decided.Scheme($$"""{ "name": "c", "method": "k-means", "k": 3, "seed": {{seed}}, "features": [{ "metric": "revenue" }] }""", """["c"]""");
            Decided.Codes(scheme, lines).ShouldBe(lines.Select((line, i) => $"{line.Id} K{3 - (i % 3)}"));
        }

        var chosen = Decided.Over(Decided.Scheme("""{ "name": "c", "method": "k-means", "features": [{ "metric": "revenue" }] }""", """["c"]"""), lines);
        chosen.Classified[0].Figures["k"].ShouldBe(3);
    }

    [Fact]
    public void Clusters_of_hardly_any_or_equal_points_do_not_fail()
    {
        const string Clusters = """{ "name": "c", "method": "k-means", "k": 4, "transform": "log1p", "features": [{ "metric": "revenue" }, { "metric": "recency", "best": "low" }] }""";
        Codes(Clusters, ("a", 5)).ShouldBe(["a K1"]);
        Codes(Clusters, ("a", 5), ("b", 5), ("c", 5), ("d", 5), ("e", 5)).Distinct().Count().ShouldBe(5);
        Decided.Codes(Decided.Scheme(Clusters, """["c"]"""), []).ShouldBeEmpty();
    }

    [Fact]
    public void Kraljic_tells_a_sole_late_source_of_large_spend_from_a_routine_one()
    {
        SchemeFile.Load(Schemes.Text("supplier-kraljic")!, out var errors).ShouldNotBeNull();
        errors.ShouldBeEmpty();
        var scheme = SchemeFile.Load(Schemes.Text("supplier-kraljic")!, out _)!;
        Decided.Codes(scheme,
        [
            new("1", "sole", "2026-01-05", 1, 500) { Other = "p1", LeadDays = 50, LateDays = 3 },
            new("2", "many", "2026-01-05", 1, 300) { Other = "p2", LeadDays = 5, LateDays = 0 },
            new("3", "small-sole", "2026-01-05", 1, 100) { Other = "p3", LeadDays = 60, LateDays = 9 },
            new("4", "small", "2026-01-05", 1, 100) { Other = "p2", LeadDays = 5, LateDays = -1 },
        ]).ShouldBe(["many leverage", "small routine", "small-sole bottleneck", "sole strategic"]);
    }

    private static string[] Codes(string classifier, params (string Id, decimal Money)[] values)
    {
        var name = System.Text.Json.JsonDocument.Parse(classifier).RootElement.GetProperty("name").GetString();
        return Decided.Codes(Decided.Scheme(classifier, $"[\"{name}\"]"), values.Select(value => new Line("1", value.Id, "2026-01-05", 1, value.Money)));
    }

    /// <summary>The class of a product with these units in months that are all over.</summary>
    private static string Monthly(string classifier, string units)
    {
        var name = System.Text.Json.JsonDocument.Parse(classifier).RootElement.GetProperty("name").GetString();
        var months = units.Split(' ').Select((text, i) => (Month: new DateOnly(2020, 1, 1).AddMonths(i), Units: decimal.Parse(text, CultureInfo.InvariantCulture))).ToList();
        var lines = months.Where(month => month.Units != 0).Select(month => new Line($"{month.Month:yyyyMM}", "p", $"{month.Month:yyyy-MM}-15", month.Units));
        // what makes the window start with the first month, and the product known
        var frame = new[] { new Line("0", "q", $"{months[0].Month:yyyy-MM}-01"), new Line("9", "p", $"{months[^1].Month.AddMonths(1):yyyy-MM}-01", 99) };
        var codes = Decided.Codes(Decided.Scheme(classifier, $"[\"{name}\"]"), lines.Concat(months.Any(month => month.Units > 0) && name == "stage" ? frame[..1] : frame),
            $"{months[^1].Month.AddMonths(1).AddDays(name == "stage" ? -1 : 4):yyyy-MM-dd}");
        return codes.Single(code => code.StartsWith("p ", StringComparison.Ordinal))[2..];
    }
}
