namespace SegSync.Functions.Hosting;

/// <summary>Work that nobody else does meanwhile; disposing lets others.</summary>
public sealed class RunLock : IAsyncDisposable
{
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource done = new();
    private readonly Func<Task> release;
    private readonly Task held;

    /// <summary>A lock that is held already.</summary>
    /// <param name="hold">Keeps it until it is cancelled; returning before means that it is lost.</param>
    /// <param name="release">Gives it back.</param>
    internal RunLock(Func<CancellationToken, Task> hold, Func<Task> release)
    {
        this.release = release;
        held = HoldAsync(hold);
    }

    /// <summary>Cancelled when the lock is lost: whoever works under it must stop.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Where this process has all of the hub to itself (<see cref="HubLock"/>).</summary>
    public static RunLock OfThisProcess() => new(done => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, done), () => Task.CompletedTask);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await held;
        await release();
        done.Dispose();
        lost.Dispose();
    }

    private async Task HoldAsync(Func<CancellationToken, Task> hold)
    {
        try
        {
            await hold(done.Token);
            await lost.CancelAsync();
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // the work is done
        }
        catch
        {
            await lost.CancelAsync();
        }
    }
}
