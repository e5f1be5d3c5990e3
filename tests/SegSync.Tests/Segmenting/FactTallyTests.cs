using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public class FactTallyTests
{
    private const string Flows = """
        "margin", "onTime", "inFull", "otif", "inboundInFull", "defectRate", "sources", "stock", "stockTurns", "daysOfSupply", "returned", "returnRate", "shipments", "serviceEvents", "freight", "freightKnown",
        "leadTime", "costToServe", "variability", "trend"
        """;

    private static readonly ImmutableArray<SchemeFile> All =
    [
        .. Schemes.Names.Select(name => SchemeFile.Load(Schemes.Text(name)!, out _)!),
        Decided.Scheme("""{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "B"] }""", """["abc"]""", more: $$"""
            "calendar": { "starts": ["2025-01-01", "2025-02-10", "2025-06-01", "2025-12-01", "2026-03-01"] },
            "cleanse": [{ "name": "one-off", "outlier": { "fewestPeriods": 3, "deviations": 1 }, "do": "cap" }],
            "costs": { "order": 100, "pick": 20.01, "pallet": 7.77, "kilometre": 55, "return": 9.99 }, "metrics": [{{Flows}}],
            """),
    ];

    [Fact]
    public void The_order_of_the_facts_changes_nothing_in_any_scheme()
    {
        Prop.ForAll(Lines(false), ArbMap.Default.ArbFor<int>(), (lines, seed) =>
        {
            var shuffled = lines.ToArray();
            new Random(seed).Shuffle(shuffled);
            foreach (var scheme in All) Decided.Whole(Decided.Over(scheme, shuffled)).ShouldBe(Decided.Whole(Decided.Over(scheme, lines)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void A_line_with_an_id_counts_once_however_often_it_is_told()
    {
        Prop.ForAll(Lines(true), ArbMap.Default.ArbFor<int>(), (lines, seed) =>
        {
            var random = new Random(seed);
            var doubled = lines.Concat(lines.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(doubled);
            foreach (var scheme in All) Decided.Whole(Decided.Over(scheme, doubled)).ShouldBe(Decided.Whole(Decided.Over(scheme, lines)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void Equal_lines_without_an_id_are_real_and_all_count()
    {
        var line = new Line("1", "a", "2026-01-05", 2, 5);
        var result = Decided.Over(All.First(scheme => scheme.Name == "product-abc"), [line, line]);
        result.Profiles[Metrics.Find("revenue")!].Values[0].ShouldBe(10);
    }

    [Fact]
    public void A_line_id_stands_for_one_line_of_each_kind_of_fact()
    {
        Line[] lines = [new("1", "a", "2026-01-05", 2, 5) { LineId = "1" }, new("1", "a", "2026-01-07", 2, 0) { LineId = "1", Kind = FactKind.Shipment }, new("1", "a", "2026-01-07", 2, 0) { LineId = "1", Kind = FactKind.Shipment }];
        var scheme = Decided.Scheme("""{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "B"] }""", """["abc"]""", more: """ "metrics": ["lines", "shipments"], """);
        var profiles = Decided.Over(scheme, lines).Profiles;
        (profiles[Metrics.Find("lines")!].Values[0], profiles[Metrics.Find("shipments")!].Values[0]).ShouldBe((1m, 1m));
    }

    [Fact]
    public void Orders_are_counted_once_per_owner_whatever_their_ids_look_like()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Order, byte Owner)[]>(), pairs =>
        {
            string[] shapes = ["{0}", "INV-{0}", "00{0}", "2026/{0}/X", "9999999999999999{0}", "", "é{0}"];
            var lines = pairs.Select(pair => (Order: string.Format(System.Globalization.CultureInfo.InvariantCulture, shapes[pair.Order % shapes.Length], pair.Order % 40), Owner: pair.Owner % 5)).ToList();
            var counts = new OrderCounts();
            foreach (var (order, owner) in lines) counts.Add(Encoding.UTF8.GetBytes(order), owner);
            for (var owner = 0; owner < 5; owner++)
                counts[owner].ShouldBe(lines.Where(line => line.Owner == owner && line.Order.Length > 0).Select(line => line.Order).Distinct().Count());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Scattered_order_numbers_are_counted_as_well_as_those_in_a_row()
    {
        var counts = new OrderCounts();
        var random = new Random(3);
        var orders = Enumerable.Range(0, 200_000).Select(i => i % 2 == 0 ? $"{random.NextInt64(100_000_000_000_000)}" : $"{i}").ToList();
        foreach (var order in orders.Concat(orders)) counts.Add(Encoding.UTF8.GetBytes(order), order.Length % 3);
        for (var owner = 0; owner < 3; owner++) counts[owner].ShouldBe(orders.Where(order => order.Length % 3 == owner).Distinct().Count());
    }

    [Fact]
    public void Facts_after_the_as_of_date_do_not_count()
    {
        var scheme = All.First(scheme => scheme.Name == "customer-rfm");
        Line[] lines = [new("1", "a", "2026-01-05", 1, 5), new("2", "a", "2026-02-05", 1, 7)];
        var result = Decided.Over(scheme, lines, "2026-01-31");
        result.Profiles[Metrics.Find("monetary")!].Values[0].ShouldBe(5);
        result.Profiles[Metrics.Find("recency")!].Values[0].ShouldBe(27);
    }

    private static readonly CleanseMark Promotion = new("promotion", true);

    private static Arbitrary<Line[]> Lines(bool withIds)
    {
        var line = from order in Gen.Choose(1, 12)
                   from id in Gen.Choose(0, 7)
                   from day in Gen.Choose(0, 500)
                   from units in Gen.Choose(-3, 40)
                   from cents in Gen.Choose(-500, 9000)
                   from lead in Gen.Choose(0, 90)
                   from kind in Gen.Frequency((6, Gen.Constant((FactKind?)null)), (6, Gen.Elements(Enum.GetValues<FactKind>()).Select(kind => (FactKind?)kind)))
                   from more in Gen.Choose(0, 50)
                   select new Line($"{order}", $"p{id}", new DateOnly(2025, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), units, cents / 100m)
                   {
                       Other = $"q{(order + id) % 6}", LeadDays = lead, LateDays = lead - 40, Kind = kind, Asked = more, Rejected = more % 3, Cost = decimal.Round(more / 7m, 4), Picks = more % 4, Pallets = more % 5, Kilometres = more % 40,
                       Freight = more % 2 == 0 ? more : null, Mark = more == 13 ? Promotion : null,
                   };
        return line.ArrayOf().Select(lines => withIds ? [.. lines.Select((one, i) => one with { LineId = $"{i}" })] : lines).ToArbitrary();
    }
}
