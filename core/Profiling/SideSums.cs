using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>
/// Sums of what only some facts tell, per entity: costs, defects, returns, stock, shipments, service events, activity,
/// and the lines that a rule marks. They do not depend on the order of the facts.
/// </summary>
/// <param name="stock">Sum stock, of which every day with a snapshot is remembered.</param>
public sealed class SideSums(bool stock)
{
    private readonly Sparse<CostSums> costs = new();
    private readonly Sparse<Inspection> inspections = new();
    private readonly Sparse<Returns> returns = new();
    private readonly Sparse<Carriage> carriages = new();
    private readonly Sparse<Activity> activities = new();
    private readonly Sparse<StockLevel> stocks = new();
    private readonly Sparse<int> events = new();
    private readonly Sparse<bool> told = new();
    private readonly HashSet<(int Entity, int Day)> stockDays = [];
    private readonly Dictionary<(int Entity, CleanseMark Mark), Marked> marks = [];

    /// <summary>What the lines cost whose cost is known.</summary>
    public CostSums Costs(int entity) => costs[entity];

    /// <summary>Receipts of which it is known how much was rejected.</summary>
    public Inspection Inspected(int entity) => inspections[entity];

    /// <summary>What came back.</summary>
    public Returns Returned(int entity) => returns[entity];

    /// <summary>Shipments, and receipts of products.</summary>
    public Carriage Carried(int entity) => carriages[entity];

    /// <summary>Activity that lines tell.</summary>
    public Activity Active(int entity) => activities[entity];

    /// <summary>Stock on hand.</summary>
    public StockLevel Stock(int entity) => stocks[entity];

    /// <summary>Service events.</summary>
    public int Events(int entity) => events[entity];

    /// <summary>There is a fact of whatever kind, besides those that are the entity's business.</summary>
    public bool Told(int entity) => told[entity];

    /// <summary>The rules that marked lines of an entity, in order of name.</summary>
    public ImmutableArray<(CleanseMark Mark, Marked Sums)> MarkedOf(int entity) => marks.Count == 0
        ? []
        : [.. marks.Where(pair => pair.Key.Entity == entity).Select(pair => (pair.Key.Mark, pair.Value)).OrderBy(pair => pair.Mark.Name, StringComparer.Ordinal)];

    /// <summary>All that rules marked, by rule.</summary>
    public ImmutableArray<(CleanseMark Mark, int Entities, Marked Sums)> Marks() =>
    [
        .. marks.GroupBy(pair => pair.Key.Mark).Select(group => (group.Key, group.Count(), group.Aggregate(default(Marked), (sum, one) => sum.With(one.Value))))
            .OrderBy(pair => pair.Key.Name, StringComparer.Ordinal),
    ];

    internal void Mark(int entity, CleanseMark mark, in RowFact fact)
    {
        told.Of(entity) = true;
        marks[(entity, mark)] = marks.GetValueOrDefault((entity, mark)).With(new(1, fact.Quantity, fact.Amount));
    }

    /// <summary>What a line that is the entity's business tells besides.</summary>
    internal void Flow(int entity, in RowFact fact)
    {
        if (fact.Cost is { } cost) costs.Of(entity).Add(cost, fact.Amount);
        // a line takes one pick where nobody says how many
        if (fact.Picks is { } picks) activities.Of(entity).Picks += picks - 1;
        Drive(entity, fact);
    }

    internal void Inspect(int entity, in RowFact fact)
    {
        if (fact.Rejected is { } rejected) inspections.Of(entity).Add(fact.Quantity, rejected);
    }

    /// <summary>A fact that is not the entity's business.</summary>
    internal void Add(int entity, in RowFact fact)
    {
        told.Of(entity) = true;
        switch (fact.Kind)
        {
            case FactKind.Return:
                returns.Of(entity).Add(fact.Quantity, fact.Amount);
                break;
            case FactKind.ServiceEvent:
                events.Of(entity)++;
                break;
            case FactKind.StockSnapshot:
                if (stock) stocks.Of(entity).Add(fact.Day, fact.Quantity, stockDays.Add((entity, fact.Day)));
                break;
            default:
                carriages.Of(entity).Add(fact.Freight, fact.Kind == FactKind.Shipment);
                if (fact.Kind != FactKind.Shipment) break;
                if (fact.Picks is { } picks) activities.Of(entity).Picks += picks;
                Drive(entity, fact);
                break;
        }
    }

    private void Drive(int entity, in RowFact fact)
    {
        if (fact.Pallets is { } pallets) activities.Of(entity).Pallets += pallets;
        if (fact.Kilometres is { } kilometres) activities.Of(entity).Kilometres += kilometres;
    }
}
