using SegSync.Core.Records;

namespace SegSync.Core.Standardising;

/// <summary>A record in the hub's own terms: each canonical field valid or defective; what is not here is missing.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Version">The source's version; empty where it has none.</param>
/// <param name="Deleted">The source deleted or deactivated it.</param>
/// <param name="Fields">Canonical field name to value, ordinal order.</param>
public sealed record StandardRecord(
    RecordKey Key,
    string Version,
    bool Deleted,
    ImmutableSortedDictionary<string, FieldValue> Fields)
{
    /// <summary>The field's standard form; null where it is missing or defective.</summary>
    public string? this[string field] => Fields.TryGetValue(field, out var value) && value is FieldValue.Valid valid ? valid.Standard : null;
}

/// <summary>A field's value.</summary>
/// <param name="AsGiven">The text that the source gave.</param>
public abstract record FieldValue(string AsGiven)
{
    /// <summary>Understood.</summary>
    /// <param name="AsGiven">The text that the source gave.</param>
    /// <param name="Standard">The comparable form: folded, expanded, without noise. Never shown as the golden value.</param>
    public sealed record Valid(string AsGiven, string Standard) : FieldValue(AsGiven);

    /// <summary>Not understood; kept, but neither compared nor golden.</summary>
    /// <param name="AsGiven">The text that the source gave.</param>
    /// <param name="Why">What is wrong with it.</param>
    public sealed record Defective(string AsGiven, string Why) : FieldValue(AsGiven);
}
