using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>What is to be summed for one entity kind; what no metric asks for costs neither time nor memory.</summary>
/// <param name="Entity">Whose sums.</param>
public sealed record EntityNeeds(EntityKind Entity)
{
    /// <summary>Count different orders.</summary>
    public bool Orders { get; init; }

    /// <summary>Sum units per period of these calendars.</summary>
    public ImmutableHashSet<Calendar> Units { get; init; } = [];

    /// <summary>Sum money per period of these calendars.</summary>
    public ImmutableHashSet<Calendar> Money { get; init; } = [];

    /// <summary>Remember which products a supplier delivers.</summary>
    public bool Sources { get; init; }

    /// <summary>Remember what is told of it in words, by these names.</summary>
    public ImmutableHashSet<string> Attributes { get; init; } = [];

    /// <summary>Sum weights and distances by mode and lane.</summary>
    public bool Transport { get; init; }

    /// <summary>Everything that either asks for.</summary>
    public EntityNeeds With(EntityNeeds other) => this with
    {
        Orders = Orders || other.Orders, Units = Units.Union(other.Units), Money = Money.Union(other.Money), Sources = Sources || other.Sources,
        Attributes = Attributes.Union(other.Attributes), Transport = Transport || other.Transport,
    };
}
