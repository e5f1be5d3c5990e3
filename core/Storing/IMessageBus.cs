namespace SegSync.Core.Storing;

/// <summary>
/// Queues with the meaning of Azure Service Bus: peek-lock, delivery count, dead-letter, sessions, duplicate detection
/// by message id, scheduled delivery. At least once.
/// </summary>
public interface IMessageBus
{
    /// <summary>
    /// Sends messages; durable when it returns. A message whose id was sent to the queue within
    /// <see cref="BusLimits.DuplicateWindow"/> is dropped.
    /// </summary>
    /// <exception cref="StoreLimitException">A message is over a limit; none was sent.</exception>
    Task SendAsync(string queue, IReadOnlyCollection<BusMessage> messages, CancellationToken cancellationToken);

    /// <summary>
    /// Locks up to <paramref name="max"/> due messages in send order; never two of one session at a time, nor one of a
    /// session that another receiver holds or whose abandoned message waits for its delay. A scheduled message holds up
    /// nobody before it is due. Empty when none is due. A lock that runs out counts as a delivery; after
    /// <see cref="BusLimits.MaxDeliveries"/> the message is set aside.
    /// </summary>
    Task<ImmutableArray<LockedMessage>> ReceiveAsync(string queue, int max, TimeSpan lockFor, CancellationToken cancellationToken);

    /// <summary>Done with it. False when the lock was lost: the message will come again.</summary>
    Task<bool> CompleteAsync(LockedMessage message, CancellationToken cancellationToken);

    /// <summary>Back to the queue, due after a delay; to the dead letters once delivered <see cref="BusLimits.MaxDeliveries"/> times.</summary>
    Task<bool> AbandonAsync(LockedMessage message, TimeSpan delay, string reason, CancellationToken cancellationToken);

    /// <summary>Sets it aside with the reason.</summary>
    Task<bool> DeadLetterAsync(LockedMessage message, string reason, CancellationToken cancellationToken);

    /// <summary>Holds the lock longer. False when it was lost.</summary>
    Task<bool> RenewAsync(LockedMessage message, TimeSpan lockFor, CancellationToken cancellationToken);

    /// <summary>What was set aside, oldest first.</summary>
    IAsyncEnumerable<DeadLetter> DeadLettersAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Sends dead letters again behind what waits, delivery count zero, past duplicate detection; returns how many.</summary>
    Task<int> ReplayDeadLettersAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Messages waiting or locked in a queue, dead letters not counted.</summary>
    Task<long> DepthAsync(string queue, CancellationToken cancellationToken);
}

/// <summary>A message to send.</summary>
/// <param name="Id">Message id for duplicate detection.</param>
/// <param name="Body">UTF-8 JSON, at most 256 KiB; what is larger goes by address.</param>
/// <param name="Session">Messages of one session are handled one at a time and in order; null for none.</param>
/// <param name="NotBefore">When it becomes due; null at once.</param>
public sealed record BusMessage(string Id, string Body, string? Session = null, DateTimeOffset? NotBefore = null);

/// <summary>A message held by a receiver.</summary>
public sealed record LockedMessage(string Queue, long Sequence, string LockToken, string Id, string Body, string? Session, int DeliveryCount);

/// <summary>A message set aside.</summary>
public sealed record DeadLetter(long Sequence, string Id, string Body, string? Session, int DeliveryCount, string Reason);
