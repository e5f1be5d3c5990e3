namespace SegSync.Core.Storing;

/// <summary>The limits of every message bus: those of Azure Service Bus, standard tier.</summary>
public static class BusLimits
{
    /// <summary>Bytes of a body.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>Characters of a message id or a session; at least one.</summary>
    public const int IdLength = 128;

    /// <summary>Deliveries before a message is set aside.</summary>
    public const int MaxDeliveries = 10;

    /// <summary>How long a message id is remembered.</summary>
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(1);

    /// <summary>Throws when a message is over a limit; every adapter calls it before anything is sent.</summary>
    /// <exception cref="StoreLimitException">Says which limit.</exception>
    public static void Check(IReadOnlyCollection<BusMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
        {
            if (message.Id.Length is 0 or > IdLength)
                throw new StoreLimitException($"Message id of {message.Id.Length} characters; it has 1 to {IdLength}.");
            if (message.Session is { Length: 0 or > IdLength })
                throw new StoreLimitException($"Message {message.Id}: session of {message.Session.Length} characters; it has 1 to {IdLength}.");
            var bytes = StoreLimits.Utf8Length(message.Body);
            if (bytes < 0)
                throw new StoreLimitException($"Message {message.Id}: the body is not valid Unicode.");
            if (bytes > Bytes)
                throw new StoreLimitException($"Message {message.Id}: body of {bytes} bytes; at most {Bytes}.");
        }
    }
}

/// <summary>Reasons that the bus itself gives.</summary>
public static class BusReasons
{
    /// <summary>The last lock ran out and nobody had settled the message.</summary>
    public const string LockRanOut = "the last lock ran out unsettled";
}
