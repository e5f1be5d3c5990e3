using Microsoft.Azure.Cosmos;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// Every query text that the adapter sends; values are parameters always. Besides these there are point reads, the
/// client's own read-many, batches and the change feed.
/// </summary>
internal static class CosmosQueries
{
    /// <summary>Partitions that one query asks for; fewer are filled up by the last.</summary>
    public const int Partitions = 32;

    /// <summary>Within one logical partition, the documents whose id begins with a text.</summary>
    public const string InPartition = "SELECT * FROM c WHERE STARTSWITH(c.id, @prefix)";

    /// <summary>The same in several partitions: the list names the physical partitions to be asked.</summary>
    public static readonly string InPartitions =
        $"SELECT * FROM c WHERE c.pk IN ({string.Join(", ", Enumerable.Range(0, Partitions).Select(i => $"@p{i}"))}) AND STARTSWITH(c.id, @prefix)";

    /// <summary>All documents of a kind.</summary>
    public const string OfKind = "SELECT * FROM c WHERE c.kind = @kind";

    /// <summary>How many they are.</summary>
    public const string CountOfKind = "SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind";

    public static QueryDefinition WithPrefix(string prefix) => new QueryDefinition(InPartition).WithParameter("@prefix", CosmosId.Of(prefix));

    public static QueryDefinition WithPrefix(IReadOnlyList<string> partitions, string prefix)
    {
        var query = new QueryDefinition(InPartitions).WithParameter("@prefix", CosmosId.Of(prefix));
        for (var i = 0; i < Partitions; i++) query.WithParameter($"@p{i}", partitions[Math.Min(i, partitions.Count - 1)]);
        return query;
    }

    public static QueryDefinition Kind(string text, string kind) => new QueryDefinition(text).WithParameter("@kind", kind);
}
