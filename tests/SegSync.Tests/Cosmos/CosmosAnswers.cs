using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SegSync.Functions.Stores.Cosmos;

namespace SegSync.Tests.Cosmos;

/// <summary>The closed list of query texts, and what each asks for. Any other text is refused.</summary>
internal static partial class CosmosAnswers
{
    // what the client makes of a count before it sends it to each physical partition
    private const string PartialCount = "SELECT VALUE [{\"item\": COUNT(1)}]\nFROM c\nWHERE (c.kind = @kind)";

    /// <summary>How the client is to run a text; null for one that is not on the list.</summary>
    public static JsonObject? Plan(string text) => text switch
    {
        CosmosQueries.CountOfKind => Plan(["Count"], PartialCount),
        _ => IsKnown(text) ? Plan([], "") : null,
    };

    /// <summary>Whether a text counts instead of listing.</summary>
    public static bool Counts(string text) => text is CosmosQueries.CountOfKind or PartialCount;

    /// <summary>Which documents a query asks for; null for a text that is not on the list, or parameters that do not fit it.</summary>
    public static Func<CosmosItem, bool>? Filter(string text, IReadOnlyDictionary<string, string> values)
    {
        try
        {
            if (text == CosmosQueries.InPartition) return item => item.Id.StartsWith(values["@prefix"], StringComparison.Ordinal);
            if (text == CosmosQueries.InPartitions)
            {
                var partitions = Enumerable.Range(0, CosmosQueries.Partitions).Select(i => values[$"@p{i}"]).ToHashSet(StringComparer.Ordinal);
                return item => partitions.Contains(item.Partition) && item.Id.StartsWith(values["@prefix"], StringComparison.Ordinal);
            }

            if (text == CosmosQueries.OfKind || Counts(text))
            {
                var kind = values["@kind"];
                return item => KindOf(item) == kind;
            }

            if (!ReadMany().IsMatch(text)) return null;
            var names = Name().Matches(text).Select(match => (values[match.Groups["pk"].Value], values[match.Groups["id"].Value])).ToHashSet();
            return item => names.Contains((item.Partition, item.Id));
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    private static bool IsKnown(string text) => text is CosmosQueries.InPartition or CosmosQueries.OfKind || text == CosmosQueries.InPartitions || ReadMany().IsMatch(text);

    private static string? KindOf(CosmosItem item)
    {
        var reader = new Utf8JsonReader(item.Body);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("kind")) continue;
            reader.Read();
            return reader.GetString();
        }

        return null;
    }

    private static JsonObject Plan(string[] aggregates, string rewritten) => new()
    {
        ["partitionedQueryExecutionInfoVersion"] = 2,
        ["queryInfo"] = new JsonObject
        {
            ["distinctType"] = "None", ["top"] = null, ["offset"] = null, ["limit"] = null, ["orderBy"] = new JsonArray(), ["orderByExpressions"] = new JsonArray(),
            ["groupByExpressions"] = new JsonArray(), ["groupByAliases"] = new JsonArray(), ["aggregates"] = new JsonArray([.. aggregates.Select(name => (JsonNode)name)]),
            ["groupByAliasToAggregateType"] = new JsonObject(), ["rewrittenQuery"] = rewritten, ["hasSelectValue"] = aggregates.Length > 0, ["hasNonStreamingOrderBy"] = false,
        },
        ["queryRanges"] = new JsonArray(new JsonObject { ["min"] = "", ["max"] = "FF", ["isMinInclusive"] = true, ["isMaxInclusive"] = false }),
    };

    // the client's own text for reading many by name
    [GeneratedRegex("""^SELECT \* FROM c WHERE \( (\( c\.id = @param_id(?<n>\d+) AND c\["pk"\] = @param_pk\k<n>0 \)( OR (?!\)))?)+ \)$""")]
    private static partial Regex ReadMany();

    [GeneratedRegex("""c\.id = (?<id>@param_id\d+) AND c\["pk"\] = (?<pk>@param_pk\d+)""")]
    private static partial Regex Name();
}
