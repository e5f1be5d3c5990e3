using System.Globalization;
using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>How a document's lines become facts.</summary>
internal sealed record MappingLines
{
    private static readonly string[] Ordinals = [.. Enumerable.Range(0, 1000).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    public required FactKind Kind { get; init; }

    /// <summary>The list of lines; null where an item is a line itself.</summary>
    public MappingPath? Path { get; init; }

    /// <summary>A file's rows, grouped by document: <c>{"rows":[...]}</c>.</summary>
    public bool Flat { get; init; }

    /// <summary>Every column but the date's is a product, its cells the quantities; an empty cell is unknown, not zero.</summary>
    public bool Matrix { get; init; }

    /// <summary>A date stands for its whole calendar month.</summary>
    public bool Monthly { get; init; }

    /// <summary>A bad line takes its whole document out; false: the rest lands.</summary>
    public bool RefuseDocument { get; init; } = true;

    /// <summary>Line id; null where the source has none, so that equal lines stay apart by their ordinal.</summary>
    public MappingValue? Id { get; init; }

    public required MappingFact Fact { get; init; }

    public ImmutableArray<MappingRule> Exclude { get; init; } = [];

    /// <summary>Which lines are no ordinary demand; the first that holds says so.</summary>
    public ImmutableArray<(MappingRule Rule, Profiling.CleanseMark Mark)> Cleanse { get; init; } = [];

    public ImmutableArray<MappingReference> References { get; init; } = [];

    /// <summary>The element that document-level values are read from, and the lines of an item.</summary>
    public (JsonElement Document, JsonElement? Lines) Open(JsonElement item, ref MappingFault? fault)
    {
        if (Flat && item.TryGetProperty("rows"u8, out var rows))
        {
            if (rows.ValueKind == JsonValueKind.Array && rows.GetArrayLength() > 0) return (rows[0], rows);
            fault = new("rows", "is no list with at least one row");
            return (item, null);
        }

        return (item, null);
    }

    public ImmutableArray<Mapped> Read(MappingContext context, DocumentRef key, string version, JsonElement document, JsonElement? rows, int itemRows, ref MappingFault? fault)
    {
        JsonElement? list = rows;
        if (Path is not null)
        {
            if (!Path.TryFind(document, out var found, ref fault)) fault ??= new(Path.Text, "is missing; a list of lines was expected");
            if (fault is not null) return [];
            var lines = MappingPath.Unwrap(found);
            if (lines.ValueKind != JsonValueKind.Array) fault = MappingFault.WrongKind(Path.Text, found, "a list of lines");
            if (fault is not null) return [];
            list = lines;
        }

        var pass = new MappingPass(this, context, key, document);
        if (list is not { } all) pass.Take(document);
        else
        {
            foreach (var line in all.EnumerateArray())
            {
                pass.Take(line);
                if (pass.Stopped) break;
            }
        }

        fault = pass.Fault;
        return fault is null ? pass.Results(version, itemRows) : [];
    }

    /// <summary>Names a line for a person.</summary>
    public string Where(JsonElement line, int index) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty("@line"u8, out var number) ? $"line {number}/"
        : Path is not null ? string.Create(CultureInfo.InvariantCulture, $"{Path.Text}[{index}]/")
        : Flat ? string.Create(CultureInfo.InvariantCulture, $"rows[{index}]/")
        : "";

    public static string Ordinal(int number) => number < Ordinals.Length ? Ordinals[number] : number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A record that only lines tell of.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">Its id; a line without one tells of nothing.</param>
/// <param name="Fields">Canonical field and where its value lies, ordinal order.</param>
internal sealed record MappingReference(EntityKind Kind, MappingValue Id, ImmutableArray<(string Name, MappingValue Value)> Fields);
