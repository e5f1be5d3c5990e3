using SegSync.Core.Connecting;
using SegSync.Core.Deltas;
using SegSync.Core.Storing;
using SegSync.Core.Mastering;

namespace SegSync.Core.Syncing;

/// <summary>What came of planned writes. <c>planned = accepted + unchanged + rejected + deferred</c>.</summary>
public readonly record struct PushCounts(long Planned, long Accepted, long Unchanged, long Rejected, long Deferred)
{
    /// <summary>The identity holds.</summary>
    public bool AddsUp => Planned == Accepted + Unchanged + Rejected + Deferred;
}

/// <summary>What a push to one target did.</summary>
/// <param name="Target">Name of the system.</param>
/// <param name="Counts">What came of the writes.</param>
/// <param name="Problem">Why the push is red; null when it is green.</param>
public sealed record PushReport(string Target, PushCounts Counts, string? Problem);

/// <summary>
/// Drains a target's outbox: fences off what a later write overtook, sends, records the receipt with its lineage, and
/// only then moves on. What has to wait lies in a list of its own, so that one stuck row holds up nothing.
/// </summary>
public static class PushRun
{
    private const int PageSize = 2_000;

    /// <summary>Runs until the outbox is empty or the target fails.</summary>
    /// <param name="run">The run.</param>
    /// <param name="system">Name of the system.</param>
    /// <param name="target">The system.</param>
    /// <param name="progress">Told what came of the writes so far, page by page.</param>
    /// <param name="cancellationToken">Stops between pages; what has its receipt stays.</param>
    public static async Task<PushReport> RunAsync(
        RunContext run, string system, ITarget target, IProgress<PushCounts>? progress, CancellationToken cancellationToken)
    {
        var rows = new PushRows(run, system, target, await OpenIntentsAsync(run, cancellationToken));
        try
        {
            await new Checkpoint(run.Store, run.Tenant, "push", OutboxEntry.KindOf(system)).DrainAsync(
                PageSize, page => SendAsync([.. page.Select(document => document.As<OutboxEntry>())], false), cancellationToken);
            // after what is new: a row whose write waits may have been decided again since, and then only that is sent
            await foreach (var chunk in WaitingAsync(run, system, cancellationToken).Chunk(PageSize).WithCancellation(cancellationToken))
                await SendAsync(chunk, true);
            return new(system, rows.Counts, rows.Counts.AddsUp ? null : "planned is not accepted + unchanged + rejected + deferred");
        }
        catch (ConnectorException exception)
        {
            return new(system, rows.Counts, exception.Message);
        }

        async Task SendAsync(OutboxEntry[] entries, bool waited)
        {
            await rows.SendAsync(entries, waited, cancellationToken);
            progress?.Report(rows.Counts);
        }
    }

    private static async IAsyncEnumerable<OutboxEntry> WaitingAsync(
        RunContext run, string system, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in run.Store.ReadKindAsync(OutboxEntry.WaitingKindOf(system), cancellationToken)) yield return document.As<OutboxEntry>();
    }

    /// <summary>Masters with a decision under way: their writes wait until it is whole.</summary>
    private static async Task<HashSet<string>> OpenIntentsAsync(RunContext run, CancellationToken cancellationToken)
    {
        var masters = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Intent, cancellationToken))
            masters.UnionWith(document.As<Intent>().Masters.Select(master => master.Text));
        return masters;
    }
}
