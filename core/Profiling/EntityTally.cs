using System.Runtime.CompilerServices;
using SegSync.Core.Landing;

namespace SegSync.Core.Profiling;

/// <summary>Sums of the facts of one entity kind. Sums do not depend on the order of the facts.</summary>
public sealed class EntityTally
{
    private readonly PeriodSums[] units, money;
    private readonly OrderCounts? orders;
    private Sums[] sums = new Sums[256];
    private Delivery[]? deliveries;

    /// <summary>Nothing summed yet.</summary>
    public EntityTally(EntityNeeds needs)
    {
        units = [.. Calendar.All.Where(needs.Units.Contains).Select(calendar => new PeriodSums(calendar))];
        money = [.. Calendar.All.Where(needs.Money.Contains).Select(calendar => new PeriodSums(calendar))];
        orders = needs.Orders ? new() : null;
        if (needs.Sources) Sources = new();
    }

    /// <summary>The entities that have facts.</summary>
    public IdTable Ids { get; } = new();

    /// <summary>Which products come from which suppliers; null where nobody asked.</summary>
    public SupplierSources? Sources { get; }

    /// <summary>Sums over all facts.</summary>
    public ref readonly Sums this[int entity] => ref sums[entity];

    /// <summary>Different orders.</summary>
    public int Orders(int entity) => (orders?[entity] ?? 0) + sums[entity].Orders;

    /// <summary>Units per period.</summary>
    public PeriodSums Units(Calendar calendar) => units.First(sums => sums.Calendar == calendar);

    /// <summary>Money per period.</summary>
    public PeriodSums Money(Calendar calendar) => money.First(sums => sums.Calendar == calendar);

    /// <summary>Sums over deliveries.</summary>
    public Delivery Delivered(int entity) => deliveries is { } all && entity < all.Length ? all[entity] : default;

    /// <summary>Adds a fact of an entity; a fact without id is nobody's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> id, in RowFact fact)
    {
        if (id.IsEmpty) return;
        var entity = Ids.Add(id);
        if (entity >= sums.Length) Array.Resize(ref sums, sums.Length * 2);
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
        Sources?.Add(entity, fact.Product);
        if (fact.LeadDays is null && fact.LateDays is null) return;
        deliveries ??= new Delivery[256];
        if (entity >= deliveries.Length) Array.Resize(ref deliveries, Math.Max(deliveries.Length * 2, entity + 1));
        deliveries[entity].Add(fact.LeadDays, fact.LateDays);
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
    internal void Add(int entity, in Delivery total)
    {
        deliveries ??= new Delivery[256];
        if (entity >= deliveries.Length) Array.Resize(ref deliveries, Math.Max(deliveries.Length * 2, entity + 1));
        deliveries[entity].Add(total);
    }

    /// <summary>The exact days of an entity's first and last fact.</summary>
    internal void Span(int entity, int first, int last) => (sums[entity].First, sums[entity].Last) = (first, last);

    /// <summary>A cell of a matrix: known, even where it is zero.</summary>
    public void Tell(ReadOnlySpan<byte> id, int day)
    {
        var entity = Ids.Add(id);
        if (entity >= sums.Length) Array.Resize(ref sums, sums.Length * 2);
        foreach (var table in units) table.Tell(entity, day);
    }
}

/// <summary>Sums over all facts of an entity.</summary>
public struct Sums
{
    /// <summary>Day number of the first fact.</summary>
    public int First { get; internal set; }

    /// <summary>Day number of the last fact.</summary>
    public int Last { get; internal set; }

    /// <summary>Facts.</summary>
    public int Lines { get; internal set; }

    /// <summary>Orders that were counted elsewhere already; those of single lines are not among them.</summary>
    public int Orders { get; internal set; }

    /// <summary>Units.</summary>
    public decimal Units { get; internal set; }

    /// <summary>Money.</summary>
    public decimal Money { get; internal set; }

    /// <summary>Money of the transport, where it is known.</summary>
    public decimal Freight { get; internal set; }

    /// <summary>Facts with a known freight.</summary>
    public int FreightLines { get; internal set; }
}

/// <summary>Sums over deliveries whose days are known.</summary>
public struct Delivery
{
    /// <summary>Deliveries with a known lead time.</summary>
    public int Led { get; internal set; }

    /// <summary>Sum of lead times in days.</summary>
    public decimal Days { get; internal set; }

    /// <summary>Sum of their squares.</summary>
    public decimal Squares { get; internal set; }

    /// <summary>Deliveries with a promise.</summary>
    public int Promised { get; internal set; }

    /// <summary>Of these, later than promised.</summary>
    public int Late { get; internal set; }

    internal void Add(in Delivery more)
    {
        Led += more.Led;
        Days += more.Days;
        Squares += more.Squares;
        Promised += more.Promised;
        Late += more.Late;
    }

    internal void Add(decimal? lead, int? late)
    {
        if (lead is { } days)
        {
            Led++;
            Days += days;
            Squares += days * days;
        }

        if (late is not { } behind) return;
        Promised++;
        if (behind > 0) Late++;
    }
}
