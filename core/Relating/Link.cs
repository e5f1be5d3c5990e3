using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Relating;

/// <summary>That a master belongs under something, for a time.</summary>
/// <param name="Level">What kind of belonging, such as <c>parent</c>, <c>sold-to</c>, <c>family</c>, <c>category</c>.</param>
/// <param name="Parent">Key of the parent's record, or the name of a group.</param>
/// <param name="IsRecord">The parent is a record; otherwise a group that only names make.</param>
/// <param name="From">First day on which it holds; null when it always did.</param>
/// <param name="To">First day on which it no longer holds; null while it does.</param>
/// <param name="Source">The record that says so.</param>
public sealed record Link(string Level, string Parent, bool IsRecord, DateOnly? From, DateOnly? To, RecordKey Source)
{
    /// <summary>Does it hold on a day?</summary>
    public bool Holds(DateOnly day) => (From is null || From <= day) && (To is null || day < To);
}

/// <summary>The links of a master, past ones too; beside the master.</summary>
/// <param name="Master">The master.</param>
/// <param name="Links">By level, then by first day.</param>
public sealed record MasterLinks(MasterId Master, ImmutableArray<Link> Links)
{
    /// <summary>Id in the master's partition.</summary>
    public const string Id = "links";

    /// <summary>Document kind of the links of an entity kind.</summary>
    public static string KindOf(EntityKind kind) => $"{Kinds.Links}/{kind.Word()}";
}

/// <summary>Which golden field tells where a master belongs; part of the landscape.</summary>
public sealed record LinkRule
{
    /// <summary>Name of the level, such as <c>parent</c> or <c>category</c>.</summary>
    public required string Level { get; init; }

    /// <summary>The golden field that tells the parent.</summary>
    public required string Field { get; init; }

    /// <summary>
    /// The field holds the id of a record in the system that says so, or <c>system:id</c>. Default true; false when it
    /// holds the name of a group.
    /// </summary>
    public bool Record { get; init; } = true;

    /// <summary>Holds only where another golden field has a value: field to value. Default always.</summary>
    public ImmutableSortedDictionary<string, string> When { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The rules of a kind where the landscape says nothing: its parent; of a product its family and category.</summary>
    public static ImmutableArray<LinkRule> DefaultOf(EntityKind kind) => kind switch
    {
        EntityKind.Product => [new() { Level = "family", Field = "family", Record = false }, new() { Level = "category", Field = "category", Record = false }],
        EntityKind.Customer =>
        [
            new() { Level = "sold-to", Field = "soldTo" },
            new() { Level = "parent", Field = "parent" },
        ],
        _ => [new() { Level = "parent", Field = "parent" }],
    };
}
