using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>
/// Somebody says which code a scheme is to give, whatever it computes: a landed fact like a verdict, never changed, only
/// lifted. From its end on the computed code holds again.
/// </summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Record">Scope: the master of this record; null where <paramref name="Computed"/> is the scope.</param>
/// <param name="Computed">Scope: every subject for which this code is computed; null where a record is the scope.</param>
/// <param name="Code">The code that it has.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Until">From when on it does not hold any more.</param>
public sealed record Override(
    string Scheme, RecordKey? Record, string? Computed, string Code, string Owner, string Reason, string Actor, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>Id of the document in its partition.</summary>
    public const string DocumentId = "override";

    /// <summary>No other values.</summary>
    internal static readonly ImmutableSortedDictionary<string, string> NoValues = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Its name: derived from all that was said.</summary>
    public string Id { get; init; } = "";

    /// <summary>Other values that targets are given, such as a class, by name.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = NoValues;

    /// <summary>Hash of the lineage entry that tells it.</summary>
    public string Entry { get; init; } = "";

    /// <summary>When and by whom it was lifted; null while it holds.</summary>
    public Withdrawal? Lifted { get; init; }

    /// <summary>What it is about, in words.</summary>
    public string Scope => Record is { } record ? $"{record.Kind.Word()}/{record.System}:{record.Id}" : $"every {Computed}";

    /// <summary>Does it hold at a moment?</summary>
    public bool HoldsAt(DateTimeOffset moment) => Lifted is null && moment < Until;

    /// <summary>The same under its name.</summary>
    public Override Named() => this with { Id = "o" + ContentHash.OfJson(this with { Id = "", Entry = "", Lifted = null })[..12] };

    /// <summary>Where it is kept.</summary>
    public static DocumentKey Key(string tenant, string id) => new(Partitions.Override(tenant, id), DocumentId);

    /// <summary>All that were ever said about a scheme, or about all of them, first to last.</summary>
    public static async Task<List<Override>> AllAsync(IHubStore store, string tenant, string? scheme, CancellationToken cancellationToken)
    {
        var start = Partitions.Override(tenant, "");
        var all = await store.ReadKindAsync(Kinds.Override, cancellationToken).Where(document => document.Key.Partition.StartsWith(start, StringComparison.Ordinal))
            .Select(document => document.As<Override>()).Where(one => scheme is null || one.Scheme == scheme).ToListAsync(cancellationToken);
        return [.. all.OrderBy(one => one.At).ThenBy(one => one.Id, StringComparer.Ordinal)];
    }
}
