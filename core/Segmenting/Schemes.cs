using SegSync.Core.Landing;

namespace SegSync.Core.Segmenting;

/// <summary>The scheme files that core carries.</summary>
public static class Schemes
{
    private const string Folder = "schemas/schemes/", HubFolder = "schemas/schemes/hub/";

    /// <summary>Names of the files in <c>schemas/schemes</c>, ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. MappingResources.Names(Folder).Where(name => !name.StartsWith(HubFolder, StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name)!)];

    /// <summary>Text of a scheme file; null when there is none of that name.</summary>
    public static string? Text(string name) => MappingResources.Read($"{Folder}{name}.json");

    /// <summary>Texts of the schemes that are active in every hub until others are activated or they are retired, ordinal order of names.</summary>
    public static ImmutableArray<string> OfHub { get; } = [.. MappingResources.Names(HubFolder).Select(name => MappingResources.Read(name)!)];
}
