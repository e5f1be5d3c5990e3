using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed invocation. Legal on timer and Cosmos DB triggers.</summary>
[AttributeUsage(AttributeTargets.Method)]
[SuppressMessage("Design", "CA1012", Justification = "The published constructor is public.")]
public abstract class RetryAttribute : Attribute
{
    /// <summary>A retry policy.</summary>
    public RetryAttribute()
    {
    }

    /// <summary>The most repetitions; -1 for no limit.</summary>
    public int MaxRetryCount { get; set; }

    private protected static TimeSpan Interval(string text, string name)
    {
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval))
            throw new ArgumentOutOfRangeException(name);
        return interval < TimeSpan.Zero
            ? throw new ArgumentOutOfRangeException(name, "The TimeSpan must not be negative.")
            : interval;
    }
}

/// <summary>Repeats after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>A policy.</summary>
    /// <param name="maxRetryCount">The most repetitions; -1 for no limit.</param>
    /// <param name="delayInterval">The delay, such as <c>00:00:10</c>.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        Interval(delayInterval, nameof(delayInterval));
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay, such as <c>00:00:10</c>.</summary>
    public string DelayInterval { get; }
}

/// <summary>Repeats after a delay that grows from the minimum to the maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>A policy.</summary>
    /// <param name="maxRetryCount">The most repetitions; -1 for no limit.</param>
    /// <param name="minimumInterval">The first delay, such as <c>00:00:10</c>.</param>
    /// <param name="maximumInterval">The longest delay.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (Interval(minimumInterval, nameof(minimumInterval)) > Interval(maximumInterval, nameof(maximumInterval)))
            throw new ArgumentException("The minimumInterval must not be greater than the maximumInterval.", nameof(minimumInterval));
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first delay, such as <c>00:00:10</c>.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest delay.</summary>
    public string MaximumInterval { get; }
}
