using System.Text.Json;
using SegSync.Core.Assessing;
using SegSync.Core.Relating;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>As much of a landscape as can be read, so that what is wrong in one place does not hide what is wrong elsewhere.</summary>
internal static class LandscapeDraft
{
    public static Landscape Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return new();
        var draft = new Landscape { Systems = [.. List(root, "systems").Select(SystemOf)] };
        draft = draft with { Survivorship = Dictionary(root, "survivorship", fields => Named(fields, rules => Texts(rules))), Hierarchies = Dictionary(root, "hierarchies", LinksOf) };
        if (root.TryGetProperty("quality", out var quality)) draft = draft with { Quality = new() { Fields = Dictionary(quality, "fields", fields => Named(fields, PatternOf)) } };
        return Text(root, "segment") is { } segment ? draft with { Segment = segment } : draft;
    }

    private static ImmutableArray<LinkRule> LinksOf(JsonElement rules) =>
        rules.ValueKind == JsonValueKind.Array ? [.. rules.EnumerateArray().Select(rule => new LinkRule { Level = Text(rule, "level") ?? "", Field = Text(rule, "field") ?? "" })] : [];

    private static FieldRule PatternOf(JsonElement rule) => new() { Pattern = Text(rule, "pattern") };

    private static ImmutableArray<string> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String ? text.GetString()! : "")] : [];

    private static ImmutableSortedDictionary<string, T> Dictionary<T>(JsonElement parent, string name, Func<JsonElement, T> read) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? Named(value, read) : ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, T> Named<T>(JsonElement parent, Func<JsonElement, T> read)
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        if (parent.ValueKind == JsonValueKind.Object)
            foreach (var property in parent.EnumerateObject()) named[property.Name] = read(property.Value);
        return named.ToImmutable();
    }

    private static SystemEntry SystemOf(JsonElement system)
    {
        var draft = new SystemEntry
        {
            Name = Text(system, "name") ?? "",
            Connector = Text(system, "connector") ?? "",
            Url = Text(system, "url") ?? "",
            Secret = Text(system, "secret"),
            Mappings = [.. List(system, "mappings").Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "")],
        };
        return Text(system, "schedule") is { } schedule ? draft with { Schedule = schedule } : draft;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<JsonElement> List(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
