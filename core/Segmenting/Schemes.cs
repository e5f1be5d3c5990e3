using SegSync.Core.Landing;

namespace SegSync.Core.Segmenting;

/// <summary>The scheme files that core carries.</summary>
public static class Schemes
{
    private const string Folder = "schemas/schemes/";

    /// <summary>Names of the files in <c>schemas/schemes</c>, ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. MappingResources.Names(Folder).Select(name => Path.GetFileNameWithoutExtension(name)!)];

    /// <summary>Text of a scheme file; null when there is none of that name.</summary>
    public static string? Text(string name) => MappingResources.Read($"{Folder}{name}.json");
}
