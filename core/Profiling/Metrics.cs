using System.Collections.Frozen;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>
/// The metrics that schemes can ask for. Money and units are exact sums; ratios are exact to 28 digits. A period's
/// demand is what its facts sum to: a period whose returns outweigh its sales has none.
/// </summary>
public static class Metrics
{
    private static readonly ImmutableArray<FactKind> Deliveries = [FactKind.Receipt];

    private static readonly FrozenDictionary<string, Metric> ByName = ((Metric[])
    [
        new("revenue", "money", "sum of the lines' money", MetricScope.All, input => input.Sums.Money),
        new("monetary", "money", "the same as revenue, by its name in RFM", MetricScope.All, input => input.Sums.Money),
        new("spend", "money", "the same as revenue, of suppliers", MetricScope.All, input => input.Sums.Money),
        new("units", "units", "sum of the lines' units", MetricScope.All, input => input.Sums.Units),
        new("lines", "lines", "number of lines", MetricScope.All, input => input.Sums.Lines),
        new("orders", "orders", "number of different orders", MetricScope.All, input => input.Orders) { Orders = true },
        new("frequency", "orders", "the same as orders, by its name in RFM", MetricScope.All, input => input.Orders) { Orders = true },
        new("recency", "days", "days from the last line to the day after the as-of date; 1 is the as-of date itself", MetricScope.All, input => input.Sums.Lines == 0 ? null : input.AsOf + 1 - input.Sums.Last),
        new("elapsed", "days", "whole days from the last line to the end of the as-of date; 0 is the as-of date itself", MetricScope.All, input => input.Sums.Lines == 0 ? null : input.AsOf - input.Sums.Last),
        new("age", "days", "days from the first line to the day after the as-of date", MetricScope.All, input => input.Sums.Lines == 0 ? null : input.AsOf + 1 - input.Sums.First),
        new("orderValue", "money", "revenue per order; missing without orders", MetricScope.All, input => input.Orders == 0 ? null : input.Sums.Money / input.Orders) { Orders = true },
        new("periodRevenue", "money", "sum of the lines' money over the window; missing without a known period", MetricScope.MoneyByPeriod, input => Sum(input.Values)),
        new("periodUnits", "units", "sum of the units over the window; missing without a known period", MetricScope.UnitsByPeriod, input => Sum(input.Values)),
        new("mean", "units per period", "mean units of the window's periods, periods without demand counting zero; missing without a known period", MetricScope.UnitsByPeriod,
            input => Sum(input.Values) / Math.Max(1, input.Values.Length)),
        new("variability", "of the mean", "coefficient of variation (population standard deviation over mean) of the units of the window's periods, periods without demand counting zero; missing without demand",
            MetricScope.UnitsByPeriod, input => Variation.OfPopulation(input.Values)) { Squared = true },
        new("adi", "periods", "average demand interval: periods over periods with demand; missing without demand", MetricScope.UnitsByPeriod, input => Interval(input.Values)),
        new("cv2", "", "squared coefficient of variation (sample standard deviation over mean) of the units of the periods with demand; one alone counts 0; missing without demand",
            MetricScope.UnitsByPeriod, input => Variation.OfSample(Demand(input.Values))),
        new("activity", "of periods", "share of the window's periods with demand; missing without a known period", MetricScope.UnitsByPeriod,
            input => input.Values.IsEmpty ? null : (decimal)Demand(input.Values).Length / input.Values.Length),
        new("trend", "of the mean per period", "slope of the least-squares line through the window's units, over their mean; missing with fewer than three periods or without demand",
            MetricScope.UnitsByPeriod, input => Shapes.Trend(input.Values)),
        new("seasonality", "of the mean", "largest mean of a season of the year over the mean of all; missing with less than two years or without demand", MetricScope.UnitsByPeriod,
            input => Shapes.Seasonality(input.Values, input.Window)),
        new("costToServe", "money", "the costs that the scheme tells, shared out by activity, to the cent", MetricScope.All, _ => null) { Orders = true, Costs = true, Whole = table => table.CostToServe() },
        new("netRevenue", "money", "revenue less the cost to serve", MetricScope.All, _ => null) { Orders = true, Costs = true, Whole = NetRevenue },
        new("leadTime", "days", "mean days from order to delivery; missing without any", MetricScope.All, input => input.Delivery.Led == 0 ? null : input.Delivery.Days / input.Delivery.Led) { From = Deliveries },
        new("leadTimeVariability", "of the mean", "coefficient of variation of the lead time; missing without any", MetricScope.All, input => Shapes.LeadVariation(input.Delivery)) { Squared = true, From = Deliveries },
        new("lateShare", "of deliveries", "share of the deliveries with a promise that came after it; missing without any", MetricScope.All,
            input => input.Delivery.Promised == 0 ? null : (decimal)input.Delivery.Late / input.Delivery.Promised) { From = Deliveries },
        new("carbon", "kg CO2e", "tonnes x kilometres x the scheme's factor of the mode, of the lines of which all three are known; missing where of none", MetricScope.All, _ => null)
            { Transport = true, From = Deliveries, InHub = false, Whole = table => Footprint.Column(table, (own, _) => own.Lines == 0 ? null : own.Carbon) },
        new("carbonKnown", "of lines", "share of the lines whose emissions are known, of the kinds of facts that tell weights", MetricScope.All, _ => null)
            { Transport = true, From = Deliveries, InHub = false, Whole = table => Footprint.Column(table, (own, lines) => lines == 0 ? null : (decimal)own.Lines / lines) },
        new("carbonIntensity", "kg CO2e per tonne-km", "known emissions over the tonne-kilometres of their lines; missing without any", MetricScope.All, _ => null)
            { Transport = true, From = Deliveries, InHub = false, Whole = table => Footprint.Column(table, (own, _) => own.TonneKilometres == 0 ? null : own.Carbon / own.TonneKilometres) },
        new("products", "products", "products that it delivers", MetricScope.All, input => input.Sources.Products) { Sources = true, Only = EntityKind.Supplier },
        new("soleShare", "of products", "share of its products that no other supplier delivers; missing where products are not told", MetricScope.All,
            input => input.Sources.Products == 0 ? null : (decimal)input.Sources.Sole / input.Sources.Products) { Sources = true, Only = EntityKind.Supplier },
        .. FlowMetrics.All,
    ]).ToFrozenDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>Names, ordinal order.</summary>
    public static ImmutableArray<string> Names => [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A metric by name; null when there is none.</summary>
    public static Metric? Find(string name) => ByName.GetValueOrDefault(name);

    private static decimal?[] NetRevenue(ProfileTable table)
    {
        var (revenue, cost) = (table[Find("revenue")!].Values, table[Find("costToServe")!].Values);
        return [.. revenue.Select((value, at) => value - cost[at])];
    }

    private static decimal? Sum(ReadOnlySpan<decimal> values)
    {
        if (values.IsEmpty) return null;
        decimal sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static decimal? Interval(ReadOnlySpan<decimal> values)
    {
        var active = 0;
        foreach (var value in values) if (value > 0) active++;
        return active == 0 ? null : (decimal)values.Length / active;
    }

    private static decimal[] Demand(ReadOnlySpan<decimal> values)
    {
        var sizes = new List<decimal>(values.Length);
        foreach (var value in values) if (value > 0) sizes.Add(value);
        return [.. sizes];
    }
}
