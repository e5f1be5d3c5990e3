using System.Collections.Frozen;

namespace SegSync.Core.Landing;

/// <summary>What a mapping must know of the world around an item; the same context and item always give the same result.</summary>
/// <param name="Tenant">Scope of every key.</param>
/// <param name="System">Name of the system in the landscape.</param>
/// <param name="Currencies">ISO 4217 codes that facts may carry, ordinal.</param>
/// <param name="Latest">Last business date that is taken.</param>
public sealed record MappingContext(string Tenant, string System, FrozenSet<string> Currencies, DateOnly Latest)
{
    /// <summary>First business date that is taken. Default 1970-01-01: what lies before it is a placeholder.</summary>
    public DateOnly Earliest { get; init; } = new(1970, 1, 1);

    /// <summary>Time zone of the business unit; null (default) for the manifest's, else UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>A context whose latest date is the day after landing, so that a zone ahead of UTC is not refused.</summary>
    public static MappingContext Of(string tenant, string system, IEnumerable<string> currencies, DateTimeOffset landed) =>
        new(tenant, system, currencies.ToFrozenSet(StringComparer.Ordinal), DateOnly.FromDateTime(landed.UtcDateTime).AddDays(1));
}
