using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>
/// A mapping manifest, compiled: makes canonical records or fact documents of a vendor's items. Immutable and safe for
/// many threads; mapping never throws on data, it refuses with words.
/// </summary>
public sealed class Mapping
{
    private readonly MappingParts parts;

    internal Mapping(MappingParts parts) => this.parts = parts;

    /// <summary>Name of the manifest.</summary>
    public string Name => parts.Name;

    /// <summary>Version of the manifest, 1 and up.</summary>
    public int Version => parts.Version;

    /// <summary>SHA-256 of the manifest's text.</summary>
    public string Hash => parts.Hash;

    /// <summary>The vendor's entity that it reads.</summary>
    public string Stream => parts.Stream;

    /// <summary>What its records are about; null where it makes facts.</summary>
    public EntityKind? Entity => parts.Record?.Kind;

    /// <summary>What its facts tell; null where it makes records.</summary>
    public FactKind? Facts => parts.Lines?.Kind;

    /// <summary>Rows of a file are grouped to documents by <see cref="KeyField"/>.</summary>
    public bool GroupsRows => parts.Lines is { Flat: true };

    /// <summary>The vendor field by which the stream tells records apart.</summary>
    public string KeyField => parts.Key.Text;

    /// <summary>The vendor field that holds the ids of its records; the key where the id is put together.</summary>
    public string IdField => parts.Id is { Paths: [var path], Constant: null, Prefix.Length: 0 } ? path.Text : KeyField;

    /// <summary>Vendor field paths that it reads, ordinal order.</summary>
    public ImmutableArray<string> VendorFields => parts.VendorFields;

    /// <summary>Hub-owned fields.</summary>
    public ImmutableArray<TargetField> Targets => parts.Targets;

    /// <summary>How a file is written; all null where that is found out.</summary>
    public MappingFile File => parts.File;

    /// <summary>Of the vendor fields those that facts are made of, without what is told of masters by the way.</summary>
    public ImmutableArray<string> FactFields => parts.Lines is null ? [] : MappingFields.Of(parts with { Lines = parts.Lines with { References = [] } });

    /// <summary>Every column but the date's is a product: read by <c>segment</c> alone.</summary>
    public bool IsMatrix => parts.Lines is { Matrix: true };

    /// <summary>A date stands for its whole calendar month.</summary>
    public bool IsMonthly => parts.Lines is { Monthly: true };

    /// <summary>Conditions on the whole item.</summary>
    internal ImmutableArray<MappingRule> Where => parts.Where;

    /// <summary>How lines become facts; null where it makes records.</summary>
    internal MappingLines? Lines => parts.Lines;

    /// <summary>How the id is read.</summary>
    internal MappingValue Id => parts.Id;

    /// <summary>What is asked of the source for this mapping alone.</summary>
    public StreamRequest Request => new(Stream, VendorFields, KeyField);

    /// <summary>
    /// Reads a manifest. Gives all errors at once, of its form and of its meaning, where there are any.
    /// </summary>
    /// <param name="json">The manifest.</param>
    /// <param name="file">Its file name, for errors.</param>
    /// <param name="errors">What is wrong; empty when the result is not null.</param>
    public static Mapping? Load(string json, string file, out ImmutableArray<MappingError> errors) => Load(json, file, false, out errors);

    /// <summary>Reads a manifest; the form of one that comes with the build is known to be right.</summary>
    internal static Mapping? Load(string json, string file, bool known, out ImmutableArray<MappingError> errors)
    {
        var found = new List<MappingError>();
        var parts = MappingManifest.Read(json, file, known, found);
        errors = [.. found.Distinct()];
        return parts is null || found.Count > 0 ? null : new(parts);
    }

    /// <summary>What an item tells. One result in most cases; a document with lines taken out gives one for each reason too.</summary>
    public ImmutableArray<Mapped> Map(MappingContext context, SourceItem item)
    {
        MappingFault? fault = null;
        var id = "";
        try
        {
            var results = Map(context, item, ref id, ref fault);
            if (fault is null) return results;
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json finds broken escapes, in names too, only when they are read
            fault = new("", "holds text that is not valid Unicode");
        }

        var field = fault.Field.StartsWith(MappingPath.Up, StringComparison.Ordinal) ? fault.Field[MappingPath.Up.Length..] : fault.Field;
        return [new Mapped.Refused(id, field.TrimEnd('/'), fault.Reason) { Rows = item.Rows }];
    }

    private ImmutableArray<Mapped> Map(MappingContext context, SourceItem item, ref string id, ref MappingFault? fault)
    {
        if (item.Json.ValueKind != JsonValueKind.Object)
        {
            fault = MappingFault.WrongKind("", item.Json, "an object");
            return [];
        }

        if (item.Json.TryGetProperty("@malformed"u8, out var problem) && problem.ValueKind == JsonValueKind.String && problem.GetString() is { Length: > 0 } words)
        {
            fault = new(Line(item.Json).TrimEnd('/'), words);
            return [];
        }

        if (IsMatrix)
        {
            fault = new("", "is a row of a matrix, which only the verb segment reads");
            return [];
        }

        var (document, rows) = parts.Lines?.Open(item.Json, ref fault) ?? (item.Json, null);
        var scope = new MappingScope(context, document, document);
        if (fault is not null) return [];
        if (item.Deleted) return Tombstone(context, item, scope, ref id, ref fault);
        foreach (var rule in parts.Where)
        {
            if (rule.Holds(scope, ref fault) || fault is not null) continue;
            return [new Mapped.Excluded(Key(scope), rule.Reason) { Rows = item.Rows }];
        }

        id = parts.Id.Text(scope, ref fault) ?? "";
        var version = fault is null ? parts.Stamp?.Read(scope, ref fault) ?? "" : "";
        var deleted = false;
        foreach (var rule in parts.Deleted) deleted |= rule.Holds(scope, ref fault);
        if (fault is not null)
        {
            fault = fault with { Field = Line(document) + fault.Field };
            return [];
        }

        if (parts.Lines is { } lines)
        {
            var key = new DocumentRef(context.Tenant, context.System, Stream, id);
            return deleted
                ? [new Mapped.Document(new(key, version, lines.Kind, true, []), []) { Rows = item.Rows }]
                : lines.Read(context, key, version, document, rows, item.Rows, ref fault);
        }

        if (parts.Record?.Read(context, id, version, deleted, document, ref fault) is { } record) return [new Mapped.Record(record) { Rows = item.Rows }];
        if (fault is not null) fault = fault with { Field = Line(document) + fault.Field };
        return [];
    }

    private ImmutableArray<Mapped> Tombstone(MappingContext context, SourceItem item, MappingScope scope, ref string id, ref MappingFault? fault)
    {
        // only the key is meaningful: the id where it is told, else the key that the stream is listed by
        MappingFault? own = null;
        id = parts.Id.Text(scope, ref own) ?? Key(scope);
        if (id.Length == 0) fault = MappingFault.Missing(KeyField);
        if (fault is not null) return [];
        return parts.Lines is { } lines
            ? [new Mapped.Document(new(new(context.Tenant, context.System, Stream, id), "", lines.Kind, true, []), []) { Rows = item.Rows }]
            : [new Mapped.Record(new(new(context.Tenant, parts.Record!.Kind, context.System, id), "", true, MappingRecord.NoFields, [])) { Rows = item.Rows }];
    }

    private string Key(in MappingScope scope)
    {
        MappingFault? own = null;
        return parts.Key.TryFind(scope.Document, out var found, ref own) ? MappingRead.Text(KeyField, found, true, ref own) ?? "" : "";
    }

    private static string Line(JsonElement item) => item.TryGetProperty("@line"u8, out var number) ? $"line {number}/" : "";
}

/// <summary>An error in a manifest.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">JSON path in it, such as <c>$.fields.name.type</c>.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
public sealed record MappingError(string File, string Path, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File} {Path}: {Reason}";
}

/// <summary>How a file is written.</summary>
/// <param name="Delimiter">One character between fields; null for whichever of <c>, ; | tab</c> the header shows.</param>
/// <param name="Quote">Character around a field. Default <c>"</c>.</param>
/// <param name="Encoding">Name such as <c>utf-8</c> or <c>windows-1252</c>; null to find out.</param>
/// <param name="Columns">Names of the columns of a file without a header; empty where the file has one.</param>
/// <param name="Optional">Columns that may be absent.</param>
public sealed record MappingFile(char? Delimiter, char Quote, string? Encoding, ImmutableArray<string> Columns, ImmutableArray<string> Optional)
{
    /// <summary>Everything is found out, every column must be there.</summary>
    public static readonly MappingFile Default = new(null, '"', null, [], []);
}

/// <summary>What a manifest consists of once compiled.</summary>
internal sealed record MappingParts(
    string Name,
    int Version,
    string Hash,
    string Stream,
    MappingPath Key,
    MappingValue Id,
    MappingStamp? Stamp,
    ImmutableArray<MappingRule> Where,
    ImmutableArray<MappingRule> Deleted,
    MappingRecord? Record,
    MappingLines? Lines,
    MappingFile File)
{
    public ImmutableArray<string> VendorFields { get; init; } = [];

    public ImmutableArray<TargetField> Targets => Record is null ? [] : [.. Record.Rows.SelectMany(rows => rows.Fields.Select(owned => owned.Target))];
}
