using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace SegSync.Tests.Cosmos;

/// <summary>What the server tells of account, database, container and its one physical partition.</summary>
internal static class CosmosAccount
{
    private static readonly byte[] Database = [1, 0, 0, 0];
    private static readonly byte[] Container = [.. Database, 0x80, 0, 0, 1];

    public static string DatabaseRid { get; } = Rid(Database);

    public static string ContainerRid { get; } = Rid(Container);

    public static string DocumentRid(long number)
    {
        var bytes = new byte[16];
        Container.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), number);
        return Rid(bytes);
    }

    public static JsonObject Self(Uri address)
    {
        JsonArray Locations() => [new JsonObject { ["name"] = "Local", ["databaseAccountEndpoint"] = address.ToString() }];
        return new()
        {
            ["_self"] = "", ["id"] = "local", ["_rid"] = "local", ["media"] = "//media/", ["addresses"] = "//addresses/", ["_dbs"] = "//dbs/",
            ["writableLocations"] = Locations(), ["readableLocations"] = Locations(), ["enableMultipleWriteLocations"] = false,
            ["userReplicationPolicy"] = new JsonObject { ["asyncReplication"] = false, ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Session" },
            ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            ["queryEngineConfiguration"] = "{\"maxSqlQueryInputLength\":262144,\"maxJoinsPerSqlQuery\":5,\"maxLogicalAndPerSqlQuery\":500,\"maxLogicalOrPerSqlQuery\":500,\"maxInExpressionItemsCount\":16000,\"queryMaxInMemorySortDocumentCount\":500,\"maxQueryRequestTimeoutFraction\":0.9,\"sqlAllowNonFiniteNumbers\":false,\"sqlAllowAggregateFunctions\":true,\"sqlAllowSubQuery\":true,\"allowNewKeywords\":true,\"enableSpatialIndexing\":true,\"maxSpatialQueryCells\":12,\"spatialMaxGeometryPointCount\":256}",
        };
    }

    public static JsonObject DatabaseOf(string id) => new() { ["id"] = id, ["_rid"] = DatabaseRid, ["_self"] = $"dbs/{DatabaseRid}/", ["_etag"] = "\"db\"", ["_colls"] = "colls/", ["_users"] = "users/", ["_ts"] = 1_770_000_000 };

    public static JsonObject ContainerOf(JsonObject definition)
    {
        var container = definition.DeepClone().AsObject();
        container["_rid"] = ContainerRid;
        container["_self"] = $"dbs/{DatabaseRid}/colls/{ContainerRid}/";
        container["_etag"] = "\"container\"";
        container["_ts"] = 1_770_000_000;
        container["_docs"] = "docs/";
        return container;
    }

    public static JsonObject Ranges() => new()
    {
        ["_rid"] = ContainerRid,
        ["PartitionKeyRanges"] = new JsonArray(new JsonObject
        {
            ["_rid"] = DocumentRid(1), ["id"] = "0", ["_etag"] = "\"range\"", ["minInclusive"] = "", ["maxExclusive"] = "FF", ["ridPrefix"] = 0,
            ["_self"] = $"dbs/{DatabaseRid}/colls/{ContainerRid}/pkranges/{DocumentRid(1)}/", ["throughputFraction"] = 1, ["status"] = "online", ["parents"] = new JsonArray(), ["_ts"] = 1_770_000_000,
        }),
        ["_count"] = 1,
    };

    private static string Rid(byte[] bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
