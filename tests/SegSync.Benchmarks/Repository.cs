namespace SegSync.Benchmarks;

/// <summary>Where the repository is that this program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "SegSync.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("no SegSync.sln above this program");
        return directory;
    }
}
