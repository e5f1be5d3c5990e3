using System.Runtime.CompilerServices;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>Sums of the facts of one entity kind. Sums do not depend on the order of the facts.</summary>
public sealed class EntityTally
{
    private readonly PeriodSums[] units, money;
    private readonly OrderCounts? orders;
    private readonly Sparse<Delivery> served = new();
    private readonly Sparse<Delivery> deliveries = new();
    private readonly EntityKind kind;
    private Sums[] sums = new Sums[256];

    /// <summary>Nothing summed yet.</summary>
    public EntityTally(EntityNeeds needs)
    {
        kind = needs.Entity;
        units = [.. needs.Units.Select(calendar => new PeriodSums(calendar))];
        money = [.. needs.Money.Select(calendar => new PeriodSums(calendar))];
        Side = new(needs.Stock);
        orders = needs.Orders ? new() : null;
        if (needs.Sources) Sources = new();
        if (!needs.Attributes.IsEmpty) Attributes = new(needs.Attributes);
        if (needs.Transport) Transport = new();
    }

    /// <summary>The entities that have facts.</summary>
    public IdTable Ids { get; } = new();

    /// <summary>What only some facts tell: stock, defects, returns and the like.</summary>
    public SideSums Side { get; }

    /// <summary>Which products come from which suppliers, or the other way round; null where nobody asked.</summary>
    public SupplierSources? Sources { get; }

    /// <summary>What is told of the entities in words; null where nobody asked.</summary>
    public AttributeTable? Attributes { get; }

    /// <summary>Weights and distances by mode and lane; null where nobody asked.</summary>
    public TransportSums? Transport { get; }

    /// <summary>Sums over the facts that are its business: of suppliers receipts, of all others order lines.</summary>
    public ref readonly Sums this[int entity] => ref sums[entity];

    /// <summary>Different orders.</summary>
    public int Orders(int entity) => (orders?[entity] ?? 0) + sums[entity].Orders;

    /// <summary>Units per period.</summary>
    public PeriodSums Units(Calendar calendar) => units.First(sums => sums.Calendar == calendar);

    /// <summary>Money per period.</summary>
    public PeriodSums Money(Calendar calendar) => money.First(sums => sums.Calendar == calendar);

    /// <summary>Sums over deliveries: of products and suppliers those that came in, of customers those to them.</summary>
    public Delivery Delivered(int entity) => deliveries[entity];

    /// <summary>Sums over deliveries as customers see them; of suppliers those that came from them.</summary>
    public Delivery Served(int entity) => kind == EntityKind.Product ? served[entity] : deliveries[entity];

    /// <summary>Adds a fact of an entity; a fact without id, or of a kind that does not concern it, is nobody's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> id, in RowFact fact)
    {
        if (id.IsEmpty || !Concerns(kind, fact.Kind)) return;
        var entity = Open(id);
        if (fact.Mark is { } mark)
        {
            Side.Mark(entity, mark, fact);
            if (mark.Exclude) return;
        }

        Transport?.Add(entity, fact);
        if (fact.Kind == Business) Flow(entity, fact);
        else Side.Add(entity, fact);
        if (fact.Kind == FactKind.Receipt) Receive(entity, fact);
        if (fact.LeadDays is null && fact.LateDays is null && fact.Asked is null) return;
        (kind == EntityKind.Product && fact.Kind != FactKind.Receipt ? served : deliveries).Of(entity).Add(fact.LeadDays, fact.LateDays, fact.InFull);
    }

    /// <summary>The facts that are its business: demand, or of suppliers what they deliver.</summary>
    private FactKind Business => kind == EntityKind.Supplier ? FactKind.Receipt : FactKind.OrderLine;

    /// <summary>Whether facts of a kind are about entities of a kind: a receipt tells nothing of customers, stock nothing of suppliers.</summary>
    public static bool Concerns(EntityKind kind, FactKind told) => kind switch
    {
        EntityKind.Supplier => told is FactKind.Receipt or FactKind.ServiceEvent,
        EntityKind.Customer => told is not (FactKind.Receipt or FactKind.StockSnapshot),
        _ => true,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Flow(int entity, in RowFact fact)
    {
        ref var sum = ref sums[entity];
        sum.First = sum.Lines == 0 ? fact.Day : Math.Min(sum.First, fact.Day);
        sum.Last = Math.Max(sum.Last, fact.Day);
        sum.Lines++;
        sum.Units += fact.Quantity;
        sum.Money += fact.Amount;
        if (fact.Freight is { } freight)
        {
            sum.Freight += freight;
            sum.FreightLines++;
        }

        orders?.Add(fact.Order, entity);
        foreach (var table in units) table.Add(entity, fact.Day, fact.Quantity);
        foreach (var table in money) table.Add(entity, fact.Day, fact.Amount);
        Side.Flow(entity, fact);
    }

    private void Receive(int entity, in RowFact fact)
    {
        Sources?.Add(entity, kind == EntityKind.Supplier ? fact.Product : fact.Supplier);
        Side.Inspect(entity, fact);
    }

    /// <summary>An entity that there is, even without facts.</summary>
    internal int Open(ReadOnlySpan<byte> id)
    {
        var entity = Ids.Add(id);
        if (entity >= sums.Length) Array.Resize(ref sums, sums.Length * 2);
        return entity;
    }

    /// <summary>Adds what the lines of a period sum to.</summary>
    /// <param name="entity">Whose.</param>
    /// <param name="day">A day of the period.</param>
    /// <param name="total">The period's sums, with its first and last day.</param>
    internal void Add(int entity, int day, in Sums total)
    {
        ref var sum = ref sums[entity];
        sum.First = sum.Lines == 0 ? total.First : Math.Min(sum.First, total.First);
        sum.Last = Math.Max(sum.Last, total.Last);
        sum.Lines += total.Lines;
        sum.Units += total.Units;
        sum.Money += total.Money;
        sum.Orders += total.Orders;
        sum.Freight += total.Freight;
        sum.FreightLines += total.FreightLines;
        foreach (var table in units) table.Add(entity, day, total.Units);
        foreach (var table in money) table.Add(entity, day, total.Money);
    }

    /// <summary>Adds deliveries that were summed elsewhere.</summary>
    internal void Add(int entity, in Delivery total) => deliveries.Of(entity).Add(total);

    /// <summary>The exact days of an entity's first and last fact.</summary>
    internal void Span(int entity, int first, int last) => (sums[entity].First, sums[entity].Last) = (first, last);

    /// <summary>A cell of a matrix: known, even where it is zero.</summary>
    public void Tell(ReadOnlySpan<byte> id, int day)
    {
        var entity = Open(id);
        foreach (var table in units) table.Tell(entity, day);
    }
}
