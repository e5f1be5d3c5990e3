using System.Text.Json;
using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Models;

/// <summary>Reads model files (<c>schemas/match-model.schema.json</c>): all errors at once.</summary>
public static class ModelFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>The model, or null and why there is none.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="errors">Path inside the file and reason, in the file's order.</param>
    public static MatchModel? Read(string json, out ImmutableArray<(string Path, string Reason)> errors)
    {
        var found = new List<(string, string)>();
        MatchModel? model = null;
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object) model = Read(document.RootElement, found);
            else found.Add(("$", "an object was expected"));
        }
        catch (JsonException exception)
        {
            found.Add(("$", $"is not valid JSON at line {exception.LineNumber + 1}: {exception.Message.Split(" LineNumber")[0]}"));
        }
        errors = [.. found];
        return errors.IsEmpty ? model : null;
    }

    private static MatchModel Read(JsonElement root, List<(string, string)> errors)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is not ("$schema" or "entity" or "id" or "columns" or "link" or "blocking" or "threshold" or "prior" or "description"))
                errors.Add(($"$.{property.Name}", "is not known; known are entity, id, columns, link, blocking, threshold, prior, description"));
        }
        var columns = Columns(root, errors);
        var id = Text(root, "id", "id", errors);
        if (columns.Any(column => column.Name == id)) errors.Add(($"$.columns.{id}", "is the id, which is never compared; leave it out"));
        return new(
            Text(root, "entity", "record", errors),
            id,
            columns,
            Link(root, errors),
            Blocking(root, columns, errors),
            Share(root, "threshold", errors),
            Share(root, "prior", errors));
    }

    private static string Text(JsonElement root, string name, string otherwise, List<(string, string)> errors)
    {
        if (!root.TryGetProperty(name, out var value)) return otherwise;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        errors.Add(($"$.{name}", "a text was expected"));
        return otherwise;
    }

    private static ImmutableArray<ModelColumn> Columns(JsonElement root, List<(string, string)> errors)
    {
        if (!root.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Object || !columns.EnumerateObject().Any())
        {
            errors.Add(("$.columns", """at least one column was expected, such as {"surname": "familyName"}"""));
            return [];
        }
        var all = ImmutableArray.CreateBuilder<ModelColumn>();
        foreach (var column in columns.EnumerateObject())
        {
            var value = column.Value.ValueKind == JsonValueKind.Object && column.Value.TryGetProperty("type", out var inner) ? inner : column.Value;
            if (value.ValueKind == JsonValueKind.String && ColumnTypes.Find(value.GetString()!) is { } type) all.Add(new(column.Name, type));
            else errors.Add(($"$.columns.{column.Name}", $"is {value.GetRawText()}; one of {string.Join(", ", ColumnTypes.Names)} was expected"));
        }
        return all.ToImmutable();
    }

    private static LinkShape Link(JsonElement root, List<(string, string)> errors)
    {
        if (!root.TryGetProperty("link", out var value)) return LinkShape.OneToOne;
        switch (value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        {
            case "one-to-one": return LinkShape.OneToOne;
            case "many-to-many": return LinkShape.ManyToMany;
            default:
                errors.Add(("$.link", $"is {value.GetRawText()}; one-to-one or many-to-many was expected"));
                return LinkShape.OneToOne;
        }
    }

    private static ImmutableArray<ImmutableArray<string>> Blocking(JsonElement root, ImmutableArray<ModelColumn> columns, List<(string, string)> errors)
    {
        if (!root.TryGetProperty("blocking", out var rules)) return [];
        if (rules.ValueKind != JsonValueKind.Array)
        {
            errors.Add(("$.blocking", """a list of lists of columns was expected, such as [["postcode", "surname"], ["email"]]"""));
            return [];
        }
        var all = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var (at, rule) in rules.EnumerateArray().Index())
        {
            var names = rule.ValueKind == JsonValueKind.Array ? [.. rule.EnumerateArray().Select(name => name.ToString())] : ImmutableArray<string>.Empty;
            if (names.IsEmpty) errors.Add(($"$.blocking[{at}]", "a list of columns was expected"));
            foreach (var name in names.Where(name => columns.All(column => column.Name != name))) errors.Add(($"$.blocking[{at}]", $"'{name}' is none of the columns"));
            all.Add(names);
        }
        return all.ToImmutable();
    }

    private static double? Share(JsonElement root, string name, List<(string, string)> errors)
    {
        if (!root.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is > 0 and < 1) return share;
        errors.Add(($"$.{name}", $"is {value.GetRawText()}; a probability above 0 and below 1 was expected"));
        return null;
    }
}
