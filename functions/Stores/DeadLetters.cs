using SegSync.Core.Storing;
using SegSync.Functions.Stores.ServiceBus;

namespace SegSync.Functions.Stores;

/// <summary>How many messages were set aside.</summary>
internal static class DeadLetters
{
    /// <summary>Counts them: Service Bus knows the number, and listing there would lock each of them.</summary>
    public static async Task<long> CountDeadLettersAsync(this IMessageBus bus, string queue, CancellationToken cancellationToken) => bus is ServiceBusMessageBus service
        ? await service.DeadLetterCountAsync(queue, cancellationToken)
        : await bus.DeadLettersAsync(queue, cancellationToken).CountAsync(cancellationToken);
}
