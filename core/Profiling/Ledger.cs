using SegSync.Core.Storing;

namespace SegSync.Core.Profiling;

/// <summary>The head of a source entity's fact buckets: which version of each period counts now, and its sums.</summary>
/// <param name="Periods">Period (<c>yyyy-MM</c>) to its current bucket.</param>
public sealed record Ledger(ImmutableSortedDictionary<string, BucketHead> Periods)
{
    /// <summary>Id of the head in the entity's ledger partition.</summary>
    public const string Id = "head";

    /// <summary>No facts yet.</summary>
    public static readonly Ledger Empty = new(ImmutableSortedDictionary.Create<string, BucketHead>(StringComparer.Ordinal));

    /// <summary>Hash over the current buckets.</summary>
    public string Hash() => ContentHash.Of(string.Join('\n', Periods.Select(pair => $"{pair.Key} {pair.Value.Hash}")));
}

/// <summary>A bucket's current version.</summary>
/// <param name="Version">1 and up; earlier versions stay and are never changed.</param>
/// <param name="Chunks">Documents that the version is split into; 0 when it holds no facts.</param>
/// <param name="Lines">Order lines.</param>
/// <param name="Units">Units of the order lines.</param>
/// <param name="Money">Currency to exact amount of the order lines.</param>
/// <param name="Last">Latest business date of an order line, <c>yyyy-MM-dd</c>; empty without any.</param>
/// <param name="Hash">SHA-256 of its facts.</param>
public sealed record BucketHead(
    int Version, int Chunks, int Lines, decimal Units, ImmutableSortedDictionary<string, decimal> Money, string Last, string Hash)
{
    /// <summary>Documents that have an order line here.</summary>
    public int Orders { get; init; }

    /// <summary>Earliest business date of an order line, <c>yyyy-MM-dd</c>; empty without any.</summary>
    public string First { get; init; } = "";
}
