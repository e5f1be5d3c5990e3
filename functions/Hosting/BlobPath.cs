using System.Text.RegularExpressions;

namespace SegSync.Functions.Hosting;

/// <summary>The path of a blob trigger, <c>drop/{system}/{name}</c>: a container and a pattern for what lies in it.</summary>
internal sealed class BlobPath
{
    private readonly Regex pattern;
    private readonly ImmutableArray<string> names;

    public BlobPath(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        Container = slash > 0 ? path[..slash] : throw new InvalidOperationException($"'{path}' is no blob path; container/{{name}} is one");
        names = [.. Regex.Matches(path, @"\{(\w+)\}").Select(match => match.Groups[1].Value)];
        var text = Regex.Escape(path[(slash + 1)..]);
        foreach (var name in names)
            text = text.Replace($@"\{{{name}}}", name == "name" ? "(?<name>.+)" : $"(?<{name}>[^/]+)", StringComparison.Ordinal);
        pattern = new($"^{text}$", RegexOptions.CultureInvariant);
    }

    /// <summary>The container: in the embedded host a folder.</summary>
    public string Container { get; }

    /// <summary>The named parts of a path in the container; null when it does not fit.</summary>
    public Dictionary<string, string?>? Match(string path)
    {
        var match = pattern.Match(path);
        return match.Success ? names.ToDictionary(name => name, name => (string?)match.Groups[name].Value, StringComparer.OrdinalIgnoreCase) : null;
    }
}
