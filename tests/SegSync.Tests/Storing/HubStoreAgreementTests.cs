using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Memory;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Tests.Storing;

/// <summary>The adapters agree on every sequence of batches: same outcomes, same documents, same feeds.</summary>
public sealed class HubStoreAgreementTests
{
    private static readonly string[] Partitions = ["p", "q"];
    private static readonly string[] Ids = ["a", "b", "ä", "😀", "\uFB01"];
    private static readonly string[] KindNames = ["record", "outbox/sap"];

    [Fact]
    public void Memory_and_SQLite_agree_on_any_sequence_of_batches()
    {
        var operation = from verb in Gen.Choose(0, 4)
                        from id in Gen.Elements(Ids)
                        from kind in Gen.Elements(KindNames)
                        from body in Gen.Choose(0, 99)
                        from current in Gen.Elements(true, true, false)
                        select (verb, id, kind, body, current);
        var batch = from partition in Gen.Elements(Partitions)
                    from operations in Gen.NonEmptyListOf(operation).Resize(4)
                    select (partition, operations: operations.ToArray());
        Prop.ForAll(Gen.ListOf(batch).Resize(30).ToArbitrary(), batches =>
        {
            AgreeAsync([.. batches.Select(b => (b.partition, b.operations))]).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static async Task AgreeAsync((string Partition, (int Verb, string Id, string Kind, int Body, bool Current)[] Operations)[] batches)
    {
        using var folder = new TestFolder();
        await using var sqlite = new SqliteHubStore(folder.File("hub.db"));
        var memory = new MemoryHubStore();
        foreach (var (partition, operations) in batches)
        {
            var one = await memory.CommitAsync(await BatchAsync(memory, partition, operations), default);
            var two = await sqlite.CommitAsync(await BatchAsync(sqlite, partition, operations), default);
            Outcome(two).ShouldBe(Outcome(one));
        }

        foreach (var partition in Partitions)
            (await DescribeAsync(sqlite.ReadPartitionAsync(partition, "", default))).ShouldBe(await DescribeAsync(memory.ReadPartitionAsync(partition, "", default)));
        foreach (var kind in KindNames)
        {
            (await sqlite.ReadChangesAsync(kind, "", 1000, default)).Documents.Select(Describe).ShouldBe((await memory.ReadChangesAsync(kind, "", 1000, default)).Documents.Select(Describe));
            (await DescribeAsync(sqlite.ReadKindAsync(kind, default))).Order().ShouldBe((await DescribeAsync(memory.ReadKindAsync(kind, default))).Order());
        }
    }

    private static async Task<StoreBatch> BatchAsync(IHubStore store, string partition, (int Verb, string Id, string Kind, int Body, bool Current)[] operations)
    {
        var built = new List<StoreOperation>();
        foreach (var (verb, id, kind, number, current) in operations)
        {
            var tag = current ? (await store.ReadAsync(new(partition, id), default))?.ETag ?? "none" : "stale";
            var body = Encoding.UTF8.GetBytes($"{number}");
            built.Add(verb switch
            {
                0 => new StoreOperation.Create(id, kind, body),
                1 => new StoreOperation.Upsert(id, kind, body),
                2 => new StoreOperation.Replace(id, kind, body, tag),
                3 => new StoreOperation.Delete(id, tag),
                _ => new StoreOperation.Delete(id),
            });
        }

        return new(partition, built.ToImmutableArray());
    }

    private static string Outcome(CommitResult result) => result switch
    {
        CommitResult.Done done => "done " + string.Join(",", done.ETags.Select(tag => tag.Length > 0)),
        _ => result.ToString(),
    };

    private static async Task<List<string>> DescribeAsync(IAsyncEnumerable<StoredDocument> documents)
    {
        var list = new List<string>();
        await foreach (var document in documents)
            list.Add(Describe(document));
        return list;
    }

    private static string Describe(StoredDocument document) => $"{document.Key} {document.Kind} {Encoding.UTF8.GetString(document.Body.Span)}";
}
