using System.Threading.Channels;

namespace SegSync.Functions.Stores;

/// <summary>
/// The one writer of a SQLite file: takes what is queued, does it in one transaction and answers when that is on disk. One
/// sync to disk thus serves thousands of callers. After an error of the file nothing is written any more: what the disk
/// holds is then unknown, and starting again reads it.
/// </summary>
/// <param name="db">The writer's connection; disposed with this.</param>
/// <param name="begun">Runs at the start of each transaction.</param>
/// <param name="committing">Runs at its end.</param>
internal sealed class GroupCommit(SqliteDb db, Action begun, Action committing) : IAsyncDisposable
{
    private const int Waiting = 16_384;
    private const int GroupSize = 8_192;
    private const int GroupBytes = 16 * 1024 * 1024;

    private readonly Channel<IWork> queue = Channel.CreateBounded<IWork>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly List<IWork> group = [];
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? fault;

    /// <summary>Starts the writer's thread.</summary>
    public GroupCommit Start()
    {
        new Thread(Loop) { IsBackground = true, Name = "writer of " + Path.GetFileName(db.Path) }.Start();
        return this;
    }

    /// <summary>Queues work; completes when it is durable.</summary>
    public async Task<T> RunAsync<T>(Func<T> apply, int bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = new Work<T>(apply, bytes);
        work.CancelWith(cancellationToken);
        try
        {
            if (!queue.Writer.TryWrite(work))
                await queue.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw fault is null ? new ObjectDisposedException(db.Path) : Stopped(fault);
        }

        return await work.Task;
    }

    /// <summary>Writes what is queued, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await stopped.Task;
    }

    private void Loop()
    {
        try
        {
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                Transact();
        }
        catch (Exception exception)
        {
            // the outermost shell of the thread: whoever waits must learn of it
            Fault(exception);
        }

        db.Dispose();
        stopped.SetResult();
    }

    private void Transact()
    {
        var bytes = 0L;
        group.Clear();
        db.Execute("BEGIN IMMEDIATE");
        begun();
        while (group.Count < GroupSize && bytes < GroupBytes && queue.Reader.TryRead(out var work))
        {
            if (!work.TryTake())
                continue;
            group.Add(work);
            bytes += work.Bytes;
            work.Apply();
        }

        committing();
        db.Execute("COMMIT");
        foreach (var work in group)
            work.Complete();
        group.Clear();
    }

    private void Fault(Exception exception)
    {
        fault = exception;
        queue.Writer.TryComplete();
        foreach (var work in group)
            work.Fail(Stopped(exception));
        while (queue.Reader.TryRead(out var work))
        {
            if (work.TryTake())
                work.Fail(Stopped(exception));
        }
    }

    private IOException Stopped(Exception exception) =>
        new($"{db.Path} is not written any more after an error; nothing of this call was kept. Start again. The error: {exception.Message}", exception);
}
