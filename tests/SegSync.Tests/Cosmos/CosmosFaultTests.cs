using System.Text;
using SegSync.Core.Memory;
using SegSync.Core.Storing;
using SegSync.Functions.Stores.Cosmos;

namespace SegSync.Tests.Cosmos;

/// <summary>What the adapter does when the service throttles, is away, or does the work and loses the answer.</summary>
public sealed class CosmosFaultTests : IAsyncLifetime
{
    private readonly CosmosCounterpart counterpart = new();
    private CosmosServer server = null!;
    private CosmosHubStore store = null!;

    public async Task InitializeAsync()
    {
        server = await counterpart.ServerAsync();
        store = await counterpart.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await counterpart.DisposeAsync();
    }

    [Theory]
    [InlineData("create")]
    [InlineData("replace")]
    [InlineData("both")]
    public async Task A_commit_whose_answer_was_lost_counts_once(string what)
    {
        var tag = ((CommitResult.Done)await store.CommitAsync(new("p", new StoreOperation.Create("old", "record", "1"u8.ToArray())), default)).ETags[0];
        var fault = server.Fault = new(CosmosFaultKind.LoseAnswer, 1, 1, WritesOnly: true);
        StoreOperation create = new StoreOperation.Create("new", "record", "1"u8.ToArray()), replace = new StoreOperation.Replace("old", "record", "2"u8.ToArray(), tag);
        StoreOperation[] operations = what switch { "create" => [create], "replace" => [replace], _ => [create, replace] };
        var done = (await store.CommitAsync(new("p", operations), default)).ShouldBeOfType<CommitResult.Done>();
        fault.Struck.ShouldBe(1);
        done.ETags.ShouldAllBe(etag => etag.Length > 0);
        foreach (var (operation, etag) in operations.Zip(done.ETags)) (await store.ReadAsync(new("p", operation.Id), default))!.ETag.ShouldBe(etag);
        (await store.ReadChangesAsync("record", "", 100, default)).Documents.Length.ShouldBe(what == "replace" ? 1 : 2);
    }

    [Fact]
    public async Task A_lost_answer_whose_document_was_overwritten_since_gives_a_tag_that_fits_no_more()
    {
        server.Fault = new(CosmosFaultKind.LoseAnswer, 1, 1, WritesOnly: true);
        var done = (await store.CommitAsync(new("p", new StoreOperation.Upsert("a", "record", "1"u8.ToArray()), new StoreOperation.Create("b", "record", "1"u8.ToArray()), new StoreOperation.Upsert("a", "record", "2"u8.ToArray())), default))
            .ShouldBeOfType<CommitResult.Done>();
        (await store.ReadAsync(new("p", "a"), default))!.ETag.ShouldBe(done.ETags[2]);
        await store.CommitAsync(new("p", new StoreOperation.Upsert("a", "record", "3"u8.ToArray())), default);
        (await store.CommitAsync(new("p", new StoreOperation.Replace("a", "record", "4"u8.ToArray(), done.ETags[2])), default)).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
    }

    [Fact]
    public async Task Somebody_elses_document_is_a_conflict_even_when_an_answer_was_lost()
    {
        await store.CommitAsync(new("p", new StoreOperation.Create("a", "record", "theirs"u8.ToArray())), default);
        server.Fault = new(CosmosFaultKind.Cut, 1, 1, WritesOnly: true);
        (await store.CommitAsync(new("p", new StoreOperation.Create("a", "record", "ours"u8.ToArray())), default)).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Exists));
        Encoding.UTF8.GetString((await store.ReadAsync(new("p", "a"), default))!.Body.Span).ShouldBe("theirs");
    }

    [Theory]
    [InlineData("Throttle", 2)]
    [InlineData("Unavailable", 5)]
    [InlineData("Cut", 5)]
    [InlineData("LoseAnswer", 4)]
    public async Task Under_a_storm_the_store_ends_like_one_in_memory(string kind, int every)
    {
        var fault = server.Fault = new(Enum.Parse<CosmosFaultKind>(kind), every, 60);
        var memory = new MemoryHubStore();
        for (var i = 0; i < 40; i++)
        {
            var batch = new StoreBatch($"p{i % 4}", new StoreOperation.Create($"c{i}", "record", Encoding.UTF8.GetBytes($"{i}")), new StoreOperation.Upsert("u", "counter", Encoding.UTF8.GetBytes($"{i}")));
            (await store.CommitAsync(batch, default)).ShouldBeOfType<CommitResult.Done>();
            (await memory.CommitAsync(batch, default)).ShouldBeOfType<CommitResult.Done>();
        }

        foreach (var kindOf in new[] { "record", "counter" })
        {
            (await AllAsync(store, kindOf)).ShouldBe(await AllAsync(memory, kindOf));
            (await store.CountKindAsync(kindOf, default)).ShouldBe(await memory.CountKindAsync(kindOf, default));
        }

        (await FeedAsync(store)).ShouldBe(await FeedAsync(memory));
        fault.Struck.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("Throttle")]
    [InlineData("LoseAnswer")]
    public async Task Many_single_documents_travel_together_and_each_has_its_own_outcome(string kind)
    {
        await store.CommitAsync(new("p700", new StoreOperation.Create("a", "record", "theirs"u8.ToArray())), default);
        store.ManySingles = 0;
        if (kind != "none") server.Fault = new(Enum.Parse<CosmosFaultKind>(kind), 7, 20, WritesOnly: true);
        var results = await store.CommitAllAsync(Enumerable.Range(0, 1_000).Select(i => new StoreBatch($"p{i}", new StoreOperation.Create("a", "record", Encoding.UTF8.GetBytes($"{i}")))), default);
        results.Where((_, i) => i != 700).ShouldAllBe(result => result is CommitResult.Done);
        results[700].ShouldBe(new CommitResult.Conflict(0, ConflictReason.Exists));
        server.Fault = null;
        (await store.CountKindAsync("record", default)).ShouldBe(1_000);
        var tags = await store.CommitAllAsync(results.Select((result, i) => new StoreBatch($"p{i}", new StoreOperation.Replace("a", "record", "newer"u8.ToArray(), result is CommitResult.Done done ? done.ETags[0] : ""))), default);
        tags.OfType<CommitResult.Done>().Count().ShouldBe(999);
        tags[700].ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
        server.Answered("bulk requests").ShouldBeInRange(20, 1_000);
    }

    [Theory]
    [InlineData("Unavailable")]
    [InlineData("Cut")]
    public async Task A_service_that_is_away_for_four_calls_in_a_row_is_waited_for(string kind)
    {
        var fault = server.Fault = new(Enum.Parse<CosmosFaultKind>(kind), 1, 4, WritesOnly: true);
        (await store.CommitAsync(new("p", new StoreOperation.Create("a", "record", "1"u8.ToArray())), default)).ShouldBeOfType<CommitResult.Done>();
        fault.Struck.ShouldBe(4);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_told_with_its_address()
    {
        await store.CommitAsync(new("p", new StoreOperation.Create("a", "record", "1"u8.ToArray())), default);
        server.Fault = new(CosmosFaultKind.Unavailable, 1);
        var told = await Should.ThrowAsync<IOException>(() => store.ReadAsync(new("p", "a"), default).AsTask());
        told.Message.ShouldContain(server.Address.ToString());
        told.Message.ShouldContain("503");
    }

    [Fact]
    public async Task A_page_of_the_feed_may_end_within_a_transaction()
    {
        await store.CommitAsync(new("p", [.. Enumerable.Range(0, 10).Select(i => new StoreOperation.Create($"{i}", i % 2 == 0 ? "record" : "other", "x"u8.ToArray()))]), default);
        var first = await store.ReadChangesAsync("record", "", 3, default);
        first.Documents.Select(document => document.Key.Id).ShouldBe(["0", "2", "4"]);
        await store.CommitAsync(new("p", new StoreOperation.Upsert("6", "record", "newer"u8.ToArray()), new StoreOperation.Delete("4")), default);
        var second = await store.ReadChangesAsync("record", first.Continuation, 3, default);
        second.Documents.Select(document => document.Key.Id).ShouldBe(["8"]);
        (await store.ReadChangesAsync("record", second.Continuation, 3, default)).Documents.Select(document => Encoding.UTF8.GetString(document.Body.Span)).ShouldBe(["newer"]);
    }

    [Fact]
    public async Task Numbers_keep_their_digits_and_request_units_are_counted()
    {
        var body = Encoding.UTF8.GetBytes("""{"amount":1234567890123456789.0100}""");
        await store.CommitAsync(new("p", new StoreOperation.Create("a", "record", body)), default);
        var before = store.RequestUnits;
        (await store.ReadAsync(new("p", "a"), default))!.Body.ToArray().ShouldBe(body);
        (store.RequestUnits - before).ShouldBe(1);
    }

    [Fact]
    public void The_container_indexes_partition_and_kind_and_no_body()
    {
        var policy = server.Definition!["indexingPolicy"]!;
        policy["includedPaths"]!.AsArray().Select(path => path!["path"]!.ToString()).ShouldBe(["/pk/?", "/kind/?"]);
        policy["excludedPaths"]!.AsArray().Select(path => path!["path"]!.ToString()).ShouldBe(["/*"]);
        server.Definition["partitionKey"]!["paths"]![0]!.ToString().ShouldBe("/pk");
    }

    private static async Task<string[]> AllAsync(IHubStore store, string kind) =>
        [.. await store.ReadKindAsync(kind, default).Select(Told).Order(StringComparer.Ordinal).ToListAsync()];

    private static async Task<HashSet<string>> FeedAsync(IHubStore store)
    {
        var (told, place) = (new HashSet<string>(StringComparer.Ordinal), "");
        while (await store.ReadChangesAsync("record", place, 7, default) is { Documents.IsEmpty: false } page)
        {
            told.UnionWith(page.Documents.Select(Told));
            place = page.Continuation;
        }

        return told;
    }

    private static string Told(StoredDocument document) => $"{document.Key} {Encoding.UTF8.GetString(document.Body.Span)}";
}
