using SegSync.Core.Records;

namespace SegSync.Core.Assessing;

/// <summary>What data is held against; part of the landscape.</summary>
public sealed record QualityPolicy
{
    /// <summary>Word of an entity kind to field to rule. Default <see cref="DefaultOf"/>.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, FieldRule>> Fields { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, FieldRule>>(StringComparer.Ordinal);

    /// <summary>What a population must have before it is segmented.</summary>
    public HistoryGate Gate { get; init; } = new();

    /// <summary>How often, in hours, passes assess everything. Default 24; the verb <c>quality</c> does it whenever asked.</summary>
    public int EveryHours { get; init; } = 24;

    /// <summary>The rules of a kind.</summary>
    public ImmutableSortedDictionary<string, FieldRule> Of(EntityKind kind) => Fields.TryGetValue(kind.Word(), out var rules) ? rules : DefaultOf(kind);

    /// <summary>The rules where the landscape says nothing: what codes and pushes cannot do without.</summary>
    public static ImmutableSortedDictionary<string, FieldRule> DefaultOf(EntityKind kind)
    {
        (string, FieldRule)[] rules = kind switch
        {
            EntityKind.Product => [("description", new() { Complete = 0.99m }), ("gtin", new() { Valid = 0.95m }), ("baseUnit", new() { Complete = 0.95m, Valid = 0.95m })],
            EntityKind.Customer or EntityKind.Supplier =>
            [
                ("name", new() { Complete = 0.99m, Valid = 0.99m }), ("country", new() { Complete = 0.95m, Valid = 0.95m }),
                ("vatNumber", new() { Valid = 0.95m }), ("email", new() { Valid = 0.95m }), ("phone", new() { Valid = 0.95m }),
            ],
            _ => [("name", new() { Complete = 0.99m, Valid = 0.99m })],
        };
        return rules.ToImmutableSortedDictionary(rule => rule.Item1, rule => rule.Item2, StringComparer.Ordinal);
    }
}

/// <summary>What a field of a system's records is held against. A system that gives the field for no record at all is not held against it.</summary>
public sealed record FieldRule
{
    /// <summary>Share of living records that must give a value, 0 to 1; null for any.</summary>
    public decimal? Complete { get; init; }

    /// <summary>Share of given values that must be valid, 0 to 1; null for any.</summary>
    public decimal? Valid { get; init; }

    /// <summary>A regular expression that a valid value matches as a whole, beside being understood; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>Who looks at it; null for whom the stewardship names.</summary>
    public string? Owner { get; init; }
}

/// <summary>How much history a population must have before codes are decided on it.</summary>
public sealed record HistoryGate
{
    /// <summary>Whose masters. Default product; null for no gate.</summary>
    public EntityKind? Entity { get; init; } = EntityKind.Product;

    /// <summary>Share of active masters that must have the history, 0 to 1. Default 0.95.</summary>
    public decimal Share { get; init; } = 0.95m;

    /// <summary>Calendar months from the first with facts to that of the business date. Default 12.</summary>
    public int Months { get; init; } = 12;

    /// <summary>
    /// A closed gate holds codes where they are. Default false: codes are decided, and an exception tells that they stand
    /// on short history.
    /// </summary>
    public bool Hold { get; init; }
}
