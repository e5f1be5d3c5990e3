using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public sealed class CostToServeTests
{
    [Fact]
    public void The_parts_sum_to_the_ledger_to_the_cent_and_nobody_is_a_cent_from_his_share()
    {
        var given = from cents in Gen.Choose(-20_000_000, 20_000_000)
                    from activity in Gen.Choose(-3, 5_000).ArrayOf()
                    from scale in Gen.Elements(1m, 0.001m, 7_919m)
                    select (Amount: cents / 100m, Activity: activity.Select(one => one * scale).ToArray());
        Prop.ForAll(given.ToArbitrary(), given =>
        {
            var total = given.Activity.Sum(one => Math.Max(0, one));
            if (Allocation.Of(given.Amount, given.Activity) is not { } parts)
            {
                total.ShouldBe(0);
                return;
            }

            parts.Sum().ShouldBe(given.Amount);
            foreach (var (part, activity) in parts.Zip(given.Activity))
            {
                decimal.Round(part, 2).ShouldBe(part);
                Math.Abs(part - (Math.Max(0, activity) / total * given.Amount)).ShouldBeLessThan(0.0101m);
                if (activity <= 0) part.ShouldBe(0);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_cent_that_cannot_be_shared_goes_to_the_largest_remainder_and_of_equals_to_the_first()
    {
        Allocation.Of(0.01m, [1, 1, 1]).ShouldBe([0.01m, 0, 0]);
        Allocation.Of(10, [1, 1, 1]).ShouldBe([3.34m, 3.33m, 3.33m]);
        Allocation.Of(1, [1, 2, 4]).ShouldBe([0.14m, 0.29m, 0.57m]);
        Allocation.Of(-10, [1, 1, 1]).ShouldBe([-3.34m, -3.33m, -3.33m]);
        Allocation.Of(10, [0, 0]).ShouldBeNull();
    }

    [Fact]
    public void A_scheme_shares_its_costs_out_by_orders_and_lines_whatever_the_order_of_the_facts()
    {
        var scheme = Decided.Scheme(
            """{ "name": "worth", "method": "whale", "metric": "netRevenue", "cut": 1 }""", """["worth"]""", "customer", """ "costs": { "order": 100, "line": 20.01 }, "metrics": ["costToServe"], """);
        Line[] lines = [new("1", "a", "2026-01-05", 1, 500), new("1", "a", "2026-01-05", 1, 100), new("2", "b", "2026-01-06", 1, 40), new("3", "b", "2026-01-07", 1, 5)];
        var result = Decided.Over(scheme, lines);
        result.Profiles[Metrics.Find("costToServe")!].Values.ShouldBe([43.34m + 0, 76.67m]);
        result.Profiles[Metrics.Find("netRevenue")!].Values.ShouldBe([600 - 43.34m, 45 - 76.67m]);
        result.Classified[0].Classes.ShouldBe(["core", "eroding"]);
        Decided.Whole(Decided.Over(scheme, lines.Reverse())).ShouldBe(Decided.Whole(result));
    }

    [Fact]
    public void Whatever_activities_costs_are_shared_out_by_the_parts_sum_to_the_ledger()
    {
        var line = from order in Gen.Choose(0, 9) from id in Gen.Choose(0, 5) from units in Gen.Choose(-3, 40) from more in Gen.Choose(0, 30) from kind in Gen.Elements(FactKind.OrderLine, FactKind.Shipment, FactKind.Return)
                   select new Line($"{order}", $"p{id}", "2026-01-05", units, units * 3.33m) { Kind = kind, Picks = more % 4 == 0 ? null : more % 4, Pallets = more % 5, Kilometres = more * 1.7m };
        var costs = from driver in Gen.SubListOf(CostDriver.All.Select(driver => driver.Name)) from cents in Gen.Choose(-900_000, 900_000) where driver.Count > 0 select (Drivers: driver.ToArray(), Amount: cents / 100m);
        Prop.ForAll(line.NonEmptyListOf().ToArbitrary(), costs.ToArbitrary(), (lines, costs) =>
        {
            var ledger = string.Join(", ", costs.Drivers.Select(driver => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{driver}\": {costs.Amount}")));
            var result = Decided.Over(Decided.Scheme("""{ "name": "w", "method": "whale", "metric": "netRevenue" }""", """["w"]""", more: $$""" "costs": { {{ledger}} }, "metrics": ["costToServe"], """), lines);
            var shared = costs.Drivers.Count(driver => Enumerable.Range(0, result.Profiles.Count).Any(at => result.Profiles.ActivityOf(driver, at) > 0));
            result.Profiles[Metrics.Find("costToServe")!].Values.Sum().ShouldBe(shared * costs.Amount);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void A_line_takes_one_pick_where_it_does_not_tell_and_a_shipment_what_it_tells()
    {
        var scheme = Decided.Scheme("""{ "name": "w", "method": "whale", "metric": "netRevenue" }""", """["w"]""", "customer", """ "costs": { "pick": 60, "return": 5, "kilometre": 9 }, "metrics": ["costToServe"], """);
        Line[] lines =
        [
            new("1", "a", "2026-01-05"), new("1", "a", "2026-01-05") { Picks = 3, Kilometres = 2 }, new("2", "b", "2026-01-06"),
            new("9", "b", "2026-01-07") { Kind = FactKind.Shipment, Picks = 1, Kilometres = 1 }, new("9", "b", "2026-01-08") { Kind = FactKind.Return },
        ];
        Decided.Over(scheme, lines).Profiles[Metrics.Find("costToServe")!].Values.ShouldBe([40 + 6, 20 + 5 + 3]);
    }

    [Theory]
    [InlineData("", "$.costs")]
    [InlineData("\"costs\": { \"parcel\": 5 },", "$.costs.parcel")]
    [InlineData("\"costs\": { \"order\": 5.001 },", "$.costs.order")]
    public void Costs_that_cannot_be_shared_out_are_told(string costs, string path)
    {
        SchemeFile.Load($$"""{ "name": "t", "version": 1, "entity": "customer", {{costs}} "classifiers": [{ "name": "w", "method": "whale", "metric": "netRevenue" }], "code": ["w"] }""", out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().Path.ShouldBe(path);
    }
}
