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
/// <param name="Lines">Lines that count: of a supplier its receipts, of anything else the order lines. What a supplier sends is no demand.</param>
/// <param name="Units">Units of these lines.</param>
/// <param name="Money">Currency to exact amount of these lines.</param>
/// <param name="Last">Latest business date of these lines, <c>yyyy-MM-dd</c>; empty without any.</param>
/// <param name="Hash">SHA-256 of its facts.</param>
public sealed record BucketHead(
    int Version, int Chunks, int Lines, decimal Units, ImmutableSortedDictionary<string, decimal> Money, string Last, string Hash)
{
    /// <summary>Documents whose first line that counts, of this entity, lies in this month: each document is counted once.</summary>
    public int Orders { get; init; }

    /// <summary>Earliest business date of the lines, <c>yyyy-MM-dd</c>; empty without any.</summary>
    public string First { get; init; } = "";

    /// <summary>Times of delivery, of suppliers and products those of receipts, of others those of order lines and shipments; null where none is known.</summary>
    public Deliveries? Deliveries { get; init; }

    /// <summary>Freight of the lines; null where none is known.</summary>
    public Freight? Freight { get; init; }

    /// <summary>What a supplier delivered, ordinal order; null for others.</summary>
    public ImmutableArray<string>? Products { get; init; }
}

/// <summary>Sums over deliveries whose days are known.</summary>
/// <param name="Led">Deliveries with a known lead time.</param>
/// <param name="Days">Sum of lead times in days.</param>
/// <param name="Squares">Sum of their squares.</param>
/// <param name="Promised">Deliveries with a promise.</param>
/// <param name="Late">Of these, later than promised.</param>
public sealed record Deliveries(int Led, decimal Days, decimal Squares, int Promised, int Late)
{
    /// <summary>The sum of both; null where neither knows of any.</summary>
    public static Deliveries? Add(Deliveries? sum, Deliveries? more) => sum is null || more is null
        ? sum ?? more
        : new(sum.Led + more.Led, sum.Days + more.Days, sum.Squares + more.Squares, sum.Promised + more.Promised, sum.Late + more.Late);

    /// <summary>One delivery; null where nothing is known of its days.</summary>
    public static Deliveries? Of(Records.Arrival arrival) => arrival is { LeadDays: null, LateDays: null }
        ? null
        : new(arrival.LeadDays is null ? 0 : 1, arrival.LeadDays ?? 0, (arrival.LeadDays * arrival.LeadDays) ?? 0, arrival.LateDays is null ? 0 : 1, arrival.LateDays > 0 ? 1 : 0);
}

/// <summary>Freight as far as it is known.</summary>
/// <param name="Lines">Lines whose freight is known.</param>
/// <param name="Money">Currency to exact amount.</param>
public sealed record Freight(int Lines, ImmutableSortedDictionary<string, decimal> Money);
