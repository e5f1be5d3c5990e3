using System.Globalization;
using System.Text.Json;

namespace SegSync.Core.Segmenting;

/// <summary>Something wrong with a scheme file.</summary>
/// <param name="Path">JSON path, such as <c>$.classifiers[0].cuts</c>.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
public sealed record SchemeError(string Path, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reason}";
}

/// <summary>
/// An object of a scheme file while it is read. Collects every error instead of stopping at the first, and knows
/// which properties nobody asked for. It asks what the JSON Schema asks, without the half second that loading a schema
/// validator takes.
/// </summary>
internal sealed class SchemeJson(JsonElement json, string path, List<SchemeError> errors)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal) { "$schema" };

    public string Path => path;

    public bool Has(string name) => Find(name, false, JsonValueKind.Undefined) is not null;

    public void Say(string at, string reason) => errors.Add(new(at.Length == 0 ? path : $"{path}.{at}", reason));

    public string? Text(string name, bool required = false) => Find(name, required, JsonValueKind.String)?.GetString();

    public decimal? Number(string name, decimal least, decimal most, bool required = false)
    {
        if (Find(name, required, JsonValueKind.Number) is not { } found) return null;
        if (found.TryGetDecimal(out var value) && value >= least && value <= most) return value;
        Say(name, string.Create(CultureInfo.InvariantCulture, $"is {found.GetRawText()}; a number from {least} to {most} was expected"));
        return null;
    }

    public int? Whole(string name, int least, int most, bool required = false)
    {
        if (Number(name, least, most, required) is not { } value) return null;
        if (decimal.IsInteger(value)) return (int)value;
        Say(name, $"is {value.ToString(CultureInfo.InvariantCulture)}; a whole number was expected");
        return null;
    }

    /// <summary>One of the words; the first where the property is absent.</summary>
    public string OneOf(string name, params string[] words)
    {
        if (Text(name) is not { } text) return words[0];
        if (words.Contains(text, StringComparer.Ordinal)) return text;
        Say(name, $"is '{text}'; one of {string.Join(", ", words)} was expected");
        return words[0];
    }

    /// <summary>Numbers; null where there are none or one is none.</summary>
    public ImmutableArray<decimal>? Numbers(string name, bool required)
    {
        if (Find(name, required, JsonValueKind.Array) is not { } found) return null;
        var values = ImmutableArray.CreateBuilder<decimal>();
        foreach (var (item, i) in found.EnumerateArray().Select((item, i) => (item, i)))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetDecimal(out var value)) values.Add(value);
            else Say($"{name}[{i}]", $"is {item.GetRawText()}; a number was expected");
        }

        return values.Count == found.GetArrayLength() ? values.ToImmutable() : null;
    }

    /// <summary>Cuts between classes, one less than these; null where something is wrong with either.</summary>
    public ImmutableArray<decimal>? Cuts(ImmutableArray<string> classes)
    {
        var cuts = Numbers("cuts", true);
        if (cuts is { } given && !classes.IsEmpty && classes.Length != given.Length + 1) Say("classes", $"has {classes.Length} names for {given.Length} cuts; one more than cuts was expected");
        return cuts;
    }

    public ImmutableArray<string> Texts(string name, bool required)
    {
        if (Find(name, required, JsonValueKind.Array) is not { } found) return [];
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, i) in found.EnumerateArray().Select((item, i) => (item, i)))
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text) values.Add(text);
            else Say($"{name}[{i}]", $"is {item.GetRawText()}; a text was expected");
        }

        return values.ToImmutable();
    }

    public SchemeJson? Object(string name, bool required = false) =>
        Find(name, required, JsonValueKind.Object) is { } found ? new(found, $"{path}.{name}", errors) : null;

    public IEnumerable<SchemeJson> Objects(string name, bool required)
    {
        if (Find(name, required, JsonValueKind.Array) is not { } found) yield break;
        foreach (var (item, i) in found.EnumerateArray().Select((item, i) => (item, i)))
        {
            if (item.ValueKind == JsonValueKind.Object) yield return new(item, $"{path}.{name}[{i}]", errors);
            else Say($"{name}[{i}]", $"is {item.GetRawText()}; an object was expected");
        }
    }

    /// <summary>The value of whatever kind.</summary>
    public JsonElement? Any(string name) => Find(name, false, JsonValueKind.Undefined);

    /// <summary>Names of all properties; whoever asks for them knows them.</summary>
    public ImmutableArray<string> Names()
    {
        ImmutableArray<string> names = [.. json.EnumerateObject().Select(property => property.Name)];
        asked.UnionWith(names);
        return names;
    }

    /// <summary>Reports the properties that nobody asked for.</summary>
    public void Done()
    {
        foreach (var property in json.EnumerateObject().Where(property => !asked.Contains(property.Name)))
            Say("", $"has '{property.Name}', which is not known here; known are {string.Join(", ", asked.Where(name => name[0] != '$').Order(StringComparer.Ordinal))}");
    }

    private JsonElement? Find(string name, bool required, JsonValueKind kind)
    {
        asked.Add(name);
        if (!json.TryGetProperty(name, out var found))
        {
            if (required) Say("", $"lacks '{name}'");
            return null;
        }

        if (kind == JsonValueKind.Undefined || found.ValueKind == kind) return found;
        Say(name, $"is {found.GetRawText()}; {Word(kind)} was expected");
        return null;
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };
}
