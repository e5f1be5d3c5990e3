using SegSync.Core.Landing;

namespace SegSync.Functions.Configuration;

/// <summary>Finds mappings: those that come with the program by name, others by the path of their file.</summary>
/// <param name="folder">What paths are relative to: the folder of the landscape file, or of the caller.</param>
internal sealed class MappingFiles(string folder)
{
    /// <summary>The mapping, or everything that is wrong with it.</summary>
    public (Mapping? Mapping, ImmutableArray<ConfigurationError> Errors) Find(string name)
    {
        if (!name.EndsWith(".json", StringComparison.Ordinal))
        {
            return Mappings.BuiltIn(name) is { } mapping
                ? (mapping, [])
                : (null, [new("", "", $"'{name}' is no mapping; there are {string.Join(", ", Mappings.Names)}; for one of your own write the path of its .json file")]);
        }

        var path = Path.GetFullPath(name, folder);
        try
        {
            var text = File.ReadAllText(path);
            if (Mappings.SameAsBuiltIn(Path.GetFileNameWithoutExtension(path), text) is { } known) return (known, []);
            var loaded = Mapping.Load(text, path, out var errors);
            return (loaded, [.. errors.Select(error => new ConfigurationError(error.File, error.Path, error.Reason))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, [new(path, "", "the mapping cannot be read: " + exception.Message)]);
        }
    }

    /// <summary>The mapping.</summary>
    /// <param name="name">Its name or path.</param>
    /// <param name="where">Who asks for it, for errors.</param>
    /// <exception cref="ConfigurationException">There is none, or it is wrong.</exception>
    public Mapping Get(string name, string where)
    {
        var (mapping, errors) = Find(name);
        return mapping ?? throw new ConfigurationException([.. errors.Select(error => error.File.Length == 0 ? error with { File = where } : error)]);
    }
}
