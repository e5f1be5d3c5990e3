using SegSync.Core.Records;

namespace SegSync.Core.Stewarding;

/// <summary>Who looks at exceptions, and by when; part of the landscape.</summary>
public sealed record Stewardship
{
    /// <summary>How severe each type of exception is, where nothing else is said.</summary>
    public static readonly ImmutableSortedDictionary<string, Severity> DefaultSeverities = new Dictionary<string, Severity>(StringComparer.Ordinal)
    {
        ["run-failed"] = Severity.High,
        ["push-rejected"] = Severity.High,
        ["over-merge"] = Severity.High,
        ["churn"] = Severity.High,
        ["verdict-recheck"] = Severity.Medium,
        ["possible-match"] = Severity.Medium,
        ["hierarchy"] = Severity.Medium,
        ["quality"] = Severity.Medium,
        ["model-proposed"] = Severity.Medium,
        ["conflicting-claims"] = Severity.Low,
        ["quarantined"] = Severity.Low,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Owner of whatever nobody else owns. Default <c>stewards</c>.</summary>
    public string Owner { get; init; } = "stewards";

    /// <summary>Type of exception, or word of an entity kind, to owner; the type goes first.</summary>
    public ImmutableSortedDictionary<string, string> Owners { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Type of exception to severity, where it differs from <see cref="DefaultSeverities"/>.</summary>
    public ImmutableSortedDictionary<string, Severity> Severities { get; init; } = ImmutableSortedDictionary.Create<string, Severity>(StringComparer.Ordinal);

    /// <summary>Hours until an exception of high severity is due. Default 24.</summary>
    public int HighHours { get; init; } = 24;

    /// <summary>Hours until an exception of medium severity is due. Default 72.</summary>
    public int MediumHours { get; init; } = 72;

    /// <summary>Hours until an exception of low severity is due. Default 240.</summary>
    public int LowHours { get; init; } = 240;

    /// <summary>How severe an exception of a type is.</summary>
    public Severity SeverityOf(string type) =>
        Severities.TryGetValue(type, out var own) || DefaultSeverities.TryGetValue(type, out own) ? own : Severity.Medium;

    /// <summary>Who looks at it.</summary>
    public string OwnerOf(string type, EntityKind? kind) =>
        Owners.TryGetValue(type, out var owner) || (kind is { } entity && Owners.TryGetValue(entity.Word(), out owner)) ? owner : Owner;

    /// <summary>By when.</summary>
    public DateTimeOffset DueOf(string type, DateTimeOffset knownAt) => knownAt.AddHours(SeverityOf(type) switch
    {
        Severity.High => HighHours,
        Severity.Medium => MediumHours,
        _ => LowHours,
    });
}

/// <summary>How severe an exception is.</summary>
public enum Severity
{
    /// <summary>Wrong data may reach systems, or none does.</summary>
    High,

    /// <summary>Something is probably wrong.</summary>
    Medium,

    /// <summary>Something could be better.</summary>
    Low,
}
