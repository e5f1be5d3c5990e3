using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;

namespace SegSync.Tests.Landing;

/// <summary>What the mapping tests start from.</summary>
internal static class Given
{
    public static readonly MappingContext Context = MappingContext.Of("t", "sys", ["EUR", "GBP", "USD"], new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero));

    public static SourceItem Item(string json, int rows = 1, bool deleted = false) => new(JsonDocument.Parse(json).RootElement, deleted, rows);

    public static Core.Landing.Mapping Mapping(string json)
    {
        var mapping = Core.Landing.Mapping.Load(json, "", out var errors);
        errors.ShouldBeEmpty();
        return mapping!;
    }

    /// <summary>A folder of the data shared between projects, or null: SEGSYNC_SHARED, or <c>shared</c> beside the repository.</summary>
    public static string? Shared(string folder)
    {
        var root = Environment.GetEnvironmentVariable("SEGSYNC_SHARED");
        for (var at = AppContext.BaseDirectory; root is null && at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, "shared", folder))) root = Path.Combine(at, "shared");
        }

        return root is not null && Path.Combine(root, folder) is var found && Directory.Exists(found) ? found : null;
    }
}
