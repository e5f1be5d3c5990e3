using System.Runtime.CompilerServices;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>Sums facts as they are read, in one pass, in memory that does not grow with their number.</summary>
public sealed class FactTally
{
    private readonly Dictionary<EntityKind, EntityTally> tallies = [];
    private readonly EntityTally? products, customers, suppliers;
    private readonly int latest;
    private IdTable? lineIds;
    private readonly List<int> contents = [];

    /// <summary>Nothing summed yet.</summary>
    /// <param name="needs">What is asked for; per entity kind once.</param>
    /// <param name="asOf">Facts after this date are not counted; null for all.</param>
    public FactTally(IEnumerable<EntityNeeds> needs, DateOnly? asOf)
    {
        foreach (var need in needs) tallies[need.Entity] = new(need);
        products = tallies.GetValueOrDefault(EntityKind.Product);
        customers = tallies.GetValueOrDefault(EntityKind.Customer);
        suppliers = tallies.GetValueOrDefault(EntityKind.Supplier);
        latest = asOf?.DayNumber ?? int.MaxValue;
    }

    private const string Conflict = "has a line id that was told before with other content; one id may stand for one line";

    /// <summary>Whether a row that does not count contradicts another.</summary>
    public static bool Conflicts(string reason) => reason == Conflict;

    /// <summary>Day number of the first fact; null without any.</summary>
    public int? FirstDay { get; private set; }

    /// <summary>Day number of the last fact; null without any.</summary>
    public int? LastDay { get; private set; }

    /// <summary>Sums of an entity kind.</summary>
    public EntityTally this[EntityKind kind] => tallies[kind];

    /// <summary>Sums of an entity kind; null where nobody asked.</summary>
    public EntityTally? Find(EntityKind kind) => tallies.GetValueOrDefault(kind);

    /// <summary>Adds a fact.</summary>
    /// <returns>Null when it counts; why it does not otherwise.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? Add(in RowFact fact)
    {
        if (fact.Day > latest) return "after the as-of date";
        if (!fact.Line.IsEmpty && Repeats(fact) is { } reason) return reason;
        Note(fact.Day);
        products?.Add(fact.Product, fact);
        customers?.Add(fact.Customer, fact);
        suppliers?.Add(fact.Supplier, fact);
        return null;
    }

    /// <summary>Adds a known cell of a matrix: its units, which may be none.</summary>
    public string? AddCell(in RowFact fact)
    {
        if (fact.Day > latest) return "after the as-of date";
        Note(fact.Day);
        products?.Tell(fact.Product, fact.Day);
        if (fact.Quantity != 0) products?.Add(fact.Product, fact);
        return null;
    }

    private void Note(int day)
    {
        if (!(day >= FirstDay)) FirstDay = day;
        if (!(day <= LastDay)) LastDay = day;
    }

    /// <summary>Told twice in the same words is told once; in other words it is unknown which are right.</summary>
    private string? Repeats(in RowFact fact)
    {
        lineIds ??= new();
        Span<byte> key = stackalloc byte[512];
        var length = fact.Order.Length + 1 + fact.Line.Length;
        if (length > key.Length) key = new byte[length];
        fact.Order.CopyTo(key);
        key[fact.Order.Length] = 0;
        fact.Line.CopyTo(key[(fact.Order.Length + 1)..]);
        var content = new HashCode();
        content.Add(fact.Day);
        content.Add(fact.Quantity);
        content.Add(fact.Amount);
        content.AddBytes(fact.Product);
        content.AddBytes(fact.Customer);
        content.AddBytes(fact.Supplier);
        var hash = content.ToHashCode();
        var index = lineIds.Add(key[..length]);
        if (index == contents.Count)
        {
            contents.Add(hash);
            return null;
        }

        return contents[index] == hash ? "told before in the same words" : Conflict;
    }
}
