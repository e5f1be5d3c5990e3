using System.Globalization;
using System.Text;
using SegSync.Core.Storing;

namespace SegSync.Tests.Storing;

/// <summary>What every hub store promises. A fresh, empty store for each test.</summary>
public abstract class HubStoreContract : IAsyncLifetime
{
    private IHubStore store = null!;

    /// <summary>Opens the store of this test; the second time the same one again.</summary>
    protected abstract Task<IHubStore> OpenAsync();

    protected virtual async Task CloseAsync(IHubStore opened)
    {
        if (opened is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    public virtual async Task InitializeAsync() => store = await OpenAsync();

    public virtual async Task DisposeAsync() => await CloseAsync(store);

    [Fact]
    public async Task What_was_never_written_reads_as_nothing()
    {
        (await store.ReadAsync(new("p", "a"), default)).ShouldBeNull();
        (await store.ReadManyAsync([new("p", "a")], default)).ShouldBeEmpty();
        (await ListAsync(store.ReadPartitionAsync("p", "", default))).ShouldBeEmpty();
        (await ListAsync(store.ReadKindAsync("record", default))).ShouldBeEmpty();
        (await store.CountKindAsync("record", default)).ShouldBe(0);
        (await store.ReadChangesAsync("record", "", 10, default)).Documents.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_created_document_reads_back_as_written()
    {
        var tag = (await DoneAsync("p", Create("a", "record", "hello"))).Single();
        var document = (await store.ReadAsync(new("p", "a"), default)).ShouldNotBeNull();
        document.Key.ShouldBe(new("p", "a"));
        document.Kind.ShouldBe("record");
        document.ETag.ShouldBe(tag);
        Text(document).ShouldBe("hello");
    }

    [Fact]
    public async Task An_empty_body_is_kept_as_one()
    {
        await DoneAsync("p", Create("a", "record", ""));
        (await store.ReadAsync(new("p", "a"), default)).ShouldNotBeNull().Body.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("köln", "straße-东京")]
    [InlineData("😀", "\uFB01")]
    [InlineData("a b", "c%d_e'f\"g")]
    [InlineData("nul\0inside", "nul\0too")]
    public async Task Any_unicode_names_a_document(string partition, string id)
    {
        await DoneAsync(partition, Create(id, "record", id));
        Text((await store.ReadAsync(new(partition, id), default)).ShouldNotBeNull()).ShouldBe(id);
        (await ListAsync(store.ReadPartitionAsync(partition, id, default))).Single().Key.ShouldBe(new(partition, id));
        (await store.ReadChangesAsync("record", "", 10, default)).Documents.Single().Key.ShouldBe(new(partition, id));
    }

    [Fact]
    public async Task Names_are_told_apart_exactly()
    {
        await DoneAsync("P", Create("a", "record", "1"));
        await DoneAsync("p", Create("A", "record", "2"), Create("a ", "record", "3"), Create("a\0", "record", "4"));
        (await store.ReadAsync(new("p", "a"), default)).ShouldBeNull();
        (await store.ReadAsync(new("P", "A"), default)).ShouldBeNull();
        Text((await store.ReadAsync(new("p", "a\0"), default))!).ShouldBe("4");
    }

    [Fact]
    public async Task Creating_what_exists_is_a_conflict()
    {
        await DoneAsync("p", Create("a", "record", "1"));
        (await CommitAsync("p", Create("a", "record", "2"))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Exists));
        Text((await store.ReadAsync(new("p", "a"), default))!).ShouldBe("1");
    }

    [Fact]
    public async Task Upserting_writes_whether_or_not_it_exists()
    {
        var first = await DoneAsync("p", Upsert("a", "record", "1"));
        var second = await DoneAsync("p", Upsert("a", "record", "two"));
        second.Single().ShouldNotBe(first.Single());
        Text((await store.ReadAsync(new("p", "a"), default))!).ShouldBe("two");
    }

    [Fact]
    public async Task Replacing_needs_the_current_tag()
    {
        var first = (await DoneAsync("p", Create("a", "record", "1"))).Single();
        var second = (await DoneAsync("p", Replace("a", "record", "2", first))).Single();
        second.ShouldNotBe(first);
        (await CommitAsync("p", Replace("a", "record", "3", first))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
        (await CommitAsync("p", Replace("a", "record", "3", ""))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
        (await CommitAsync("p", Replace("b", "record", "3", first))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Missing));
        Text((await store.ReadAsync(new("p", "a"), default))!).ShouldBe("2");
    }

    [Fact]
    public async Task Deleting_needs_the_document_and_a_given_tag()
    {
        var tag = (await DoneAsync("p", Create("a", "record", "1"), Create("b", "record", "1")))[0];
        (await CommitAsync("p", new StoreOperation.Delete("c"))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Missing));
        (await CommitAsync("p", new StoreOperation.Delete("c", tag))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Missing));
        (await CommitAsync("p", new StoreOperation.Delete("b", tag))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
        (await DoneAsync("p", new StoreOperation.Delete("a", tag), new StoreOperation.Delete("b"))).ShouldBe(["", ""]);
        (await ListAsync(store.ReadPartitionAsync("p", "", default))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_never_comes_back_after_a_delete()
    {
        var first = (await DoneAsync("p", Create("a", "record", "1"))).Single();
        await DoneAsync("p", new StoreOperation.Delete("a"));
        await ReopenAsync();
        var second = (await DoneAsync("p", Create("a", "record", "1"))).Single();
        second.ShouldNotBe(first);
        (await CommitAsync("p", Replace("a", "record", "2", first))).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
    }

    public static TheoryData<string, int, ConflictReason> Spoilers => new()
    {
        { "create", 2, ConflictReason.Exists },
        { "replace stale", 2, ConflictReason.Stale },
        { "replace missing", 2, ConflictReason.Missing },
        { "delete stale", 2, ConflictReason.Stale },
        { "delete missing", 2, ConflictReason.Missing },
    };

    [Theory]
    [MemberData(nameof(Spoilers))]
    public async Task A_conflict_leaves_nothing_of_its_batch(string spoiler, int index, ConflictReason reason)
    {
        await DoneAsync("p", Create("old", "record", "1"), Create("gone", "record", "1"));
        var before = await store.ReadChangesAsync("record", "", 100, default);
        StoreOperation spoiling = spoiler switch
        {
            "create" => Create("old", "record", "x"),
            "replace stale" => Replace("old", "record", "x", "no such tag"),
            "replace missing" => Replace("none", "record", "x", "1"),
            "delete stale" => new StoreOperation.Delete("old", "no such tag"),
            _ => new StoreOperation.Delete("none"),
        };
        var result = await CommitAsync("p", Create("new", "record", "2"), new StoreOperation.Delete("gone"), spoiling, Upsert("old", "record", "2"));
        result.ShouldBe(new CommitResult.Conflict(index, reason));
        var documents = await ListAsync(store.ReadPartitionAsync("p", "", default));
        documents.Select(d => (d.Key.Id, Text(d))).ShouldBe([("gone", "1"), ("old", "1")]);
        (await store.ReadChangesAsync("record", before.Continuation, 100, default)).Documents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Operations_of_a_batch_see_those_before_them()
    {
        await DoneAsync("p", Create("a", "record", "1"));
        var tags = await DoneAsync("p", new StoreOperation.Delete("a"), Create("a", "other", "2"), Upsert("a", "record", "3"), Create("b", "record", "1"), new StoreOperation.Delete("b"));
        Text((await store.ReadAsync(new("p", "a"), default))!).ShouldBe("3");
        (await store.ReadAsync(new("p", "a"), default))!.ETag.ShouldBe(tags[2]);
        (await store.ReadAsync(new("p", "b"), default)).ShouldBeNull();
        (await CommitAsync("p", new StoreOperation.Delete("a"), new StoreOperation.Delete("a"))).ShouldBe(new CommitResult.Conflict(1, ConflictReason.Missing));
        (await CommitAsync("p", Create("c", "record", "1"), Create("c", "record", "1"))).ShouldBe(new CommitResult.Conflict(1, ConflictReason.Exists));
        (await CommitAsync("p", Upsert("a", "record", "4"), Replace("a", "record", "5", tags[2]))).ShouldBe(new CommitResult.Conflict(1, ConflictReason.Stale));
        Text((await store.ReadAsync(new("p", "a"), default))!).ShouldBe("3");
    }

    [Fact]
    public async Task Many_reads_give_each_existing_document_once()
    {
        await DoneAsync("p", Create("a", "record", "1"), Create("b", "record", "2"));
        await DoneAsync("q", Create("a", "record", "3"));
        var found = await store.ReadManyAsync([new("p", "a"), new("q", "a"), new("q", "b"), new("p", "a"), new("r", "a")], default);
        found.Select(Text).Order().ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task A_partition_is_read_in_the_order_of_its_ids_bytes()
    {
        string[] ids = ["b", "B", "a", "ä", "aa", "a-", "10", "9", "\uFB01", "😀", "\uE000"];
        await DoneAsync("p", [.. ids.Select(id => Create(id, "record", id))]);
        await DoneAsync("pp", Create("a", "record", "other"));
        var read = await ListAsync(store.ReadPartitionAsync("p", "", default));
        read.Select(d => d.Key.Id).ShouldBe(ids.OrderBy(id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a%", new[] { "a%", "a%b" })]
    [InlineData("a_", new[] { "a_", "a_b" })]
    [InlineData("a*", new[] { "a*b" })]
    [InlineData("a", new[] { "a%", "a%b", "a*b", "a_", "a_b", "axb" })]
    [InlineData("ä", new[] { "ä", "äb" })]
    [InlineData("😀", new[] { "😀", "😀b" })]
    [InlineData("z", new string[0])]
    [InlineData("A", new string[0])]
    public async Task A_prefix_is_taken_literally(string prefix, string[] expected)
    {
        string[] ids = ["a%", "a%b", "a*b", "a_", "a_b", "axb", "b", "ä", "äb", "å", "😀", "😀b", "😁"];
        await DoneAsync("p", [.. ids.Select(id => Create(id, "record", id))]);
        (await ListAsync(store.ReadPartitionAsync("p", prefix, default))).Select(d => d.Key.Id).ShouldBe(expected);
        (await store.ReadPartitionsAsync(["p"], prefix, default)).Select(d => d.Key.Id).Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Several_partitions_are_read_in_one_answer()
    {
        await DoneAsync("p", Create("x1", "posting", "p1"), Create("x2", "posting", "p2"), Create("y", "posting", "p3"));
        await DoneAsync("q", Create("x1", "posting", "q1"));
        await DoneAsync("r", Create("x1", "posting", "r1"));
        var found = await store.ReadPartitionsAsync(["p", "q", "none", "p"], "x", default);
        found.Select(Text).Order().ShouldBe(["p1", "p2", "q1"]);
    }

    [Fact]
    public async Task A_long_partition_is_read_whole()
    {
        for (var i = 0; i < 1_250; i += 50)
            await DoneAsync("p", [.. Enumerable.Range(i, 50).Select(n => Create($"{n:d5}", "record", ""))]);
        (await ListAsync(store.ReadPartitionAsync("p", "", default))).Select(d => d.Key.Id).ShouldBe(Enumerable.Range(0, 1_250).Select(n => $"{n:d5}"));
        (await store.ReadPartitionsAsync(["p"], "", default)).Count.ShouldBe(1_250);
        (await ListAsync(store.ReadKindAsync("record", default))).Select(d => d.Key.Id).Distinct().Count().ShouldBe(1_250);
        (await store.CountKindAsync("record", default)).ShouldBe(1_250);
    }

    [Fact]
    public async Task A_kind_holds_its_own_documents_only()
    {
        await DoneAsync("p", Create("a", "outbox", "1"), Create("b", "outbox/sap", "2"), Create("c", "outbox/sap2", "3"), Create("d", "Outbox", "4"));
        (await ListAsync(store.ReadKindAsync("outbox", default))).Select(Text).ShouldBe(["1"]);
        (await store.CountKindAsync("outbox", default)).ShouldBe(1);
        (await ListAsync(store.ReadKindAsync("outbox/sap", default))).Select(Text).ShouldBe(["2"]);
        (await store.ReadChangesAsync("outbox", "", 10, default)).Documents.Select(Text).ShouldBe(["1"]);
        (await store.ReadChangesAsync("outbox/sap", "", 10, default)).Documents.Select(Text).ShouldBe(["2"]);
    }

    [Fact]
    public async Task A_document_may_change_its_kind()
    {
        await DoneAsync("p", Create("a", "waiting/sap", "1"));
        await DoneAsync("p", Upsert("a", "outbox/sap", "2"));
        (await ListAsync(store.ReadKindAsync("waiting/sap", default))).ShouldBeEmpty();
        (await store.CountKindAsync("waiting/sap", default)).ShouldBe(0);
        (await store.CountKindAsync("outbox/sap", default)).ShouldBe(1);
        (await store.ReadChangesAsync("waiting/sap", "", 10, default)).Documents.ShouldBeEmpty();
        (await ListAsync(store.ReadKindAsync("outbox/sap", default))).Single().Kind.ShouldBe("outbox/sap");
        Text((await store.ReadChangesAsync("outbox/sap", "", 10, default)).Documents.Single()).ShouldBe("2");
    }

    [Fact]
    public async Task A_kind_can_be_rewritten_while_it_is_read_and_shows_each_document_once()
    {
        for (var i = 0; i < 1_200; i += 100)
            await DoneAsync("p" + i, [.. Enumerable.Range(i, 100).Select(n => Create($"{n:d5}", "record", "old"))]);
        var seen = new List<DocumentKey>();
        await foreach (var document in store.ReadKindAsync("record", default))
        {
            seen.Add(document.Key);
            await DoneAsync(document.Key.Partition, Replace(document.Key.Id, "record", "newer", document.ETag));
        }

        seen.Count.ShouldBe(1_200);
        seen.Distinct().Count().ShouldBe(1_200);
    }

    [Fact]
    public async Task The_feed_gives_commit_order_page_by_page()
    {
        for (var i = 0; i < 25; i++)
            await DoneAsync("p" + (i % 3), Create("d" + i, "record", $"{i}"));
        var (seen, continuation) = (new List<string>(), "");
        while (true)
        {
            var page = await store.ReadChangesAsync("record", continuation, 4, default);
            continuation = page.Continuation;
            if (page.Documents.IsEmpty)
                break;
            page.Documents.Length.ShouldBeLessThanOrEqualTo(4);
            seen.AddRange(page.Documents.Select(Text));
        }

        seen.Distinct().Count().ShouldBe(25);
        foreach (var partition in Enumerable.Range(0, 3))
            seen.Select(int.Parse).Where(i => i % 3 == partition).Distinct().ShouldBe(Enumerable.Range(0, 25).Where(i => i % 3 == partition));
        (await store.ReadChangesAsync("record", continuation, 4, default)).Continuation.ShouldBe(continuation);
        (await store.ReadChangesAsync("record", "", 7, default)).Documents.Length.ShouldBe(7);
    }

    [Fact]
    public async Task The_feed_gives_the_latest_version_only_and_no_deletes()
    {
        await DoneAsync("p", Create("a", "record", "1"), Create("b", "record", "1"), Create("c", "record", "1"));
        var start = (await store.ReadChangesAsync("record", "", 100, default)).Continuation;
        await DoneAsync("p", Upsert("a", "record", "2"));
        await DoneAsync("p", Upsert("a", "record", "3"), new StoreOperation.Delete("b"));
        (await store.ReadChangesAsync("record", start, 100, default)).Documents.Select(Text).ShouldBe(["3"]);
        (await store.ReadChangesAsync("record", "", 100, default)).Documents.Select(d => d.Key.Id).ShouldBe(["c", "a"]);
    }

    [Fact]
    public async Task The_feed_goes_on_where_it_was_after_a_restart_even_when_the_newest_was_deleted()
    {
        await DoneAsync("p", Create("a", "record", "1"), Create("b", "record", "1"));
        var continuation = (await store.ReadChangesAsync("record", "", 100, default)).Continuation;
        await DoneAsync("p", new StoreOperation.Delete("b"));
        await ReopenAsync();
        await DoneAsync("p", Create("c", "record", "1"));
        (await store.ReadChangesAsync("record", continuation, 100, default)).Documents.Select(d => d.Key.Id).ShouldBe(["c"]);
    }

    [Fact]
    public async Task No_change_is_missed_by_a_reader_that_follows_many_writers()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await DoneAsync($"p{w}", Create($"{i}", "record", $"{w}/{i}"));
        })));
        var (seen, continuation) = (new HashSet<string>(), "");
        var done = false;
        while (true)
        {
            var page = await store.ReadChangesAsync("record", continuation, 50, default);
            continuation = page.Continuation;
            seen.UnionWith(page.Documents.Select(Text));
            if (page.Documents.IsEmpty && done)
                break;
            done = writing.IsCompleted;
            await Task.Yield();
        }

        await writing;
        seen.Count.ShouldBe(800);
    }

    [Fact]
    public async Task Of_many_that_create_one_document_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => CommitAsync("p", Create("own" + i, "record", "x"), Create("a", "record", $"{i}")))));
        results.OfType<CommitResult.Done>().Count().ShouldBe(1);
        results.OfType<CommitResult.Conflict>().ShouldAllBe(c => c.Index == 1 && c.Reason == ConflictReason.Exists);
        var winner = Array.FindIndex(results, r => r is CommitResult.Done);
        (await ListAsync(store.ReadPartitionAsync("p", "", default))).Select(d => d.Key.Id).ShouldBe(["a", "own" + winner]);
    }

    [Fact]
    public async Task Of_many_that_replace_one_version_exactly_one_wins()
    {
        var tag = (await DoneAsync("p", Create("a", "record", "0"))).Single();
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => CommitAsync("p", Replace("a", "record", $"{i}", tag)))));
        results.OfType<CommitResult.Done>().Count().ShouldBe(1);
        Text((await store.ReadAsync(new("p", "a"), default))!).ShouldBe($"{Array.FindIndex(results, r => r is CommitResult.Done)}");
    }

    [Fact]
    public async Task Counting_up_with_tags_loses_no_count()
    {
        await DoneAsync("p", Create("n", "record", "0"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20;)
            {
                var current = (await store.ReadAsync(new("p", "n"), default))!;
                if (await CommitAsync("p", Replace("n", "record", $"{int.Parse(Text(current), CultureInfo.InvariantCulture) + 1}", current.ETag)) is CommitResult.Done)
                    i++;
            }
        })));
        Text((await store.ReadAsync(new("p", "n"), default))!).ShouldBe("160");
    }

    [Fact]
    public async Task A_hundred_operations_are_a_batch_and_one_more_is_not()
    {
        await DoneAsync("p", [.. Enumerable.Range(0, 100).Select(i => Create("a" + i, "record", ""))]);
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", [.. Enumerable.Range(0, 101).Select(i => Create("b" + i, "record", ""))]));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p"));
        (await ListAsync(store.ReadPartitionAsync("p", "b", default))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_largest_body_is_kept_and_one_byte_more_is_not()
    {
        var body = new byte[StoreLimits.Bytes];
        Random.Shared.NextBytes(body);
        await DoneAsync("p", new StoreOperation.Create("a", "record", body));
        (await store.ReadAsync(new("p", "a"), default))!.Body.ToArray().ShouldBe(body);
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", new StoreOperation.Create("b", "record", new byte[StoreLimits.Bytes + 1])));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", new StoreOperation.Upsert("b", "record", body), Upsert("c", "record", "x")));
        (await ListAsync(store.ReadPartitionAsync("p", "", default))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Names_have_their_longest_in_bytes()
    {
        await DoneAsync(new string('p', 2048), Create(new string('i', 1023), new string('k', 255), "x"));
        await DoneAsync(new string('ü', 1024), Create("a", "record", "x"));
        (await store.ReadAsync(new(new string('p', 2048), new string('i', 1023)), default)).ShouldNotBeNull();
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync(new string('p', 2049), Create("a", "record", "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync(new string('ü', 1025), Create("a", "record", "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", Create(new string('i', 1024), "record", "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", Create("a", new string('k', 256), "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("", Create("a", "record", "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", Create("a", "", "x")));
    }

    [Fact]
    public async Task Signs_of_an_id_count_three_and_a_batch_has_room_for_so_many_names()
    {
        await DoneAsync("p", Create(new string('+', 341), "record", "x"));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", Create(new string('+', 342), "record", "x")));
        var long64 = Enumerable.Range(0, 32).Select(i => Create($"{i:d2}", "record", "x")).ToArray();
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync(new string('p', 2048), long64));
        await DoneAsync(new string('p', 2039), long64);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?")]
    [InlineData("#a")]
    public async Task Some_ids_are_none(string id)
    {
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", Create(id, "record", "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", new StoreOperation.Delete(id)));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_name()
    {
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("p", Create("\uD800", "record", "x")));
        await Should.ThrowAsync<StoreLimitException>(() => CommitAsync("\uDC00", Create("a", "record", "x")));
    }

    [Fact]
    public async Task A_commit_that_is_cancelled_beforehand_has_no_effect()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => store.CommitAsync(new("p", Create("a", "record", "x")), cancelled.Token).AsTask());
        (await store.ReadAsync(new("p", "a"), default)).ShouldBeNull();
    }

    protected static StoreOperation Create(string id, string kind, string text) => new StoreOperation.Create(id, kind, Encoding.UTF8.GetBytes(text));

    protected static StoreOperation Upsert(string id, string kind, string text) => new StoreOperation.Upsert(id, kind, Encoding.UTF8.GetBytes(text));

    protected static StoreOperation Replace(string id, string kind, string text, string tag) => new StoreOperation.Replace(id, kind, Encoding.UTF8.GetBytes(text), tag);

    protected static string Text(StoredDocument document) => Encoding.UTF8.GetString(document.Body.Span);

    protected static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }

    /// <summary>Closes and opens the store where that keeps its documents; else leaves it as it is.</summary>
    protected virtual Task ReopenAsync() => Task.CompletedTask;

    protected async Task RestartAsync()
    {
        await CloseAsync(store);
        store = await OpenAsync();
    }

    protected ValueTask<StoredDocument?> ReadAsync(string partition, string id) => store.ReadAsync(new(partition, id), default);

    protected Task<List<StoredDocument>> ReadKindAsync(string kind) => ListAsync(store.ReadKindAsync(kind, default));

    private Task<CommitResult> CommitAsync(string partition, params StoreOperation[] operations) =>
        store.CommitAsync(new(partition, operations), default).AsTask();

    protected async Task<string[]> DoneAsync(string partition, params StoreOperation[] operations) =>
        [.. (await CommitAsync(partition, operations)).ShouldBeOfType<CommitResult.Done>().ETags];
}

/// <summary>What a hub store promises besides that whose documents outlive the object.</summary>
public abstract class DurableHubStoreContract : HubStoreContract
{
    protected override Task ReopenAsync() => RestartAsync();

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart()
    {
        var tag = (await DoneAsync("p", Create("a", "record", "1"), Create("b", "outbox/sap", "2")))[0];
        await ReopenAsync();
        (await ReadAsync("p", "a"))!.ETag.ShouldBe(tag);
        Text((await ReadKindAsync("outbox/sap")).Single()).ShouldBe("2");
        await DoneAsync("p", Replace("a", "record", "3", tag));
    }
}
