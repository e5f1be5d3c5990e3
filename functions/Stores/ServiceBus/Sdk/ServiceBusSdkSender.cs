// Compiled with the published packages only (-p:PublishedPackages=true): the feed of the default build lacks
// Azure.Messaging.ServiceBus. The default build sends by the REST API beside this folder.
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.ServiceBus.Sdk;

/// <summary>Sends to Service Bus over AMQP: in batches as large as the link takes, with message id, session and scheduled time.</summary>
internal sealed class ServiceBusSdkSender(ServiceBusClient client) : IAsyncDisposable
{
    /// <summary>A sender for a namespace, entered with the identity that the machine has, or for a connection string.</summary>
    public static ServiceBusSdkSender Of(string place) =>
        new(place.Contains("SharedAccessKey=", StringComparison.OrdinalIgnoreCase) ? new ServiceBusClient(place) : new ServiceBusClient(place, new DefaultAzureCredential()));

    /// <summary>Sends messages; durable when it returns.</summary>
    /// <exception cref="StoreLimitException">A message is over a limit; none was sent.</exception>
    public async Task SendAsync(string queue, IReadOnlyCollection<BusMessage> messages, CancellationToken cancellationToken)
    {
        BusLimits.Check(messages);
        await using var sender = client.CreateSender(queue);
        var batch = await sender.CreateMessageBatchAsync(cancellationToken);
        try
        {
            foreach (var message in messages.Select(Written))
            {
                if (batch.TryAddMessage(message)) continue;
                if (batch.Count == 0) throw new StoreLimitException($"Message {message.MessageId} is larger than the link takes.");
                await sender.SendMessagesAsync(batch, cancellationToken);
                batch.Dispose();
                batch = await sender.CreateMessageBatchAsync(cancellationToken);
                if (!batch.TryAddMessage(message)) throw new StoreLimitException($"Message {message.MessageId} is larger than the link takes.");
            }

            if (batch.Count > 0) await sender.SendMessagesAsync(batch, cancellationToken);
        }
        finally
        {
            batch.Dispose();
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static ServiceBusMessage Written(BusMessage message)
    {
        var written = new ServiceBusMessage(message.Body) { MessageId = message.Id, ContentType = "application/json" };
        if (message.Session is { } session) written.SessionId = session;
        if (message.NotBefore is { } due) written.ScheduledEnqueueTime = due;
        return written;
    }
}
