using SegSync.Core.Storing;

namespace SegSync.Core.Mastering;

/// <summary>How verdicts are landed: with both records, so that each finds them.</summary>
public static class Verdicts
{
    /// <summary>Start of a verdict's id in a record's partition.</summary>
    public const string Prefix = "verdict|";

    /// <summary>Lands a verdict; the latest about a pair replaces the one before.</summary>
    public static async Task LandAsync(IHubStore store, Verdict verdict, CancellationToken cancellationToken)
    {
        var body = HubJson.Write(verdict);
        await store.CommitAllAsync(
            new[] { (Own: verdict.A, Other: verdict.B), (Own: verdict.B, Other: verdict.A) }.Select(pair => new StoreBatch(
                Partitions.Record(pair.Own),
                new StoreOperation.Upsert(Prefix + ContentHash.Brief(pair.Other.ToString()), Kinds.Verdict, body))),
            cancellationToken);
    }
}
