namespace SegSync.Core.Stewarding;

/// <summary>What a steward asks for, in words, before it is a verdict.</summary>
/// <param name="Verdict">Word of the verdict.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Reason">Why.</param>
public sealed record VerdictRequest(string Verdict, string Actor, string Reason)
{
    /// <summary>The words that there are.</summary>
    public static readonly ImmutableArray<string> Words = ["merge", "not-same", "split", "pin", "edit", "snooze", "assign"];

    /// <summary>Records, <c>system:id</c>: those that leave (split), whose value wins (pin), whose master is meant (edit).</summary>
    public ImmutableArray<string> Records { get; init; } = [];

    /// <summary>Canonical field of a pin or edit.</summary>
    public string? Field { get; init; }

    /// <summary>The value of an edit.</summary>
    public string? Value { get; init; }

    /// <summary>Who an exception is assigned to.</summary>
    public string? Owner { get; init; }

    /// <summary>Until when it is snoozed.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>What came of a request.</summary>
public abstract record Drafted
{
    private Drafted()
    {
    }

    /// <summary>A verdict that can be landed.</summary>
    public sealed record Ready(LandedVerdict Verdict) : Drafted;

    /// <summary>It cannot be a verdict; says why and what to do.</summary>
    public sealed record Refused(string Why) : Drafted;
}
