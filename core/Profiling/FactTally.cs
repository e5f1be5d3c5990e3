using System.Runtime.CompilerServices;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>Sums facts as they are read, in one pass, in memory that does not grow with their number.</summary>
public sealed class FactTally
{
    private readonly Dictionary<(EntityKind Kind, string? Node), EntityTally> tallies = [];
    private readonly EntityTally? products, customers, suppliers;
    private readonly (EntityTally Tally, EntityKind Kind, string Level)[] above;
    private readonly ContextTally[] below;
    private readonly Nodes nodes;
    private readonly int latest;
    private readonly SortedSet<FactKind> kinds = [];
    private readonly List<int> contents = [];
    private IdTable? lineIds;
    private UnitWatch? units;
    private int? firstOrder, firstReceipt;
    private FactKind lastKind = (FactKind)(-1);

    /// <summary>Nothing summed yet.</summary>
    /// <param name="asked">What is asked for; per entity kind and level once.</param>
    /// <param name="asOf">Facts after this date are not counted; null for all.</param>
    /// <param name="nodes">What lies above the entities; null (default) for nothing.</param>
    public FactTally(IEnumerable<EntityNeeds> asked, DateOnly? asOf, Nodes? nodes = null)
    {
        ImmutableArray<EntityNeeds> needs = [.. asked];
        this.nodes = nodes ?? Nodes.None;
        foreach (var need in needs) tallies[(need.Entity, need.Level)] = new(need);
        products = tallies.GetValueOrDefault((EntityKind.Product, null));
        customers = tallies.GetValueOrDefault((EntityKind.Customer, null));
        suppliers = tallies.GetValueOrDefault((EntityKind.Supplier, null));
        above = [.. needs.Where(need => need.Level is not null && need.Grain.IsEmpty).Select(need => (tallies[(need.Entity, need.Level)], need.Entity, need.Node!))];
        below = [.. needs.Where(need => !need.Grain.IsEmpty).Select(need => new ContextTally(tallies[(need.Entity, need.Level)], need.Entity, need.Grain))];
        latest = asOf?.DayNumber ?? int.MaxValue;
    }

    private const string Conflict = "has a line id that was told before with other content; one id may stand for one line";

    /// <summary>Whether a row that does not count contradicts another.</summary>
    public static bool Conflicts(string reason) => reason == Conflict;

    /// <summary>Day number of the last fact; null without any.</summary>
    public int? LastDay { get; private set; }

    /// <summary>The kinds of facts that were told.</summary>
    public IReadOnlySet<FactKind> Kinds => kinds;

    /// <summary>Somebody asks where below the entities facts belong.</summary>
    public bool AsksContext => below.Length > 0;

    /// <summary>Lines without the context that was asked for.</summary>
    public long Apart => below.Sum(tally => tally.Apart);

    /// <summary>Products that are told in several units, none of which is converted.</summary>
    public ImmutableArray<(string Product, ImmutableArray<string> Units)> MixedUnits => units?.Mixed ?? [];

    /// <summary>Lines whose entity lies below no node of a level that was asked for.</summary>
    public long Beside { get; private set; }

    /// <summary>Day number of the first fact that is the business of an entity kind, of suppliers a receipt and of all others an order line; null without any.</summary>
    public int? FirstDay(EntityKind kind) => kind == EntityKind.Supplier ? firstReceipt : firstOrder;

    /// <summary>Sums of an entity kind, or of the nodes of a level above it.</summary>
    public EntityTally this[EntityKind kind, string? node = null] => tallies[(kind, node)];

    /// <summary>Sums of an entity kind; null where nobody asked.</summary>
    public EntityTally? Find(EntityKind kind) => tallies.GetValueOrDefault((kind, null));

    /// <summary>Adds a fact.</summary>
    /// <returns>Null when it counts; why it does not otherwise.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? Add(in RowFact fact)
    {
        if (fact.Day > latest) return "after the as-of date";
        if (!fact.Line.IsEmpty && Repeats(fact) is { } reason) return reason;
        Note(fact);
        if (!fact.Unit.IsEmpty) (units ??= new()).Note(fact.Product, fact.Unit);
        products?.Add(fact.Product, fact);
        customers?.Add(fact.Customer, fact);
        suppliers?.Add(fact.Supplier, fact);
        foreach (var (tally, kind, level) in above)
        {
            var id = kind switch { EntityKind.Product => fact.Product, EntityKind.Customer => fact.Customer, _ => fact.Supplier };
            if (id.IsEmpty) continue;
            var found = nodes.Above(id, level);
            if (found.Length == 0) Beside++;
            foreach (var node in found) tally.Add(node, fact);
        }

        foreach (var tally in below) tally.Add(fact);
        return null;
    }

    /// <summary>Adds a known cell of a matrix: its units, which may be none.</summary>
    public string? AddCell(in RowFact fact)
    {
        if (fact.Day > latest) return "after the as-of date";
        Note(fact);
        products?.Tell(fact.Product, fact.Day);
        if (fact.Quantity != 0) products?.Add(fact.Product, fact);
        return null;
    }

    private void Note(in RowFact fact)
    {
        if (fact.Kind != lastKind) kinds.Add(lastKind = fact.Kind);
        if (!(fact.Day <= LastDay)) LastDay = fact.Day;
        if (fact.Kind == FactKind.OrderLine && !(fact.Day >= firstOrder)) firstOrder = fact.Day;
        if (fact.Kind == FactKind.Receipt && !(fact.Day >= firstReceipt)) firstReceipt = fact.Day;
    }

    /// <summary>Told twice in the same words is told once; in other words it is unknown which are right.</summary>
    private string? Repeats(in RowFact fact)
    {
        lineIds ??= new();
        Span<byte> key = stackalloc byte[512];
        var length = fact.Stream.Length + 1 + fact.Order.Length + 1 + fact.Line.Length;
        if (length > key.Length) key = new byte[length];
        fact.Stream.CopyTo(key);
        var at = fact.Stream.Length;
        key[at++] = (byte)fact.Kind;
        fact.Order.CopyTo(key[at..]);
        at += fact.Order.Length;
        key[at++] = 0;
        fact.Line.CopyTo(key[at..]);
        var index = lineIds.Add(key[..length]);
        var hash = Content(fact);
        if (index == contents.Count)
        {
            contents.Add(hash);
            return null;
        }

        return contents[index] == hash ? "told before in the same words" : Conflict;
    }

    private static int Content(in RowFact fact)
    {
        var content = new HashCode();
        content.Add(fact.Day);
        content.AddBytes(fact.Product);
        content.AddBytes(fact.Customer);
        content.AddBytes(fact.Supplier);
        content.Add(fact.Mark);
        content.Add(fact.Context);
        content.AddBytes(fact.Unit);
        content.AddBytes(fact.Mode);
        content.AddBytes(fact.Lane);
        // what else there is, in a fixed order
        ReadOnlySpan<decimal?> figures = [fact.Quantity, fact.Amount, fact.Freight, fact.LeadDays, fact.LateDays, fact.Asked, fact.Rejected, fact.Cost, fact.Picks, fact.Pallets, fact.Kilometres, fact.Weight];
        foreach (var figure in figures) content.Add(figure);
        return content.ToHashCode();
    }
}
