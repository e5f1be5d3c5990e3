using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SegSync.Tests.Cosmos;

/// <summary>
/// Speaks the gateway protocol of Cosmos DB for NoSQL as far as the client asks it of one container, and is as strict as
/// the service: sizes, operations in a batch, one logical partition, tags, continuations. It has no SQL: it answers the
/// texts of <see cref="CosmosAnswers"/>. Signatures of keys are not verified, and there is one physical partition.
/// </summary>
internal sealed class CosmosServer : IAsyncDisposable
{
    private const int MaxOperations = 100;
    private const int PageOfDocuments = 100;
    private const string Key = "c2Vnc3luYyBpbiB0ZXN0cyBvbmx5";

    private readonly WebApplication app;
    private readonly CosmosData data = new();
    private readonly Dictionary<string, JsonObject> databases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> containers = new(StringComparer.Ordinal);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (int Requests, double Charge)> charged = new(StringComparer.Ordinal);

    private CosmosServer(WebApplication app) => this.app = app;

    /// <summary>Requests and request units by what was asked.</summary>
    public string Charged => string.Join(", ", charged.OrderByDescending(pair => pair.Value.Charge).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Charge:0} RU in {pair.Value.Requests}")));

    public Uri Address { get; private set; } = null!;

    public string ConnectionString => $"AccountEndpoint={Address};AccountKey={Key}";

    /// <summary>What goes wrong at present.</summary>
    public CosmosFault? Fault { get; set; }

    /// <summary>The definition of the container as it was made.</summary>
    public JsonObject? Definition => containers.Values.FirstOrDefault();

    public static async Task<CosmosServer> StartAsync()
    {
        // else the client asks the address at which virtual machines are told about themselves
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var server = new CosmosServer(builder.Build());
        server.app.Run(server.ServeAsync);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.First());
        return server;
    }

    public static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !Is(request, "x-ms-documentdb-isquery") && !Is(request, "x-ms-cosmos-is-query-plan-request");

    private static string What(HttpRequest request, int depth) =>
        depth < 5 ? "account"
        : Is(request, "x-ms-cosmos-is-query-plan-request") ? "plans"
        : Is(request, "x-ms-documentdb-isquery") ? "queries"
        : Is(request, "x-ms-cosmos-is-batch-request") ? "batches"
        : request.Headers.ContainsKey("A-IM") ? "feed"
        : HttpMethods.IsGet(request.Method) ? "point reads" : "single writes";

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        body.Position = 0;
        var path = http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var struck = Fault is { } fault && path.Length > 4 && fault.Strikes(http.Request) ? fault.Kind : (CosmosFaultKind?)null;
        if (struck == CosmosFaultKind.Cut)
        {
            http.Abort();
            return;
        }

        var answer = struck switch
        {
            CosmosFaultKind.Throttle => CosmosAnswer.Refused(429, "Request rate is large.") with { Headers = [("x-ms-retry-after-ms", "5")] },
            CosmosFaultKind.Unavailable => CosmosAnswer.Refused(503, "Service is currently unavailable."),
            _ => await AnswerAsync(http.Request, path, body),
        };
        charged.AddOrUpdate(What(http.Request, path.Length), _ => (1, answer.Charge), (_, sum) => (sum.Requests + 1, sum.Charge + answer.Charge));
        if (struck == CosmosFaultKind.LoseAnswer) http.Abort();
        else await answer.WriteAsync(http.Response, data.Lsn);
    }

    private async Task<CosmosAnswer> AnswerAsync(HttpRequest request, string[] path, MemoryStream body)
    {
        if (!request.Headers.ContainsKey("authorization") || !request.Headers.ContainsKey("x-ms-date")) return CosmosAnswer.Refused(401, "The authorization or the date is missing.");
        return (request.Method, path) switch
        {
            ("GET", []) => CosmosAnswer.Of(CosmosAccount.Self(Address)),
            ("POST", ["dbs"]) => Made(databases, body, CosmosAccount.DatabaseOf),
            ("GET", ["dbs", var name]) => databases.TryGetValue(name, out var database) ? CosmosAnswer.Of(database) : Missing(),
            ("POST", ["dbs", _, "colls"]) => Made(containers, body, CosmosAccount.ContainerOf),
            ("GET", ["dbs", _, "colls", var name]) => ContainerOf(name) is { } container ? CosmosAnswer.Of(container) : Missing(),
            ("GET", ["dbs", _, "colls", var name, "pkranges"]) => ContainerOf(name) is null ? Missing() : Ranges(request),
            (_, ["dbs", _, "colls", var name, "docs", ..]) when ContainerOf(name) is null => Missing(),
            ("POST", ["dbs", _, "colls", _, "docs"]) when Is(request, "x-ms-cosmos-is-query-plan-request") => Planned(body),
            ("POST", ["dbs", _, "colls", _, "docs"]) when Is(request, "x-ms-documentdb-isquery") => Queried(request, body),
            ("POST", ["dbs", _, "colls", _, "docs"]) when Is(request, "x-ms-cosmos-is-batch-request") => await BatchAsync(request, body),
            ("POST", ["dbs", _, "colls", _, "docs"]) => One(request, new(Is(request, "x-ms-documentdb-is-upsert") ? CosmosVerb.Upsert : CosmosVerb.Create, null, body.ToArray(), IfMatch(request), null)),
            ("GET", ["dbs", _, "colls", _, "docs"]) when request.Headers.ContainsKey("A-IM") => Feed(request),
            ("GET", ["dbs", _, "colls", _, "docs", var id]) => Read(request, id),
            ("PUT", ["dbs", _, "colls", _, "docs", var id]) => One(request, new(CosmosVerb.Replace, id, body.ToArray(), IfMatch(request), null)),
            ("DELETE", ["dbs", _, "colls", _, "docs", var id]) => One(request, new(CosmosVerb.Delete, id, null, IfMatch(request), null)),
            _ => CosmosAnswer.Refused(400, $"{request.Method} /{string.Join('/', path)} is not understood."),
        };
    }

    private JsonObject? ContainerOf(string nameOrRid) => nameOrRid == CosmosAccount.ContainerRid ? containers.Values.FirstOrDefault() : containers.GetValueOrDefault(nameOrRid);

    private static CosmosAnswer Made(Dictionary<string, JsonObject> into, MemoryStream body, Func<JsonObject, JsonObject> shape)
    {
        var definition = JsonNode.Parse(body)!.AsObject();
        lock (into)
            return into.TryAdd(definition["id"]!.ToString(), shape(definition)) ? CosmosAnswer.Of(into[definition["id"]!.ToString()], 201) : CosmosAnswer.Refused(409, "It exists already.");
    }

    private static CosmosAnswer Made(Dictionary<string, JsonObject> into, MemoryStream body, Func<string, JsonObject> shape) =>
        Made(into, body, (JsonObject definition) => shape(definition["id"]!.ToString()));

    private static CosmosAnswer Ranges(HttpRequest request)
    {
        var known = request.Headers.IfNoneMatch.ToString() == "\"ranges\"";
        return (known ? new CosmosAnswer(304, null) : CosmosAnswer.Of(CosmosAccount.Ranges())) with { Headers = [("etag", "\"ranges\""), ("x-ms-item-count", known ? "0" : "1")] };
    }

    private CosmosAnswer Read(HttpRequest request, string id)
    {
        if (Partition(request) is not { } partition) return NoPartition();
        return data.Find(partition, id) is { } item
            ? CosmosAnswer.Of(item.Json(false)) with { Charge = CosmosCharges.Read(item.Body.Length), Headers = [("etag", item.ETag)] }
            : Missing();
    }

    private CosmosAnswer One(HttpRequest request, CosmosOperation operation)
    {
        if (Partition(request) is not { } partition) return NoPartition();
        var outcome = data.Apply(partition, [operation])[0];
        if (outcome.Status >= 400) return CosmosAnswer.Refused(outcome.Status, outcome.Message!) with { Charge = outcome.Charge };
        var answer = new CosmosAnswer(outcome.Status, null) { Charge = outcome.Charge, Headers = outcome.ETag is null ? [] : [("etag", outcome.ETag)] };
        return answer with { Body = operation.Body is null || request.Headers["Prefer"] == "return=minimal" ? null : JsonSerializer.SerializeToUtf8Bytes(data.Find(partition, Id(operation))!.Json(false)) };
    }

    private static string Id(CosmosOperation operation) => operation.Id ?? JsonNode.Parse(operation.Body)!["id"]!.ToString();

    private async Task<CosmosAnswer> BatchAsync(HttpRequest request, MemoryStream body)
    {
        if (!Is(request, "x-ms-cosmos-batch-atomic")) return CosmosAnswer.Refused(400, "Only transactional batches are served.");
        if (Partition(request) is not { } partition) return NoPartition();
        if (body.Length > CosmosData.MaxBytes) return CosmosAnswer.Refused(413, "Request size is too large.");
        List<CosmosOperation> operations;
        try
        {
            operations = await CosmosBatch.ReadAsync(body);
        }
        catch (FormatException exception)
        {
            return CosmosAnswer.Refused(400, exception.Message);
        }

        if (operations.Count > MaxOperations) return CosmosAnswer.Refused(400, "Batch request has more operations than what is supported.");
        if (operations.Exists(operation => operation.Partition is { } own && Only(own) != partition)) return CosmosAnswer.Refused(400, "All operations of a transactional batch must have one partition key.");
        var outcomes = data.Apply(partition, operations);
        var failed = outcomes.Exists(outcome => outcome.Status >= 400);
        return new(failed ? 207 : 200, (await CosmosBatch.WriteAsync(outcomes)).ToArray()) { Charge = outcomes.Sum(outcome => outcome.Charge), Type = "application/octet-stream" };
    }

    private static CosmosAnswer Planned(MemoryStream body)
    {
        var text = JsonNode.Parse(body)!["query"]!.ToString();
        return CosmosAnswers.Plan(text) is { } plan ? CosmosAnswer.Of(plan) : Unknown(text);
    }

    private CosmosAnswer Queried(HttpRequest request, MemoryStream body)
    {
        var query = JsonNode.Parse(body)!;
        var text = query["query"]!.ToString();
        var values = query["parameters"]?.AsArray().ToDictionary(parameter => parameter!["name"]!.ToString(), parameter => parameter!["value"]!.ToString(), StringComparer.Ordinal) ?? [];
        if (CosmosAnswers.Filter(text, values) is not { } asked) return Unknown(text);
        var partition = Partition(request);
        if (partition is null && !Is(request, "x-ms-documentdb-query-enablecrosspartition") && !request.Headers.ContainsKey("x-ms-documentdb-partitionkeyrangeid"))
            return CosmosAnswer.Refused(400, "Cross partition query is required but disabled.");
        bool Fits(CosmosItem item) => (partition is null || item.Partition == partition) && asked(item);
        if (CosmosAnswers.Counts(text))
        {
            JsonNode count = text.Contains("\"item\"", StringComparison.Ordinal) ? new JsonArray(new JsonObject { ["item"] = data.Count(Fits) }) : data.Count(Fits);
            return List([count]) with { Charge = CosmosCharges.Query(1, 0) };
        }

        if (Place(request.Headers["x-ms-continuation"].ToString()) is not { } after) return CosmosAnswer.Refused(400, "The continuation token is none of this container.");
        var max = int.TryParse(request.Headers["x-ms-max-item-count"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) && given > 0 ? Math.Min(given, PageOfDocuments) : PageOfDocuments;
        var found = data.Behind(after, Fits, max + 1);
        var page = found.Take(max).ToList();
        var answer = List([.. page.Select(item => item.Json(false))]) with { Charge = CosmosCharges.Query(page.Count, page.Sum(item => item.Body.Length)) };
        return found.Count > max ? answer with { Headers = [.. answer.Headers, ("x-ms-continuation", $"+RID:~{page[^1].Rid}#")] } : answer;
    }

    private CosmosAnswer Feed(HttpRequest request)
    {
        var from = request.Headers.IfNoneMatch.ToString().Trim('"');
        var after = 0L;
        if (from == "*") after = data.Lsn;
        else if (from.Length > 0 && (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out after) || after > data.Lsn))
            return CosmosAnswer.Refused(400, "The continuation is none of this feed.");
        var max = int.TryParse(request.Headers["x-ms-max-item-count"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : PageOfDocuments;
        var changed = data.Changed(after, max);
        var tag = $"\"{(changed.Count > 0 ? changed[^1].Lsn : after)}\"";
        if (changed.Count == 0) return new(304, null) { Charge = CosmosCharges.Nothing, Headers = [("etag", tag), ("x-ms-item-count", "0")] };
        var list = List([.. changed.Select(item => item.Json(true))]) with { Charge = CosmosCharges.Feed(changed.Sum(item => item.Body.Length)) };
        return list with { Headers = [.. list.Headers, ("etag", tag)] };
    }

    private static CosmosAnswer List(JsonNode[] documents) =>
        CosmosAnswer.Of(new JsonObject { ["_rid"] = CosmosAccount.ContainerRid, ["Documents"] = new JsonArray(documents), ["_count"] = documents.Length }) with
        {
            Headers = [("x-ms-item-count", documents.Length.ToString(CultureInfo.InvariantCulture))],
        };

    /// <summary>Where a query goes on; null for a token that is none.</summary>
    private long? Place(string token)
    {
        if (token.Length == 0) return 0;
        return token.StartsWith("+RID:~", StringComparison.Ordinal) && token.EndsWith('#') && long.TryParse(token.AsSpan(6, token.Length - 7), NumberStyles.None, CultureInfo.InvariantCulture, out var rid) && rid <= data.LastRid ? rid : null;
    }

    private static string? Partition(HttpRequest request) => Only(request.Headers["x-ms-documentdb-partitionkey"].ToString());

    /// <summary>The one text of a partition key's JSON; null for anything else.</summary>
    private static string? Only(string json)
    {
        if (json.Length == 0) return null;
        var list = JsonNode.Parse(json) as JsonArray;
        return list is [JsonValue value] && value.TryGetValue<string>(out var text) ? text : null;
    }

    private static string? IfMatch(HttpRequest request) => request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? tag : null;

    private static bool Is(HttpRequest request, string header) => string.Equals(request.Headers[header], "true", StringComparison.OrdinalIgnoreCase);

    private static CosmosAnswer Missing() => CosmosAnswer.Refused(404, "Resource Not Found.");

    private static CosmosAnswer NoPartition() => CosmosAnswer.Refused(400, "The partition key is missing or is not one text.");

    private static CosmosAnswer Unknown(string text) => CosmosAnswer.Refused(400, $"Syntax error, unexpected query text: {text}");
}

/// <summary>An answer before it is sent.</summary>
internal sealed record CosmosAnswer(int Status, byte[]? Body)
{
    public double Charge { get; init; } = CosmosCharges.Nothing;

    public string Type { get; init; } = "application/json";

    public (string Name, string Value)[] Headers { get; init; } = [];

    public static CosmosAnswer Of(JsonNode json, int status = 200) => new(status, JsonSerializer.SerializeToUtf8Bytes(json));

    public static CosmosAnswer Refused(int status, string message) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new { code = status.ToString(CultureInfo.InvariantCulture), message }));

    public async Task WriteAsync(HttpResponse response, long lsn)
    {
        response.StatusCode = Status;
        response.Headers["x-ms-request-charge"] = Charge.ToString("0.##", CultureInfo.InvariantCulture);
        response.Headers["x-ms-activity-id"] = "00000000-0000-0000-0000-000000000001";
        response.Headers["x-ms-session-token"] = $"0:-1#{lsn}";
        response.Headers["lsn"] = lsn.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in Headers) response.Headers[name] = value;
        if (Body is null || Status is 204 or 304) return;
        response.ContentType = Type;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body);
    }
}
