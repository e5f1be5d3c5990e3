using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>
/// Metrics of margin, delivery, quality, stock and returns. Each kind of fact feeds its own sums: a receipt is no demand
/// and a snapshot no sale. What a file does not tell makes a metric missing, never zero.
/// </summary>
internal static class FlowMetrics
{
    private static readonly ImmutableArray<FactKind> Moves = [FactKind.OrderLine, FactKind.Shipment, FactKind.Receipt], Sales = [FactKind.OrderLine, FactKind.Shipment];

    public static readonly ImmutableArray<Metric> All =
    [
        new("freight", "money", "sum of the freight that is known; missing where none is", MetricScope.All, input => FreightKnown(input) == 0 ? null : input.Sums.Freight + input.Carried.Freight) { From = Moves, InHubOf = EntityKind.Supplier },
        new("freightKnown", "of lines", "share of the lines whose freight is known, of the kinds of facts that tell freight", MetricScope.All,
            input => FreightLines(input) == 0 ? null : (decimal)FreightKnown(input) / FreightLines(input)) { From = Moves, InHubOf = EntityKind.Supplier },
        new("margin", "money", "money less cost, of the lines whose cost is known; missing where none is", MetricScope.All, input => input.Costs.Lines == 0 ? null : input.Costs.Money - input.Costs.Cost) { InHub = false },
        new("marginShare", "of the money", "margin over the money of the lines whose cost is known; missing where that is not above zero", MetricScope.All,
            input => input.Costs.Money <= 0 ? null : (input.Costs.Money - input.Costs.Cost) / input.Costs.Money) { InHub = false },
        new("costKnown", "of lines", "share of the lines whose cost is known", MetricScope.All, input => Share(input.Costs.Lines, input.Sums.Lines)) { InHub = false },
        new("onTime", "of deliveries", "share of the deliveries with a promise that came no later; missing without any", MetricScope.All,
            input => Share(input.Served.Promised - input.Served.Late, input.Served.Promised)) { From = Sales, InHub = false },
        new("inFull", "of deliveries", "share of the deliveries of which is known what was asked for with all of it; missing without any", MetricScope.All,
            input => Share(input.Served.Full, input.Served.Asked)) { From = Sales, InHub = false },
        new("otif", "of deliveries", "share of the deliveries of which both are known that came on time and in full; missing without any", MetricScope.All,
            input => Share(input.Served.Kept, input.Served.Judged)) { From = Sales, InHub = false },
        new("inboundInFull", "of receipts", "share of the receipts of which is known what was asked for with all of it; missing without any", MetricScope.All,
            input => Share(input.Delivery.Full, input.Delivery.Asked)) { From = [FactKind.Receipt], Only = EntityKind.Product, InHub = false },
        new("defectRate", "of units", "units rejected over units received, of the receipts that tell both; missing where nothing was received", MetricScope.All,
            input => input.Inspected.Received <= 0 ? null : input.Inspected.Rejected / input.Inspected.Received) { From = [FactKind.Receipt], InHub = false },
        new("sources", "suppliers", "different suppliers that it was received from; missing where none is told", MetricScope.All, input => input.Sources.Products == 0 ? null : input.Sources.Products)
        {
            Sources = true, Only = EntityKind.Product, From = [FactKind.Receipt], InHub = false,
        },
        new("stock", "units", "units on hand on the last day with a snapshot; missing without any", MetricScope.All, input => input.Stock.Days == 0 ? null : input.Stock.OnHand) { Stock = true, Only = EntityKind.Product, From = [FactKind.StockSnapshot], InHub = false },
        new("stockTurns", "a year", "units of the window's demand, brought to a year, over the mean units on hand of the days with a snapshot; missing without demand periods or where that mean is not above zero", MetricScope.UnitsByPeriod, Turns)
        {
            Stock = true, Only = EntityKind.Product, From = [FactKind.OrderLine, FactKind.StockSnapshot], InHub = false,
        },
        new("daysOfSupply", "days", "units on hand on the last day with a snapshot over the mean units of demand a day of the window; missing without a snapshot or without demand", MetricScope.UnitsByPeriod, Supply)
        {
            Stock = true, Only = EntityKind.Product, From = [FactKind.OrderLine, FactKind.StockSnapshot], InHub = false,
        },
        new("leadTimeCover", "of the lead time", "days of supply over the mean days from order to receipt; missing where one of them is, or the lead time is zero", MetricScope.UnitsByPeriod, _ => null)
        {
            Stock = true, Only = EntityKind.Product, From = [FactKind.OrderLine, FactKind.Receipt, FactKind.StockSnapshot], InHub = false, Whole = Cover,
        },
        new("returned", "units", "units that came back", MetricScope.All, input => input.Returned.Units) { From = [FactKind.Return], InHub = false },
        new("returnRate", "of units", "units that came back over units sold; missing where none were sold", MetricScope.All, input => input.Sums.Units <= 0 ? null : input.Returned.Units / input.Sums.Units) { From = [FactKind.OrderLine, FactKind.Return], InHub = false },
        new("shipments", "shipments", "lines of shipments", MetricScope.All, input => input.Carried.Shipments) { From = [FactKind.Shipment], InHub = false },
        new("serviceEvents", "events", "service events", MetricScope.All, input => input.Events) { From = [FactKind.ServiceEvent], InHub = false },
    ];

    private static int FreightKnown(in MetricInput input) => input.Sums.FreightLines + input.Carried.FreightLines;

    /// <summary>Lines of the kinds that tell freight at all; where none does, all lines.</summary>
    private static int FreightLines(in MetricInput input)
    {
        var (own, other) = (input.Sums, input.Carried);
        if (FreightKnown(input) == 0) return own.Lines + other.Lines;
        return (own.FreightLines > 0 ? own.Lines : 0) + (other.FreightLines > 0 ? other.Lines : 0);
    }

    private static decimal? Share(int part, int whole) => whole == 0 ? null : (decimal)part / whole;

    private static decimal? Turns(MetricInput input)
    {
        if (input.Values.IsEmpty || input.Stock.Sum <= 0) return null;
        return Sum(input.Values) * input.Window.Calendar.PerYear * input.Stock.Days / (input.Values.Length * input.Stock.Sum);
    }

    private static decimal? Supply(MetricInput input)
    {
        var demand = Sum(input.Values);
        if (input.Stock.Days == 0 || demand <= 0) return null;
        var (calendar, window) = (input.Window.Calendar, input.Window);
        var days = (decimal)(calendar.FirstDay(window.First + window.Count) - calendar.FirstDay(window.First));
        // of a matrix with unknown cells the known periods stand for as many days of the window
        return input.Stock.OnHand * days * input.Values.Length / (window.Count * demand);
    }

    private static decimal?[] Cover(ProfileTable table)
    {
        var (supply, lead) = (table[Metrics.Find("daysOfSupply")!].Values, table[Metrics.Find("leadTime")!].Values);
        return [.. supply.Select((days, at) => lead[at] is > 0 ? days / lead[at] : null)];
    }

    private static decimal Sum(ReadOnlySpan<decimal> values)
    {
        decimal sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
