using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSync.Core.Deltas;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>A hub-owned field of a target: which value of which scheme it holds, and what fits into it.</summary>
/// <param name="Entity">Entity of the row.</param>
/// <param name="Field">Field of the row.</param>
/// <param name="Scheme">Scheme that owns it.</param>
/// <param name="Value">Which value of the scheme: <c>code</c>, the name of a classifier, or of an attribute of its policy.</param>
/// <param name="MaxLength">Most characters that the vendor's field holds.</param>
/// <param name="Allowed">The only texts that the vendor's field takes; empty for any.</param>
/// <param name="Map">The scheme's words to the vendor's; what is not in it is written as it is.</param>
public sealed record TargetField(
    string Entity, string Field, string Scheme, string Value, int MaxLength, ImmutableArray<string> Allowed, ImmutableSortedDictionary<string, string> Map)
{
    /// <summary>Names of the facts' context to the parts of the row's key that hold the same.</summary>
    public ImmutableSortedDictionary<string, string> Context { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The field holds a number: <c>12.000</c> there is what the hub wrote as <c>12</c>.</summary>
    public bool IsNumber { get; init; }

    /// <summary>A value as the hub compares it with what it wrote.</summary>
    public string Seen(string text) => IsNumber && MappingNumber.Read(Encoding.UTF8.GetBytes(text), (byte)'.', out var number, out _) == MappingNumber.Outcome.Read
        ? number.ToString("0.############################", CultureInfo.InvariantCulture)
        : text;

    /// <summary>Null when the text fits the field, else why it does not.</summary>
    public string? Check(string value)
    {
        if (value.Length > MaxLength) return $"{Entity}.{Field} holds at most {MaxLength} characters; '{value}' has {value.Length}";
        return Allowed.IsEmpty || value.Length == 0 || Allowed.Contains(value, StringComparer.Ordinal)
            ? null
            : $"{Entity}.{Field} takes only {string.Join(", ", Allowed)}; '{value}' is none of them";
    }

    /// <summary>The text to write for a scheme's values, or why there is none that fits.</summary>
    public (string Text, string? Problem) Render(IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue(Value, out var given))
            return ("", $"{Entity}.{Field} takes '{Value}' of {Scheme}, which gives only {string.Join(", ", values.Keys.Order(StringComparer.Ordinal))}");
        var text = Seen(Map.GetValueOrDefault(given, given));
        return (text, Check(text));
    }

    /// <summary>The field as a binding of a system.</summary>
    public TargetBinding Bind(string system) => new(system, Entity, Field, Scheme, Render) { Context = Context };
}

/// <summary>How the writable rows of an item are found.</summary>
/// <param name="Entity">The vendor's entity or resource.</param>
/// <param name="Path">Where the rows lie; null for the item itself.</param>
/// <param name="Key">Key part to its path, in the vendor's order.</param>
/// <param name="ETag">Path of the concurrency tag; null where there is none.</param>
/// <param name="Fields">Hub-owned fields.</param>
internal sealed record MappingRows(
    string Entity, MappingPath? Path, ImmutableArray<(string Name, MappingPath Path)> Key, MappingPath? ETag, ImmutableArray<(TargetField Target, MappingPath Path)> Fields)
{
    public void Read(JsonElement item, ImmutableArray<TargetRow>.Builder rows, ref MappingFault? fault)
    {
        if (Path is null)
        {
            ReadRow(item, rows, ref fault);
            return;
        }

        var elements = new List<JsonElement>();
        Path.Collect(item, elements, ref fault);
        foreach (var element in elements) ReadRow(element, rows, ref fault);
    }

    private void ReadRow(JsonElement row, ImmutableArray<TargetRow>.Builder rows, ref MappingFault? fault)
    {
        var parts = new (string, string)[Key.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var field = Field(Key[i].Path);
            if (Find(Key[i].Path, row, ref fault) is { Length: > 0 } value) parts[i] = (Key[i].Name, value);
            else fault ??= MappingFault.Missing(field);
        }

        if (fault is not null) return;
        var observed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (target, path) in Fields) observed[target.Field] = target.Seen(Find(path, row, ref fault) ?? "");
        var tag = ETag is null ? null : Find(ETag, row, ref fault);
        if (fault is not null) return;
        var key = RowKey.Of(Entity, parts);
        foreach (var other in rows)
        {
            if (other.Row != key) continue;
            fault = new(Path?.Text ?? "", $"holds {key} twice; one row may be there once");
            return;
        }

        rows.Add(new(key, observed.ToImmutable(), tag is { Length: 0 } ? null : tag));
    }

    private string? Find(MappingPath path, JsonElement row, ref MappingFault? fault)
    {
        MappingFault? own = null;
        var value = path.TryFind(row, out var found, ref own) ? MappingRead.Text(path.Text, found, true, ref own) : null;
        if (own is not null) fault ??= own with { Field = Field(path) };
        return value;
    }

    private string Field(MappingPath path) => Path is null ? path.Text : $"{Path.Text}/{path.Text}";
}
