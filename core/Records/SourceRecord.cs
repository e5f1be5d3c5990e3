namespace SegSync.Core.Records;

/// <summary>
/// A master-data record as its system told it, after mapping: canonical field names, values as text exactly as given.
/// </summary>
/// <param name="Key">Which record.</param>
/// <param name="Version">The source's version or change stamp, ordinal-sortable; empty where the source has none.</param>
/// <param name="Deleted">The source deleted or deactivated it.</param>
/// <param name="Fields">Canonical field name to value; an absent or empty value is missing.</param>
/// <param name="Rows">The writable rows of the system that stand for this record, with what was seen in hub-owned fields.</param>
public sealed record SourceRecord(
    RecordKey Key,
    string Version,
    bool Deleted,
    ImmutableSortedDictionary<string, string> Fields,
    ImmutableArray<TargetRow> Rows);

/// <summary>One row of a system that the hub may write to.</summary>
/// <param name="Row">Entity and key in the system.</param>
/// <param name="Observed">Hub-owned field name to the value last seen there; empty text where the field is blank.</param>
/// <param name="ETag">The row's concurrency tag as last seen; null where the system has none.</param>
/// <param name="Seen">Number of the run that recorded <paramref name="Observed"/>; a mapping leaves it 0.</param>
public sealed record TargetRow(RowKey Row, ImmutableSortedDictionary<string, string> Observed, string? ETag, long Seen = 0);

/// <summary>Names a writable row: <c>A_ProductPlant(Product=M1,Plant=1010)</c>. Key values are percent-encoded.</summary>
/// <param name="Entity">The system's entity or resource name.</param>
/// <param name="Key">Comma-separated <c>name=value</c> pairs in the system's key order.</param>
public readonly record struct RowKey(string Entity, string Key)
{
    /// <summary>Builds a key from its parts, in the order given.</summary>
    public static RowKey Of(string entity, params ReadOnlySpan<(string Name, string Value)> parts)
    {
        var texts = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++) texts[i] = $"{parts[i].Name}={Uri.EscapeDataString(parts[i].Value)}";
        return new(entity, string.Join(',', texts));
    }

    /// <summary>The parts of the key, decoded, in order.</summary>
    public ImmutableArray<(string Name, string Value)> Parts =>
        [.. Key.Split(',').Select(part => part.Split('=', 2)).Select(pair => (pair[0], Uri.UnescapeDataString(pair[1])))];

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static RowKey Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && text.EndsWith(')')
            ? new(text[..open], text[(open + 1)..^1])
            : throw new FormatException($"'{text}' is not a row key, Entity(name=value,...)");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Entity}({Key})";
}
