using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>A metric that schemes can ask for.</summary>
/// <param name="Name">Name in scheme files and result columns.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Meaning">How it is computed, and when it is missing.</param>
/// <param name="Scope">Which facts it looks at.</param>
/// <param name="Of">Its value for an entity; null where it is missing.</param>
public sealed record Metric(string Name, string Unit, string Meaning, MetricScope Scope, Func<MetricInput, decimal?> Of)
{
    /// <summary>The value is kept squared, so that it compares exactly; people are shown the root.</summary>
    public bool Squared { get; init; }

    /// <summary>Needs the count of different orders.</summary>
    public bool Orders { get; init; }

    /// <summary>Needs sums of stock.</summary>
    public bool Stock { get; init; }

    /// <summary>The kinds of facts that it is computed from, of products; empty for those that are an entity's business.</summary>
    public ImmutableArray<FactKind> From { get; init; } = [];

    /// <summary>Needs the products of suppliers, or the suppliers of products.</summary>
    public bool Sources { get; init; }

    /// <summary>Computed of the whole table at once, where an entity's value depends on the others; null for one at a time.</summary>
    public Func<ProfileTable, decimal?[]>? Whole { get; init; }

    /// <summary>Needs the scheme to tell costs.</summary>
    public bool Costs { get; init; }

    /// <summary>Needs the scheme to tell emission factors.</summary>
    public bool Transport { get; init; }

    /// <summary>A hub keeps the facts that it is computed from. Default true.</summary>
    public bool InHub { get; init; } = true;

    /// <summary>A hub keeps them of this kind of entity only; null for every kind that has the metric.</summary>
    public EntityKind? InHubOf { get; init; }

    /// <summary>Only this kind of entity has it; null for any.</summary>
    public EntityKind? Only { get; init; }

    /// <summary>The kinds of facts that it is computed from, of a kind of entity.</summary>
    public ImmutableArray<FactKind> FromOf(EntityKind entity)
    {
        if (From.IsEmpty) return [entity == EntityKind.Supplier ? FactKind.Receipt : FactKind.OrderLine];
        ImmutableArray<FactKind> own = [.. From.Where(kind => EntityTally.Concerns(entity, kind))];
        if (!own.IsEmpty) return own;
        return entity == EntityKind.Supplier ? [FactKind.Receipt] : [FactKind.OrderLine, FactKind.Shipment];
    }

    /// <summary>What must be summed for it.</summary>
    public EntityNeeds Needs(EntityKind entity, Calendar calendar)
    {
        var needs = new EntityNeeds(entity) { Orders = Orders, Sources = Sources, Stock = Stock, Transport = Transport };
        if (Scope == MetricScope.UnitsByPeriod) needs = needs with { Units = [calendar] };
        if (Scope == MetricScope.MoneyByPeriod) needs = needs with { Money = [calendar] };
        return needs;
    }
}

/// <summary>Which facts a metric looks at.</summary>
public enum MetricScope
{
    /// <summary>All, up to the as-of date.</summary>
    All,

    /// <summary>Units per complete period of the window.</summary>
    UnitsByPeriod,

    /// <summary>Money per complete period of the window.</summary>
    MoneyByPeriod,
}

/// <summary>What a metric is computed from.</summary>
/// <param name="tally">Sums of the entity kind.</param>
/// <param name="entity">Number of the entity.</param>
/// <param name="asOf">The as-of date as a day number.</param>
/// <param name="values">The known periods of the window, in order of time; empty where the metric looks at all facts.</param>
/// <param name="window">The window.</param>
/// <param name="sources">Products and sole-sourced products, of suppliers; of products their suppliers.</param>
public readonly ref struct MetricInput(EntityTally tally, int entity, int asOf, ReadOnlySpan<decimal> values, Window window, (int Products, int Sole) sources)
{
    /// <summary>The known periods of the window, in order of time.</summary>
    public ReadOnlySpan<decimal> Values { get; } = values;

    /// <summary>The window.</summary>
    public Window Window => window;

    /// <summary>The as-of date as a day number.</summary>
    public int AsOf => asOf;

    /// <summary>Sums over the facts that are the entity's business.</summary>
    public Sums Sums => tally[entity];

    /// <summary>Sums over deliveries: of products and suppliers those that came in, of customers those to them.</summary>
    public Delivery Delivery => tally.Delivered(entity);

    /// <summary>Sums over deliveries as customers see them; of suppliers those that came from them.</summary>
    public Delivery Served => tally.Served(entity);

    /// <summary>What the lines cost whose cost is known.</summary>
    public CostSums Costs => tally.Side.Costs(entity);

    /// <summary>Receipts of which it is known how much was rejected.</summary>
    public Inspection Inspected => tally.Side.Inspected(entity);

    /// <summary>What came back.</summary>
    public Returns Returned => tally.Side.Returned(entity);

    /// <summary>Shipments, and receipts of products.</summary>
    public Carriage Carried => tally.Side.Carried(entity);

    /// <summary>Stock on hand.</summary>
    public StockLevel Stock => tally.Side.Stock(entity);

    /// <summary>Service events.</summary>
    public int Events => tally.Side.Events(entity);

    /// <summary>Different orders.</summary>
    public int Orders => tally.Orders(entity);

    /// <summary>Products and sole-sourced products, of suppliers; of products their suppliers.</summary>
    public (int Products, int Sole) Sources => sources;
}
