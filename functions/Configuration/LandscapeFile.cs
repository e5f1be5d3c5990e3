using System.Text.Json;
using NJsonSchema;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>Reads a landscape: schema first, then what a schema cannot say; everything that is wrong is told at once.</summary>
internal static class LandscapeFile
{
    /// <summary>Name of the landscape that is used where none is given.</summary>
    public const string Default = "schemas/landscapes/sandbox.json";

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(Embedded("schemas/landscape.schema.json")));

    /// <summary>Loads and checks a landscape.</summary>
    /// <param name="file">The file; null for the sandbox landscape.</param>
    /// <param name="rules">What the landscape is held against; null for its form alone.</param>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public static async Task<Landscape> LoadAsync(string? file, LandscapeRules? rules)
    {
        var name = file ?? Default;
        var text = file is null ? Embedded(Default) : Read(file);
        using var document = Parse(name, text);
        var schema = await Schema.Value;
        ImmutableArray<ConfigurationError> errors =
        [
            .. SchemaWords.Of(schema.Validate(text)).Concat(rules?.Check(LandscapeDraft.Of(document.RootElement)) ?? [])
                .Select(error => new ConfigurationError(name, error.Path, error.Message)),
        ];
        if (!errors.IsEmpty) throw new ConfigurationException(errors);
        try
        {
            return document.Deserialize<Landscape>(HubJson.Options)!;
        }
        catch (JsonException exception)
        {
            throw ConfigurationException.Of(name, exception.Path ?? "", "the value does not fit: " + exception.Message);
        }
    }

    /// <summary>A landscape as far as it can be understood, unchecked; the sandbox's where no file is given.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or is no JSON.</exception>
    public static Landscape Draft(string? file)
    {
        using var document = Parse(file ?? Default, file is null ? Embedded(Default) : Read(file));
        return LandscapeDraft.Of(document.RootElement);
    }

    private static JsonDocument Parse(string name, string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            throw ConfigurationException.Of(name, $"line {exception.LineNumber + 1}, position {exception.BytePositionInLine + 1}", "this is not JSON: " + exception.Message);
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationException.Of(file, "", "the landscape cannot be read: " + exception.Message);
        }
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(Landscape).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
