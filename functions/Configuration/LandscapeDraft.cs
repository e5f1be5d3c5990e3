using System.Text.Json;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>As much of a landscape as can be read, so that what is wrong in one place does not hide what is wrong elsewhere.</summary>
internal static class LandscapeDraft
{
    public static Landscape Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return new();
        var draft = new Landscape { Systems = [.. List(root, "systems").Select(SystemOf)] };
        return Text(root, "segment") is { } segment ? draft with { Segment = segment } : draft;
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
