using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>What is to be summed for one entity kind; what no metric asks for costs neither time nor memory.</summary>
/// <param name="Entity">Whose sums.</param>
public sealed record EntityNeeds(EntityKind Entity)
{
    /// <summary>Of the nodes of this level above the entities (<c>*</c> of every level); null for the entities themselves.</summary>
    public string? Node { get; init; }

    /// <summary>Of every entity in each context, by these names in ordinal order; empty for the entities themselves.</summary>
    public ImmutableArray<string> Grain { get; init; } = [];

    /// <summary>Tells node and grain apart; null for the entities themselves.</summary>
    public string? Level => Grain.IsEmpty ? Node : $"\0{string.Join(',', Grain)}";

    /// <summary>Sum stock.</summary>
    public bool Stock { get; init; }

    /// <summary>Count different orders.</summary>
    public bool Orders { get; init; }

    /// <summary>Sum units per period of these calendars.</summary>
    public ImmutableHashSet<Calendar> Units { get; init; } = [];

    /// <summary>Sum money per period of these calendars.</summary>
    public ImmutableHashSet<Calendar> Money { get; init; } = [];

    /// <summary>Remember which products a supplier delivers, or which suppliers a product has.</summary>
    public bool Sources { get; init; }

    /// <summary>Remember what is told of it in words, by these names.</summary>
    public ImmutableHashSet<string> Attributes { get; init; } = [];

    /// <summary>Sum weights and distances by mode and lane.</summary>
    public bool Transport { get; init; }

    /// <summary>Everything that either asks for.</summary>
    public EntityNeeds With(EntityNeeds other) => this with
    {
        Orders = Orders || other.Orders, Units = Units.Union(other.Units), Money = Money.Union(other.Money), Sources = Sources || other.Sources,
        Attributes = Attributes.Union(other.Attributes), Transport = Transport || other.Transport, Stock = Stock || other.Stock,
    };
}
