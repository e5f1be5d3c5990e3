using System.Collections.Frozen;
using System.Text.Json;
using SegSync.Core.Records;

namespace SegSync.Core.Landing;

/// <summary>Files of <c>schemas/</c> that core carries with it.</summary>
internal static class MappingResources
{
    public static string? Read(string name)
    {
        using var stream = typeof(MappingResources).Assembly.GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static IEnumerable<string> Names(string folder) => typeof(MappingResources).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}

/// <summary>Who may see a field, and what becomes of it when a person is erased.</summary>
public enum Sensitivity
{
    /// <summary>Known to everybody.</summary>
    Public,

    /// <summary>Of the house.</summary>
    Internal,

    /// <summary>Of a person; erased on request.</summary>
    Personal,

    /// <summary>Tells what is earned.</summary>
    Margin,
}

/// <summary>A canonical field, from <c>schemas/canonical.json</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">text or decimal.</param>
/// <param name="Class">Sensitivity class.</param>
/// <param name="Description">What it holds.</param>
public sealed record CanonicalField(string Name, string Type, Sensitivity Class, string Description)
{
    private static readonly FrozenDictionary<EntityKind, ImmutableSortedDictionary<string, CanonicalField>> All = Load();

    /// <summary>The fields of a kind by name, ordinal order; none for a kind without records of its own.</summary>
    public static ImmutableSortedDictionary<string, CanonicalField> Of(EntityKind kind) =>
        All.GetValueOrDefault(kind, ImmutableSortedDictionary<string, CanonicalField>.Empty);

    private static FrozenDictionary<EntityKind, ImmutableSortedDictionary<string, CanonicalField>> Load()
    {
        using var document = JsonDocument.Parse(MappingResources.Read("schemas/canonical.json") ?? throw new InvalidOperationException("schemas/canonical.json is not embedded"));
        return document.RootElement.EnumerateObject().Where(entity => entity.Value.ValueKind == JsonValueKind.Object).ToFrozenDictionary(
            entity => EntityKinds.Parse(entity.Name),
            entity => entity.Value.EnumerateObject().Select(Read).ToImmutableSortedDictionary(field => field.Name, field => field, StringComparer.Ordinal));
    }

    private static CanonicalField Read(JsonProperty field) => new(
        field.Name,
        field.Value.GetProperty("type").GetString()!,
        Enum.Parse<Sensitivity>(field.Value.GetProperty("class").GetString()!, ignoreCase: true),
        field.Value.GetProperty("description").GetString()!);
}
