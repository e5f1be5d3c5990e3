using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

public class FlowMetricsTests
{
    private static readonly Line[] Product =
    [
        new("1", "a", "2026-01-10", 8, 80) { Kind = FactKind.OrderLine, Cost = 50, Asked = 10, LateDays = 1, LeadDays = 2 },
        new("2", "a", "2026-02-10", 4, 40) { Kind = FactKind.OrderLine, Cost = 30 },
        new("3", "a", "2026-02-11", 2, 20) { Kind = FactKind.OrderLine },
        new("r1", "a", "2026-01-02", 100, 500) { Kind = FactKind.Receipt, Other = "s1", Asked = 100, Rejected = 5, LeadDays = 10, LateDays = 0, Freight = 7 },
        new("r2", "a", "2026-02-02", 60, 300) { Kind = FactKind.Receipt, Other = "s2", Asked = 80, Rejected = 3, LeadDays = 20, LateDays = 4 },
        new("r3", "a", "2026-02-03", 40, 200) { Kind = FactKind.Receipt, Other = "s1" },
        new("d1", "a", "2026-01-11", 10, 0) { Kind = FactKind.Shipment, Asked = 10, LateDays = -1, Freight = 3 },
        new("d2", "a", "2026-02-12", 4, 0) { Kind = FactKind.Shipment, LateDays = 0 },
        new("t1", "a", "2026-02-20", 3, 30) { Kind = FactKind.Return },
        new("k1", "a", "2026-01-31", 20, 0) { Kind = FactKind.StockSnapshot },
        new("k1", "a", "2026-01-31", 10, 0) { Kind = FactKind.StockSnapshot, Other = "another place" },
        new("k2", "a", "2026-02-28", 28, 0) { Kind = FactKind.StockSnapshot },
        new("e1", "a", "2026-02-25", 1, 0) { Kind = FactKind.ServiceEvent },
    ];

    [Theory]
    [InlineData("revenue", "140")] // order lines alone: what comes in, goes out again or lies there is no demand
    [InlineData("units", "14")]
    [InlineData("lines", "3")]
    [InlineData("orders", "3")]
    [InlineData("periodUnits", "14")]
    [InlineData("margin", "40")] // (80 + 40) - (50 + 30)
    [InlineData("marginShare", "0.333333")]
    [InlineData("costKnown", "0.666667")]
    [InlineData("onTime", "0.666667")] // one order line late, two shipments not; receipts are another matter
    [InlineData("inFull", "0.5")]
    [InlineData("otif", "0.5")] // of the two lines of which both are known
    [InlineData("inboundInFull", "0.5")]
    [InlineData("leadTime", "15")]
    [InlineData("lateShare", "0.5")]
    [InlineData("defectRate", "0.05")] // 8 of the 160 units of which it is told
    [InlineData("sources", "2")]
    [InlineData("stock", "28")]
    [InlineData("stockTurns", "2.896552")] // 14 units in 2 months are 84 a year, over a mean of (30 + 28) / 2
    [InlineData("daysOfSupply", "118")] // 28 units at 14 in 59 days
    [InlineData("returned", "3")]
    [InlineData("returnRate", "0.214286")]
    [InlineData("shipments", "2")]
    [InlineData("serviceEvents", "1")]
    [InlineData("freight", "10")]
    [InlineData("freightKnown", "0.4")] // of the five receipts and shipments; no order line tells any
    public void Each_kind_of_fact_feeds_its_own_metrics_of_a_product(string metric, string expected) => Value(metric, Product).ShouldBe(expected);

    [Theory]
    [InlineData("leadTime", "2")]
    [InlineData("onTime", "0.666667")]
    [InlineData("otif", "0.5")]
    [InlineData("returnRate", "0.214286")]
    [InlineData("defectRate", "missing")]
    [InlineData("revenue", "140")]
    public void A_customer_sees_what_was_sent_to_him(string metric, string expected) => Value(metric, Product, "customer").ShouldBe(expected);

    [Theory]
    [InlineData("spend", "1000")]
    [InlineData("leadTime", "15")]
    [InlineData("onTime", "0.5")]
    [InlineData("otif", "0.5")]
    [InlineData("inFull", "0.5")]
    [InlineData("defectRate", "0.05")]
    [InlineData("freight", "7")]
    [InlineData("freightKnown", "0.333333")]
    public void A_supplier_is_seen_by_its_receipts(string metric, string expected) => Value(metric, Product, "supplier").ShouldBe(expected);

    [Fact]
    public void What_no_fact_tells_is_missing_and_not_zero()
    {
        string[] metrics = ["margin", "onTime", "inFull", "otif", "defectRate", "sources", "stock", "stockTurns", "daysOfSupply", "leadTime", "freight"];
        metrics.Select(metric => Value(metric, [new("1", "a", "2026-01-10"), new("2", "a", "2026-02-10")])).ShouldAllBe(value => value == "missing");
    }

    [Fact]
    public void No_stock_is_no_supply_and_no_turns()
    {
        Line[] empty = [new("1", "a", "2026-01-10"), new("k", "a", "2026-01-31", 0) { Kind = FactKind.StockSnapshot }];
        (Value("stock", empty), Value("daysOfSupply", empty), Value("stockTurns", empty)).ShouldBe(("0", "0", "missing"));
    }

    [Fact]
    public void A_product_that_only_lies_in_stock_belongs_to_the_population()
    {
        var result = Over("revenue", [new("1", "a", "2026-01-10"), new("k", "b", "2026-01-31", 9) { Kind = FactKind.StockSnapshot }]);
        result.Profiles.Count.ShouldBe(2);
        (result.Profiles[Metrics.Find("units")!].Values[1], result.Grade(1).Grade, result.Profiles.HasFacts(1)).ShouldBe((0, "complete", true));
        result.Profiles.AsOf.ShouldBe(new(2026, 1, 31));
    }

    [Theory]
    [InlineData("product", "onTime", "OrderLine Shipment")]
    [InlineData("supplier", "onTime", "Receipt")]
    [InlineData("customer", "leadTime", "OrderLine Shipment")]
    [InlineData("product", "leadTime", "Receipt")]
    [InlineData("supplier", "spend", "Receipt")]
    [InlineData("product", "daysOfSupply", "OrderLine StockSnapshot")]
    public void A_metric_says_from_which_facts_it_is_computed(string entity, string metric, string kinds) =>
        string.Join(' ', Metrics.Find(metric)!.FromOf(EntityKinds.Parse(entity))).ShouldBe(kinds);

    private static SchemeResult Over(string metric, Line[] lines, string entity = "product")
    {
        var scheme = Decided.Scheme($$"""{ "name": "d", "method": "bands", "metric": "{{metric}}", "cuts": [1], "classes": ["low", "high"] }""", """["d"]""", entity, """ "metrics": ["units"], """);
        return Decided.Over(scheme, lines);
    }

    private static string Value(string metric, Line[] lines, string entity = "product") =>
        Over(metric, lines, entity).Profiles[Metrics.Find(metric)!].Shown(0) is { } value ? decimal.Round(value, 6).ToString("0.######", System.Globalization.CultureInfo.InvariantCulture) : "missing";
}
