using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegSync.Tests.Cosmos;

/// <summary>What an operation does, by the numbers that the protocol has for it.</summary>
internal enum CosmosVerb
{
    Create = 0,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}

/// <summary>An operation on a document as it arrived.</summary>
internal sealed record CosmosOperation(CosmosVerb Verb, string? Id, byte[]? Body, string? IfMatch, string? Partition);

/// <summary>What became of an operation.</summary>
internal sealed record CosmosOutcome(int Status, string? ETag, double Charge, string? Message = null);

/// <summary>A document as the server keeps it.</summary>
internal sealed record CosmosItem(long Rid, long Lsn, int Place, string Partition, string Id, string ETag, byte[] Body)
{
    /// <summary>Its JSON with the system's properties; the feed also tells the transaction.</summary>
    public JsonNode Json(bool inFeed)
    {
        var json = JsonNode.Parse(Body)!.AsObject();
        json["_rid"] = CosmosAccount.DocumentRid(Rid);
        json["_self"] = $"dbs/{CosmosAccount.DatabaseRid}/colls/{CosmosAccount.ContainerRid}/docs/{CosmosAccount.DocumentRid(Rid)}/";
        json["_etag"] = ETag;
        json["_attachments"] = "attachments/";
        json["_ts"] = 1_770_000_000 + Lsn;
        if (inFeed) json["_lsn"] = Lsn;
        return json;
    }
}

/// <summary>One container: documents by logical partition, in order of creation and in order of change. Thread-safe.</summary>
internal sealed class CosmosData
{
    public const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxId = 1023;
    private const int MaxPartition = 2048;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Partition, string Id), CosmosItem> items = [];
    private readonly SortedDictionary<long, CosmosItem> byRid = [];
    private readonly SortedDictionary<(long Lsn, int Place), CosmosItem> byChange = [];
    private long lastRid;
    private long lsn = 1;

    public long Lsn
    {
        get
        {
            lock (gate) return lsn;
        }
    }

    public long LastRid
    {
        get
        {
            lock (gate) return lastRid;
        }
    }

    public CosmosItem? Find(string partition, string id)
    {
        lock (gate) return items.GetValueOrDefault((partition, id));
    }

    /// <summary>Documents created after another, in order of creation.</summary>
    public List<CosmosItem> Behind(long rid, Func<CosmosItem, bool> fits, int max)
    {
        lock (gate) return [.. byRid.Values.Where(item => item.Rid > rid && fits(item)).Take(max)];
    }

    public int Count(Func<CosmosItem, bool> fits)
    {
        lock (gate) return byRid.Values.Count(fits);
    }

    /// <summary>Documents changed after a transaction, transactions never cut in two.</summary>
    public List<CosmosItem> Changed(long after, int max)
    {
        lock (gate)
        {
            var found = new List<CosmosItem>();
            foreach (var item in byChange.Values.SkipWhile(item => item.Lsn <= after))
            {
                if (found.Count >= max && item.Lsn != found[^1].Lsn) break;
                found.Add(item);
            }

            return found;
        }
    }

    /// <summary>All operations or none, in order, each seeing those before it.</summary>
    public List<CosmosOutcome> Apply(string partition, IReadOnlyList<CosmosOperation> operations)
    {
        lock (gate)
        {
            var planned = new Dictionary<string, CosmosItem?>(StringComparer.Ordinal);
            var outcomes = new List<CosmosOutcome>();
            var (rid, now) = (lastRid, lsn + 1);
            foreach (var operation in operations)
            {
                var (outcome, id, item) = One(partition, operation, id => planned.TryGetValue(id, out var earlier) ? earlier : items.GetValueOrDefault((partition, id)), ref rid, now, outcomes.Count);
                outcomes.Add(outcome);
                if (outcome.Status >= 400)
                    return [.. operations.Select((_, i) => i == outcomes.Count - 1 ? outcome : new CosmosOutcome(424, null, 0))];
                planned[id] = item;
            }

            foreach (var (id, item) in planned) Put((partition, id), item);
            (lastRid, lsn) = (rid, now);
            return outcomes;
        }
    }

    private static (CosmosOutcome Outcome, string Id, CosmosItem? Item) One(
        string partition, CosmosOperation operation, Func<string, CosmosItem?> find, ref long rid, long now, int place)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(partition) > MaxPartition) return (Refused(400, "The partition key is too long."), "", null);
        if (operation.Verb == CosmosVerb.Delete)
        {
            var standing = find(operation.Id!);
            if (standing is null) return (Refused(404, "Resource Not Found."), "", null);
            if (operation.IfMatch is { } tag && tag != standing.ETag) return (Refused(412, "One of the specified pre-condition is not met."), "", null);
            return (new(204, null, CosmosCharges.Write(standing.Body.Length)), operation.Id!, null);
        }

        JsonElement json;
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(operation.Body);
        }
        catch (JsonException exception)
        {
            return (Refused(400, exception.Message), "", null);
        }

        if (operation.Body!.Length > MaxBytes) return (Refused(413, "Request size is too large."), "", null);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("id", out var named) || named.ValueKind != JsonValueKind.String) return (Refused(400, "The document has no id."), "", null);
        var id = named.GetString()!;
        if (id.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(id) > MaxId || id.AsSpan().ContainsAny(@"/\?#") || id[^1] == ' ') return (Refused(400, $"'{id}' is no id."), "", null);
        if (!json.TryGetProperty("pk", out var pk) || pk.GetString() != partition) return (Refused(400, "PartitionKey extracted from document doesn't match the one specified in the header."), "", null);
        if (operation.Id is { } asked && asked != id) return (Refused(400, "The id of the document is not that of the request."), "", null);
        var current = find(id);
        switch (operation.Verb)
        {
            case CosmosVerb.Create when current is not null: return (Refused(409, "Entity with the specified id already exists in the system."), "", null);
            case CosmosVerb.Replace when current is null: return (Refused(404, "Resource Not Found."), "", null);
            case CosmosVerb.Replace or CosmosVerb.Upsert when operation.IfMatch is { } tag && current is not null && tag != current.ETag:
                return (Refused(412, "One of the specified pre-condition is not met."), "", null);
        }

        var etag = $"\"{now.ToString("x8", CultureInfo.InvariantCulture)}-{place.ToString("x4", CultureInfo.InvariantCulture)}\"";
        var item = new CosmosItem(current?.Rid ?? ++rid, now, place, partition, id, etag, operation.Body);
        return (new(current is null ? 201 : 200, etag, CosmosCharges.Write(item.Body.Length) + (current is null ? 0 : CosmosCharges.Write(current.Body.Length))), id, item);
    }

    private void Put((string Partition, string Id) name, CosmosItem? item)
    {
        if (items.Remove(name, out var old))
        {
            byRid.Remove(old.Rid);
            byChange.Remove((old.Lsn, old.Place));
        }

        if (item is null) return;
        items[name] = item;
        byRid[item.Rid] = item;
        byChange[(item.Lsn, item.Place)] = item;
    }

    private static CosmosOutcome Refused(int status, string message) => new(status, null, 1.24, message);
}

/// <summary>Request units by the published rules of thumb: 1 for reading 1 KB, 5 for writing it, growing with the size.</summary>
internal static class CosmosCharges
{
    public const double Nothing = 1;

    public static double Read(int bytes) => Math.Max(1, 1 + (0.09 * (Kilobytes(bytes) - 1)));

    public static double Write(int bytes) => 5 + (0.45 * (Kilobytes(bytes) - 1));

    public static double Query(int documents, int bytes) => 2.8 + (0.03 * documents) + (0.09 * Kilobytes(bytes));

    public static double Feed(int bytes) => 1 + (0.09 * Kilobytes(bytes));

    private static double Kilobytes(int bytes) => Math.Ceiling(bytes / 1024d);
}
