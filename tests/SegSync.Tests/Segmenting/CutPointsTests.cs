using System.Collections.Immutable;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public class CutPointsTests
{
    private static readonly DateOnly MidJune = new(2026, 6, 15);

    [Fact]
    public void A_share_that_ends_exactly_at_a_cut_is_still_inside()
    {
        var codes = Decide(("p1", 80), ("p2", 15), ("p3", 5));
        codes.ShouldBe(["p1 A", "p2 B", "p3 C"]);
    }

    [Fact]
    public void The_item_that_crosses_a_cut_is_outside() =>
        Decide(("p1", 81), ("p2", 15), ("p3", 4)).ShouldBe(["p1 B", "p2 C", "p3 C"]);

    [Fact]
    public void Equal_revenues_are_ranked_by_record_id()
    {
        Decide(("b", 40), ("a", 40), ("c", 15), ("d", 5)).ShouldBe(["a A", "b A", "c B", "d C"]);
        Decide(("b", 50), ("a", 50)).ShouldBe(["a A", "b C"]);
    }

    [Fact]
    public void No_revenue_is_C_and_so_is_everything_in_a_population_without_any()
    {
        Decide(("p1", 10), ("p2", 0)).ShouldBe(["p1 C", "p2 C"]);
        Decide(("p1", 0), ("p2", 0)).ShouldBe(["p1 C", "p2 C"]);
    }

    [Fact]
    public void The_order_in_which_the_population_is_read_changes_nothing()
    {
        var items = Enumerable.Range(0, 200).Select(i => ($"p{i:D3}", (i * 7919 % 101) + 0.5m)).ToArray();
        Decide([.. items.Reverse()]).ShouldBe(Decide(items));
    }

    [Fact]
    public void Only_months_that_are_over_count_and_none_before_the_first_fact()
    {
        CutPoints.Of(Scheme.ProductAbcXyz, [], "2025-03", MidJune).Months.ShouldBe(
            ["2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]);
        CutPoints.Of(Scheme.ProductAbcXyz, [], "2026-04", MidJune).Months.ShouldBe(["2026-04", "2026-05"]);
        CutPoints.Of(Scheme.ProductAbcXyz, [], "2026-04", new(2026, 6, 30)).Months.ShouldBe(["2026-04", "2026-05", "2026-06"]);
        CutPoints.Of(Scheme.ProductAbcXyz, [], "", MidJune).Months.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(new[] { 10, 10, 10, 10 }, "X")] // CV 0
    [InlineData(new[] { 5, 15 }, "X")] // CV exactly 0.5
    [InlineData(new[] { 4, 16 }, "Y")] // CV 0.6
    [InlineData(new[] { 0, 10 }, "Y")] // CV exactly 1
    [InlineData(new[] { 0, 0, 10 }, "Z")] // CV 1.41
    [InlineData(new[] { 0, 0 }, "Z")] // no demand
    public void Xyz_compares_the_population_coefficient_of_variation_exactly_at_its_cuts(int[] units, string expected)
    {
        var months = units.Select((_, i) => $"2026-{i + 1:D2}").ToImmutableArray();
        var profile = Profile("p", 1) with
        {
            Months = units.Select((unit, i) => (Month: months[i], unit)).Where(pair => pair.unit > 0)
                .ToImmutableSortedDictionary(pair => pair.Month, pair => new MonthFigures(pair.unit, 1, 1), StringComparer.Ordinal),
        };
        var counted = SubjectFigures.Of(profile).UnitsIn(months);
        Xyz.ClassOf(counted, [0.5m, 1m]).ShouldBe(expected);
        Xyz.Of(counted, months, [0.5m, 1m]).Class.ShouldBe(expected);
    }

    [Fact]
    public void A_subject_without_history_is_provisional()
    {
        var cuts = CutPoints.Of(Scheme.CustomerTier, [], "", MidJune);
        SegmentDecision.Make(Profile("p", 0), cuts, Scheme.CustomerTier).Grade.ShouldBe("provisional");
    }

    private static IEnumerable<string> Decide(params (string Id, decimal Revenue)[] items)
    {
        var profiles = items.Select(item => Profile(item.Id, item.Revenue)).ToList();
        var cuts = CutPoints.Of(Scheme.CustomerTier, [.. profiles.Select(Rank.Of)], "2026-01", MidJune);
        return profiles.Select(profile => $"{profile.Tie} {SegmentDecision.Make(profile, cuts, Scheme.CustomerTier).Code}").Order(StringComparer.Ordinal);
    }

    private static Profile Profile(string id, decimal revenue)
    {
        var months = ImmutableSortedDictionary.Create<string, MonthFigures>(StringComparer.Ordinal);
        if (revenue != 0) months = months.Add("2026-05", new(1, revenue, 1));
        return new(new MasterId(id), EntityKind.Customer, id, months, revenue == 0 ? "" : "2026-05-10", []);
    }
}
