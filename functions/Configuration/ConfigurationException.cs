namespace SegSync.Functions.Configuration;

/// <summary>Something wrong with what a person configured.</summary>
/// <param name="File">Where: a file, a folder, an option.</param>
/// <param name="Path">JSON path in it, such as <c>$.systems[1].url</c>; empty where it is the whole.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ConfigurationError(string File, string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? $"{File}: {Message}" : $"{File} {Path}: {Message}";
}

/// <summary>The configuration cannot be used; carries everything that is wrong with it.</summary>
public sealed class ConfigurationException(ImmutableArray<ConfigurationError> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All errors, in the order of the file.</summary>
    public ImmutableArray<ConfigurationError> Errors => errors;

    /// <summary>One error.</summary>
    public static ConfigurationException Of(string file, string path, string message) => new([new(file, path, message)]);
}
