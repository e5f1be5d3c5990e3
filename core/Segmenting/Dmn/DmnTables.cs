using System.Collections.Concurrent;

namespace SegSync.Core.Segmenting.Dmn;

/// <summary>The ready-made tables of <c>schemas/dmn</c>, which core carries with it.</summary>
public static class DmnTables
{
    private const string Folder = "schemas/dmn/";
    private static readonly ConcurrentDictionary<string, DmnModel?> Loaded = new(StringComparer.Ordinal);

    /// <summary>Their names without <c>.dmn</c>, ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. typeof(DmnTables).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal)];

    /// <summary>A ready-made table's file, compiled once; null when there is none of that name.</summary>
    public static DmnModel? BuiltIn(string name) => Loaded.GetOrAdd(name, static name => Text(name) is { } xml ? DmnModel.Load(xml, $"{name}.dmn") : null);

    /// <summary>Its text.</summary>
    public static string? Text(string name)
    {
        using var stream = typeof(DmnTables).Assembly.GetManifestResourceStream($"{Folder}{name}.dmn");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
