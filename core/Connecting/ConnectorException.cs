namespace SegSync.Core.Connecting;

/// <summary>What to do about a failing system.</summary>
public enum ConnectorFault
{
    /// <summary>Try again later: throttled, down, timed out, an answer that broke off.</summary>
    Transient,

    /// <summary>Trying again as it is will not help: wrong credentials, an unknown entity, a refused request.</summary>
    Fatal,
}

/// <summary>A system failed. Says what, where and what to do; never carries a secret.</summary>
public sealed class ConnectorException : Exception
{
    /// <summary>A fault of a system.</summary>
    /// <param name="fault">What to do about it.</param>
    /// <param name="system">Name of the system in the landscape.</param>
    /// <param name="message">What failed and where, for a person.</param>
    /// <param name="retryAfter">How long the system asks to wait; null when it does not say.</param>
    /// <param name="inner">The cause.</param>
    public ConnectorException(ConnectorFault fault, string system, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{system}: {message}", inner)
    {
        Fault = fault;
        System = system;
        RetryAfter = retryAfter;
    }

    /// <summary>What to do about it.</summary>
    public ConnectorFault Fault { get; }

    /// <summary>Name of the system in the landscape.</summary>
    public string System { get; }

    /// <summary>How long the system asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }
}
