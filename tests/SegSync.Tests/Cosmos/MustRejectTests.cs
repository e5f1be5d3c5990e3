using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using SegSync.Functions.Stores.Cosmos;

namespace SegSync.Tests.Cosmos;

/// <summary>
/// What the service refuses, the counterpart must refuse too, or passing on it says nothing. Asked through the client;
/// what the client cannot be made to ask is sent to the test server as it stands in the protocol.
/// </summary>
public sealed class MustRejectTests : IAsyncLifetime
{
    private readonly CosmosCounterpart counterpart = new();
    private CosmosClient client = null!;
    private Container container = null!;
    private CosmosConnection connection = null!;

    public async Task InitializeAsync()
    {
        connection = await counterpart.ConnectionAsync();
        await using (await connection.OpenAsync(default))
            client = new CosmosClient(connection.Account, new() { ConnectionMode = ConnectionMode.Gateway });
        container = client.GetContainer(connection.Database, connection.Container);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await counterpart.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_of_101_operations()
    {
        (await BatchAsync(100)).ShouldBe(HttpStatusCode.OK);
        (await BatchAsync(101)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_two_megabytes(bool inBatch)
    {
        var status = inBatch
            ? (await container.CreateTransactionalBatch(new("p")).CreateItemStream(Document("a", 1_100_000)).CreateItemStream(Document("b", 1_100_000)).ExecuteAsync()).StatusCode
            : (await container.CreateItemStreamAsync(Document("a", 2_200_000), new("p"))).StatusCode;
        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await container.ReadItemStreamAsync("a", new("p"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_document_of_another_partition_than_the_request_names() =>
        (await container.CreateItemStreamAsync(Document("a", 1), new("other"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Two_partitions_in_one_batch()
    {
        var other = Encoding.UTF8.GetBytes("""{"id":"b","pk":"q"}""");
        (await container.CreateTransactionalBatch(new("p")).CreateItemStream(Document("a", 1)).CreateItemStream(new MemoryStream(other)).ExecuteAsync()).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await container.ReadItemStreamAsync("a", new("p"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task Two_partitions_in_one_batch_as_the_operations_name_them()
    {
        var body = await CosmosBatch.WriteAsync([Operation("a", "p", null), Operation("b", "p", "[\"q\"]")]);
        (await SendAsync(body, ("x-ms-cosmos-is-batch-request", "True"), ("x-ms-cosmos-batch-atomic", "True"), ("x-ms-documentdb-partitionkey", "[\"p\"]"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_stale_tag()
    {
        var first = (await container.CreateItemStreamAsync(Document("a", 1), new("p"))).Headers.ETag;
        (await container.ReplaceItemStreamAsync(Document("a", 2), "a", new("p"), new() { IfMatchEtag = first })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await container.ReplaceItemStreamAsync(Document("a", 3), "a", new("p"), new() { IfMatchEtag = first })).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await container.DeleteItemStreamAsync("a", new("p"), new() { IfMatchEtag = first })).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await container.CreateItemStreamAsync(Document("a", 4), new("p"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [SkippableFact]
    public async Task A_request_without_a_partition_key()
    {
        (await SendAsync(Document("a", 1))).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(Document("a", 1), ("x-ms-documentdb-partitionkey", "[]"))).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(Document("a", 1), ("x-ms-documentdb-partitionkey", "[\"p\"]"))).ShouldBe(HttpStatusCode.Created);
    }

    [SkippableFact]
    public async Task An_unknown_continuation()
    {
        using var query = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { query = CosmosQueries.OfKind, parameters = new[] { new { name = "@kind", value = "record" } } }));
        (string, string)[] asked = [("x-ms-documentdb-isquery", "True"), ("x-ms-documentdb-query-enablecrosspartition", "True")];
        (await SendAsync(query, [.. asked, ("x-ms-continuation", "page 2")])).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(query, [.. asked, ("x-ms-continuation", "+RID:~77#")])).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(query, asked)).ShouldBe(HttpStatusCode.OK);
    }

    [SkippableFact]
    public async Task An_unknown_place_in_the_feed()
    {
        (await SendAsync(null, ("A-IM", "Incremental feed"), ("If-None-Match", "\"yesterday\""))).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(null, ("A-IM", "Incremental feed"), ("If-None-Match", "\"77\""))).ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(null, ("A-IM", "Incremental feed"))).ShouldBe(HttpStatusCode.NotModified);
    }

    [SkippableTheory]
    [InlineData("SELECT * FROM c")]
    [InlineData("SELECT * FROM c WHERE c.kind = 'record'")]
    [InlineData("SELECT * FROM c WHERE ( ( c.id = @param_id0 AND c[\"pk\"] = @param_pk00 ) OR ( c.id = 'a' ) )")]
    public async Task A_query_text_that_is_not_on_the_list(string text)
    {
        await counterpart.ServerAsync();
        var status = HttpStatusCode.OK;
        try
        {
            using var iterator = container.GetItemQueryStreamIterator(new QueryDefinition(text));
            status = (await iterator.ReadNextAsync()).StatusCode;
        }
        catch (CosmosException exception)
        {
            status = exception.StatusCode;
        }

        status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [SkippableTheory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("ends in a blank ")]
    public async Task An_id_that_is_none(string id)
    {
        var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { id, pk = "p" }));
        (await SendAsync(body, ("x-ms-documentdb-partitionkey", "[\"p\"]"))).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_read_of_another_partition_finds_nothing()
    {
        (await container.CreateItemStreamAsync(Document("a", 1), new("p"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await container.ReadItemStreamAsync("a", new("q"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<HttpStatusCode> BatchAsync(int operations)
    {
        var batch = container.CreateTransactionalBatch(new("p"));
        for (var i = 0; i < operations; i++) batch.UpsertItemStream(Document($"{i}", 1));
        using var response = await batch.ExecuteAsync();
        return response.StatusCode;
    }

    private static MemoryStream Document(string id, int length) => new(JsonSerializer.SerializeToUtf8Bytes(new { id, pk = "p", text = new string('x', length) }));

    private static CosmosOperation Operation(string id, string partition, string? named) =>
        new(CosmosVerb.Create, null, JsonSerializer.SerializeToUtf8Bytes(new { id, pk = partition }), null, named);

    /// <summary>A request of the protocol as it stands; GET where there is no body.</summary>
    private async Task<HttpStatusCode> SendAsync(MemoryStream? body, params (string Name, string Value)[] headers)
    {
        var server = await counterpart.ServerAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, $"dbs/{connection.Database}/colls/{connection.Container}/docs");
        if (body is not null) request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        request.Headers.TryAddWithoutValidation("authorization", "type%3dmaster%26ver%3d1.0%26sig%3dnot-verified");
        request.Headers.TryAddWithoutValidation("x-ms-date", "Sun, 01 Mar 2026 08:00:00 GMT");
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
