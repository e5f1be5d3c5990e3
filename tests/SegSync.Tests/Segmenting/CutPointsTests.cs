using System.Collections.Immutable;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Tests.Segmenting;

/// <summary>The schemes that a hub comes with, over its own profiles.</summary>
public class CutPointsTests
{
    private static readonly DateOnly MidJune = new(2026, 6, 15);

    [Fact]
    public void A_share_that_ends_exactly_at_a_cut_is_still_inside() =>
        Decide(("p1", 80), ("p2", 15), ("p3", 5)).ShouldBe(["p1 A", "p2 B", "p3 C"]);

    [Fact]
    public void The_item_that_crosses_a_cut_is_outside() =>
        Decide(("p1", 81), ("p2", 15), ("p3", 4)).ShouldBe(["p1 B", "p2 C", "p3 C"]);

    [Fact]
    public void Equal_revenues_are_ranked_by_record_id_and_then_by_master()
    {
        Decide(("b", 40), ("a", 40), ("c", 15), ("d", 5)).ShouldBe(["a A", "b A", "c B", "d C"]);
        Decide(("b", 50), ("a", 50)).ShouldBe(["a A", "b C"]);
        var (one, other) = (Profile("same", 50) with { Master = new("m2") }, Profile("same", 50) with { Master = new("m1") });
        var result = Over("customer-tier", [one, other]);
        Enumerable.Range(0, 2).Select(at => $"{result.Profiles.Master(at)} {result.Code(at).Code}").ShouldBe(["m1 A", "m2 C"]);
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

    [Theory]
    [InlineData("2025-03", "2026-06-15", "2025-06 to 2026-05 (12 complete)")]
    [InlineData("2026-04", "2026-06-15", "2026-04 to 2026-05 (2 complete)")]
    [InlineData("2026-04", "2026-06-30", "2026-04 to 2026-06 (3 complete)")]
    [InlineData("", "2026-06-15", "no complete month")]
    public void Only_months_that_are_over_count_and_none_before_the_first_fact(string first, string asOf, string window)
    {
        var profile = Profile("p", 0);
        if (first.Length > 0) profile = profile with { Months = profile.Months.Add(first, new(1, 1, 1)), Last = $"{first}-10" };
        Over("product-abc-xyz", [profile], DateOnly.ParseExact(asOf, "yyyy-MM-dd")).Profiles.Window.ToString().ShouldBe(window);
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
        var months = units.Select((unit, i) => (Month: $"2026-{i + 1:D2}", unit));
        var profile = Profile("p", 0) with
        {
            Months = months.ToImmutableSortedDictionary(pair => pair.Month, pair => new MonthFigures(pair.unit, 1, 1), StringComparer.Ordinal), Last = $"2026-{units.Length:D2}-10",
        };
        var asOf = new DateOnly(2026, units.Length, 1).AddMonths(1).AddDays(-1);
        Over("product-abc-xyz", [profile], asOf).Classified[1].Classes.ShouldBe([expected]);
    }

    [Fact]
    public void A_subject_without_history_is_provisional_and_so_is_a_population_with_a_short_one()
    {
        Over("customer-tier", [Profile("p", 0)]).Grade(0).ShouldBe(("provisional", "there are no facts about it"));
        Over("customer-tier", [Profile("p", 5)]).Grade(0).Grade.ShouldBe("complete");
        Over("product-abc-xyz", [Profile("p", 5) with { Months = Profile("p", 5).Months.Add("2026-04", new(1, 1, 1)) }]).Grade(0)
            .ShouldBe(("provisional", "the population has 2 complete periods; 12 are asked for"));
    }

    [Fact]
    public void Months_after_the_business_date_do_not_count()
    {
        var profile = Profile("p", 5) with { Months = Profile("p", 5).Months.Add("2026-07", new(1, 100, 1)), Last = "2026-07-03" };
        Over("customer-tier", [profile], new(2026, 6, 30)).Profiles[Metrics.Find("revenue")!].Values[0].ShouldBe(5);
    }

    internal static SchemeResult Over(string scheme, IEnumerable<Profile> profiles, DateOnly? asOf = null)
    {
        var file = SchemeVersion.Read(Schemes.OfHub.Single(text => text.Contains($"\"{scheme}\"", StringComparison.Ordinal) && text.Contains($"\"name\": \"{scheme}\"", StringComparison.Ordinal)), Core.Segmenting.Dmn.DmnTables.Text).Version!.Compile();
        var tally = new ProfileTally(SchemeFile.Needs([file]).Single(), asOf ?? MidJune);
        foreach (var profile in profiles) tally.Add(HubJson.Write(profile).Span).ShouldBe(profile.Master);
        return SchemeResult.Of(file, new ProfileTable(tally, file.Entity, file.Last));
    }

    private static IEnumerable<string> Decide(params (string Id, decimal Revenue)[] items)
    {
        var result = Over("customer-tier", items.Select(item => Profile(item.Id, item.Revenue)));
        return Enumerable.Range(0, result.Profiles.Count).Select(at => $"{result.Profiles.Master(at)} {result.Code(at).Code}").Order(StringComparer.Ordinal);
    }

    internal static Profile Profile(string id, decimal revenue)
    {
        var months = ImmutableSortedDictionary.Create<string, MonthFigures>(StringComparer.Ordinal);
        if (revenue != 0) months = months.Add("2026-05", new(1, revenue, 1));
        return new(new MasterId(id), EntityKind.Customer, id, months, revenue == 0 ? "" : "2026-05-10", []);
    }
}
