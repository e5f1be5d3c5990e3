using System.Globalization;
using System.Runtime.CompilerServices;
using SegSync.Core.Storing;

namespace SegSync.Core.Memory;

/// <summary>A message bus in memory: for tests and runs that keep nothing. Thread-safe.</summary>
/// <param name="clock">Decides what is due, which locks have run out and which ids are forgotten.</param>
public sealed class MemoryMessageBus(TimeProvider clock) : IMessageBus
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, MemoryQueue> queues = new(StringComparer.Ordinal);
    private long sequence;

    /// <inheritdoc/>
    public Task SendAsync(string queue, IReadOnlyCollection<BusMessage> messages, CancellationToken cancellationToken)
    {
        BusLimits.Check(messages);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var target = Queue(queue);
            var now = clock.GetUtcNow();
            target.Forget(now - BusLimits.DuplicateWindow);
            foreach (var message in messages)
            {
                if (target.Remember(message.Id, now))
                    target.Add(++sequence, message.Id, message.Body, message.Session, message.NotBefore ?? now);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<LockedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        lock (gate)
        {
            return Task.FromResult(Queue(queue).Receive(max, now, now + lockFor)
                .Select(held => new LockedMessage(queue, held.Sequence, Token(held), held.Id, held.Body, held.Session, held.Deliveries))
                .ToImmutableArray());
        }
    }

    /// <inheritdoc/>
    public Task<bool> CompleteAsync(LockedMessage message, CancellationToken cancellationToken) =>
        Settle(message, (queue, held) => queue.Remove(held), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AbandonAsync(LockedMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken) =>
        Settle(message, (queue, held) => queue.Abandon(held, clock.GetUtcNow() + delay, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeadLetterAsync(LockedMessage message, string reason, CancellationToken cancellationToken) =>
        Settle(message, (queue, held) => queue.SetAside(held, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewAsync(LockedMessage message, TimeSpan lockFor, CancellationToken cancellationToken) =>
        Settle(message, (_, held) => held.LockedUntil = clock.GetUtcNow() + lockFor, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> DeadLettersAsync(string queue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DeadLetter[] letters;
        lock (gate)
            letters = [.. Queue(queue).DeadLetters];
        foreach (var letter in letters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return letter;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> ReplayDeadLettersAsync(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var target = Queue(queue);
            var letters = target.DeadLetters.ToArray();
            target.DeadLetters.Clear();
            foreach (var letter in letters)
                target.Add(++sequence, letter.Id, letter.Body, letter.Session, clock.GetUtcNow());
            return Task.FromResult(letters.Length);
        }
    }

    /// <inheritdoc/>
    public Task<long> DepthAsync(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return Task.FromResult((long)Queue(queue).Depth);
    }

    private Task<bool> Settle(LockedMessage message, Action<MemoryQueue, MemoryQueue.Held> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var queue = Queue(message.Queue);
            var held = queue.Find(message.Sequence);
            if (held is null || Token(held) != message.LockToken || held.LockedUntil <= clock.GetUtcNow())
                return Task.FromResult(false);
            act(queue, held);
            return Task.FromResult(true);
        }
    }

    private MemoryQueue Queue(string name)
    {
        if (!queues.TryGetValue(name, out var queue))
            queues[name] = queue = new();
        return queue;
    }

    // a message is never locked twice with one count
    private static string Token(MemoryQueue.Held held) => held.Deliveries.ToString(CultureInfo.InvariantCulture);
}
