using SegSync.Core.Records;

namespace SegSync.Core.Mastering;

/// <summary>
/// A golden field that a steward decided. It holds for the master that the record belongs to, whichever that is; of
/// several the latest counts.
/// </summary>
/// <param name="Record">The record whose value is to win; of an edit, the record that it is fastened to.</param>
/// <param name="Field">Canonical field.</param>
/// <param name="Value">The steward's own value; null to take the record's.</param>
/// <param name="Verdict">Id of the verdict.</param>
/// <param name="At">When it was said.</param>
public sealed record Pin(RecordKey Record, string Field, string? Value, string Verdict, DateTimeOffset At)
{
    /// <summary>System of the claims that are a steward's own.</summary>
    public const string Steward = "steward";

    /// <summary>The rule that a pin's claim names.</summary>
    public const string PinRule = "pin";

    /// <summary>The rule that an edit's claim names.</summary>
    public const string EditRule = "edit";

    /// <summary>Who an edit's value comes from: the verdict.</summary>
    public RecordKey Source => new(Record.Tenant, Record.Kind, Steward, Verdict);
}
