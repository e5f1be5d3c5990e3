using SegSync.Core.Syncing;

namespace SegSync.Functions.Configuration;

/// <summary>The mappings that come with the program.</summary>
internal static class MappingNames
{
    private const string Folder = "schemas/mappings/";

    public static readonly ImmutableArray<string> All =
        [.. typeof(Landscape).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).OfType<string>()];
}
