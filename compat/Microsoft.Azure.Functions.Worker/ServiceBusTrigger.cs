using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for a message of a queue or subscription.</summary>
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A queue.</summary>
    /// <param name="queueName">Its name.</param>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>A subscription.</summary>
    /// <param name="topicName">The topic's name.</param>
    /// <param name="subscriptionName">The subscription's name.</param>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>The setting, or prefix of settings, with the connection; null for the default one.</summary>
    public string? Connection { get; set; }

    /// <summary>The queue's name.</summary>
    public string? QueueName { get; }

    /// <summary>The topic's name.</summary>
    public string? TopicName { get; }

    /// <summary>The subscription's name.</summary>
    public string? SubscriptionName { get; }

    /// <summary>Whether messages of one session come in order and one at a time.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether the function takes several messages at once.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Whether a message is completed when the function returns; the host's setting decides where it is not set.</summary>
    public bool AutoCompleteMessages { get; set; }
}
