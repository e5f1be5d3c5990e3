using Refit;

namespace SegSync.Functions.Stores.ServiceBus;

/// <summary>Azure Service Bus by its REST API (learn.microsoft.com/rest/api/servicebus), as far as a sender and a mender of dead letters need it.</summary>
internal interface IServiceBusApi
{
    /// <summary>Sends a batch: <c>application/vnd.microsoft.servicebus.json</c>, a list of Body and BrokerProperties; 201.</summary>
    [Post("/{queue}/messages?timeout=60")]
    Task<HttpResponseMessage> Send(string queue, [Body] HttpContent messages, CancellationToken cancellationToken);

    /// <summary>Locks the next dead letter: 201 with BrokerProperties, or 204 when there is none.</summary>
    [Post("/{queue}/$deadletterqueue/messages/head?timeout=5")]
    Task<HttpResponseMessage> LockDead(string queue, CancellationToken cancellationToken);

    /// <summary>Removes a locked dead letter.</summary>
    [Delete("/{queue}/$deadletterqueue/messages/{sequence}/{token}")]
    Task<HttpResponseMessage> CompleteDead(string queue, long sequence, string token, CancellationToken cancellationToken);

    /// <summary>Lets a locked dead letter go.</summary>
    [Put("/{queue}/$deadletterqueue/messages/{sequence}/{token}")]
    Task<HttpResponseMessage> UnlockDead(string queue, long sequence, string token, CancellationToken cancellationToken);

    /// <summary>The queue's description, an Atom entry with its counts.</summary>
    [Get("/{queue}?api-version=2017-04")]
    Task<HttpResponseMessage> Describe(string queue, CancellationToken cancellationToken);
}
