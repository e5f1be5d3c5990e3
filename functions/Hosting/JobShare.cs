using SegSync.Core.Syncing;

namespace SegSync.Functions.Hosting;

/// <summary>
/// A job's share of the time that a function may take. When it is used up, the job is stopped behind the page that it has
/// just reported; a page that takes too long by itself is stopped before the host would end the function.
/// </summary>
internal sealed class JobShare : IProgress<SyncProgress>, IDisposable
{
    /// <summary>Part of the time after which no further page is begun.</summary>
    public const double Pages = 0.6;

    /// <summary>Part of the time after which a page under way is given up.</summary>
    public const double Page = 0.9;

    private readonly TimeProvider time;
    private readonly DateTimeOffset? until;
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenSource cut;
    private volatile bool moved;
    private volatile bool spent;

    /// <param name="settings">How long a function may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="others">What else ends the job.</param>
    public JobShare(HostSettings settings, TimeProvider time, params CancellationToken[] others)
    {
        this.time = time;
        until = settings.FunctionTimeout is { } limit ? time.GetUtcNow() + (limit * Pages) : null;
        late = new(settings.FunctionTimeout * Page ?? Timeout.InfiniteTimeSpan, time);
        cut = CancellationTokenSource.CreateLinkedTokenSource([late.Token, .. others]);
    }

    /// <summary>Ends the job.</summary>
    public CancellationToken Token => cut.Token;

    /// <summary>The share is used up.</summary>
    public bool Spent => spent || late.IsCancellationRequested;

    /// <summary>At least one page was dealt with.</summary>
    public bool Moved => moved;

    /// <inheritdoc/>
    public void Report(SyncProgress value)
    {
        moved = true;
        if (until is not { } end || time.GetUtcNow() < end) return;
        spent = true;
        cut.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cut.Dispose();
        late.Dispose();
    }
}
