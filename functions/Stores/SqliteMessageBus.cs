using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>
/// The embedded message bus: tables in a SQLite file of its own (better, since a file has one writer at a time) or in the
/// hub store's. Calls that are under way at once share a sync to disk.
/// </summary>
public sealed class SqliteMessageBus : IMessageBus, IAsyncDisposable
{
    private const int CacheKilobytes = 8_000;
    private const int PageOfLetters = 200;

    private readonly TimeProvider clock;
    private readonly BusTables tables;
    private readonly GroupCommit writer;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The SQLite file; its folder must exist.</param>
    /// <param name="clock">Decides what is due, which locks have run out and which ids are forgotten.</param>
    public SqliteMessageBus(string path, TimeProvider clock)
    {
        this.clock = clock;
        var db = new SqliteDb(path, CacheKilobytes);
        db.Execute("PRAGMA journal_mode=WAL");
        db.Execute(BusTables.Schema);
        tables = new(db);
        writer = new GroupCommit(db, () => { }, () => { }).Start();
    }

    /// <inheritdoc/>
    public Task SendAsync(string queue, IReadOnlyCollection<BusMessage> messages, CancellationToken cancellationToken)
    {
        BusLimits.Check(messages);
        return writer.RunAsync(() => tables.Send(queue, messages, clock.GetUtcNow()), messages.Sum(message => message.Body.Length), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<LockedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, CancellationToken cancellationToken) =>
        Run(now => tables.Receive(queue, max, now, now + lockFor), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CompleteAsync(LockedMessage message, CancellationToken cancellationToken) =>
        Run(now => tables.Complete(message, now), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AbandonAsync(LockedMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        Run(now => tables.Abandon(message, now, now + delay, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeadLetterAsync(LockedMessage message, string reason, CancellationToken cancellationToken) =>
        Run(now => tables.DeadLetter(message, now, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewAsync(LockedMessage message, TimeSpan lockFor, CancellationToken cancellationToken) =>
        Run(now => tables.Renew(message, now, now + lockFor), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> DeadLettersAsync(string queue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        while (await Run(_ => tables.DeadLetters(queue, after, PageOfLetters), cancellationToken) is { Count: > 0 } page)
        {
            foreach (var (_, letter) in page)
                yield return letter;
            after = page[^1].Place;
        }
    }

    /// <inheritdoc/>
    public Task<int> ReplayDeadLettersAsync(string queue, CancellationToken cancellationToken) =>
        Run(now => tables.Replay(queue, now), cancellationToken);

    /// <inheritdoc/>
    public Task<long> DepthAsync(string queue, CancellationToken cancellationToken) => Run(_ => tables.Depth(queue), cancellationToken);

    /// <summary>Does what is under way, then closes the file.</summary>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private Task<T> Run<T>(Func<DateTimeOffset, T> act, CancellationToken cancellationToken) =>
        writer.RunAsync(() => act(clock.GetUtcNow()), 0, cancellationToken);
}
