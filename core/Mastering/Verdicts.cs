using SegSync.Core.Lineage;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Mastering;

/// <summary>How verdicts are landed: one commit each, with its lineage. The next master run decides by them.</summary>
public static class Verdicts
{
    /// <summary>Lands a verdict about two records and nothing else.</summary>
    public static Task LandAsync(IHubStore store, Verdict verdict, CancellationToken cancellationToken) =>
        LandAsync(
            store, verdict.A.Tenant, 0,
            new(verdict.Same ? VerdictKind.Merge : VerdictKind.NotSame, "", [verdict.A], [verdict.B], null, null, verdict.Actor, verdict.Reason, verdict.At),
            cancellationToken);

    /// <summary>Lands a verdict; landing it twice is landing it once.</summary>
    /// <returns>The verdict as landed.</returns>
    public static async Task<LandedVerdict> LandAsync(IHubStore store, string tenant, long run, LandedVerdict verdict, CancellationToken cancellationToken)
    {
        verdict = verdict.Named() with { Run = run };
        var entry = new LineageEntry($"verdict {verdict.Id}", "judged", run, verdict.Actor, verdict.Reason, verdict.At, verdict.At,
            [ContentHash.OfJson(verdict)], Word(verdict.Kind), [], "");
        verdict = verdict with { Entry = entry.Hash() };
        await store.CommitAsync(
            new(Partitions.Verdict(tenant, verdict.Id),
                new StoreOperation.Create(LandedVerdict.DocumentId, Kinds.Verdict, HubJson.Write(verdict)),
                new LineageDocument(entry, null).Append()),
            cancellationToken);
        return verdict;
    }

    /// <summary>Withdraws a verdict; withdrawing it twice is withdrawing it once.</summary>
    /// <returns>The verdict as withdrawn; null when there is none of that name.</returns>
    public static async Task<LandedVerdict?> WithdrawAsync(
        IHubStore store, string tenant, long run, string id, Withdrawal withdrawal, CancellationToken cancellationToken)
    {
        var key = LandedVerdict.Key(tenant, id);
        while (await store.ReadAsync(key, cancellationToken) is { } stored)
        {
            var verdict = stored.As<LandedVerdict>();
            if (verdict.Withdrawn is not null) return verdict;
            verdict = verdict with { Withdrawn = withdrawal };
            var entry = new LineageEntry($"verdict {id}", "withdrawn", run, withdrawal.Actor, withdrawal.Reason, withdrawal.At, withdrawal.At,
                [ContentHash.OfJson(verdict)], Word(verdict.Kind), [verdict.Entry], "");
            var batch = new StoreBatch(key.Partition,
                new StoreOperation.Replace(key.Id, Kinds.Verdict, HubJson.Write(verdict), stored.ETag),
                new LineageDocument(entry, null).Append());
            if (await store.CommitAsync(batch, cancellationToken) is CommitResult.Done) return verdict;
        }

        return null;
    }

    /// <summary>The word of a kind, such as <c>not-same</c>.</summary>
    public static string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Merge => "merge",
        VerdictKind.NotSame => "not-same",
        VerdictKind.Split => "split",
        VerdictKind.Pin => "pin",
        VerdictKind.Edit => "edit",
        VerdictKind.Snooze => "snooze",
        VerdictKind.Assign => "assign",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
