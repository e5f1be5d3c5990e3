using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>What a landscape says about mastering.</summary>
/// <param name="Trust">Systems from most to least trusted; those not listed come last, all alike.</param>
/// <param name="MergeWithinSystem">Kinds of which two ids of one system may be one master.</param>
public sealed record MasterPolicy(ImmutableArray<string> Trust, ImmutableArray<EntityKind> MergeWithinSystem)
{
    /// <summary>No order of trust; customers and suppliers may merge within a system, products and locations not.</summary>
    public static readonly MasterPolicy Default = new([], [EntityKind.Customer, EntityKind.Supplier]);

    /// <summary>Which rules choose golden values. Default <see cref="Survivorship.Default"/>.</summary>
    public Survivorship Survivorship { get; init; } = Survivorship.Default;

    /// <summary>Trust may leave several systems over among these records: some are not in its order, or an order of its own has equals.</summary>
    internal bool MayTie(IReadOnlyCollection<RecordKey> records) =>
        !Survivorship.Kinds.IsEmpty || (!Trust.IsEmpty && records.Where(key => !Trust.Contains(key.System)).DistinctBy(key => key.System).Count() > 1);
}
