using System.Collections.Immutable;
using System.Text.Json;
using SegSync.Benchmarks;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Memory;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions;
using SegSync.Tests.Faults;
using SegSync.Tests.Landing;
using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Story;

/// <summary>
/// The sandbox's records as they were, and as they are after changes, landed in any order, batching and repetition, with
/// decisions in between and the power gone once: who belongs together, what they sold and which code they have is always
/// the same.
/// </summary>
public sealed class ShuffleTests
{
    [Fact]
    public async Task Any_order_any_batching_and_any_repetition_end_in_the_same_state()
    {
        using var folder = new TempFolder();
        await using var sandbox = await RunningSandbox.StartAsync(customers: 60, products: 20, orders: 150, dirt: 0.02);
        await using var hub = await Hub.OpenAsync(new() { Data = folder.Path, Sandbox = sandbox.Url.ToString() }, default);
        var before = await ItemsAsync(hub);
        await sandbox.AdminAsync("change", """{"share":0.1,"seed":7}""");
        // a source that gives no version cannot say which of two contents is the newer: of those only one is told
        var items = before.Concat(await ItemsAsync(hub)).GroupBy(item => item.Text).Select(group => group.First())
            .GroupBy(item => (item.Plan, item.Id)).SelectMany(group => group.All(item => item.HasVersion) ? group.AsEnumerable() : [group.First()]).ToList();
        items.Count.ShouldBeGreaterThan(before.Count);

        var (straight, models) = await LandAsync(hub, items, new Random(0), false, []);
        straight.Masters.Count.ShouldBeGreaterThan(60);
        models.Length.ShouldBe(2, "there are customers enough to learn from");
        // by the same models: what is learnt follows from what was there when it was
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 20), new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (seed, _) => (await LandAsync(hub, items, new Random(seed), true, models)).State.ShouldBe(straight));
    }

    private static async Task<List<Item>> ItemsAsync(Hub hub)
    {
        var items = new List<Item>();
        foreach (var system in hub.Pass.Systems)
        {
            foreach (var plan in system.Streams)
            {
                await foreach (var page in system.Source!.ReadAsync(plan.Request, Cursor.Start, default))
                    items.AddRange(page.Items.Select(item => new Item(plan, item, item.Json.GetProperty(plan.Request.KeyField).ToString())));
            }
        }

        return items;
    }

    private static async Task<(EndState State, ImmutableArray<StoredDocument> Models)> LandAsync(Hub hub, List<Item> items, Random random, bool shuffle, ImmutableArray<StoredDocument> models)
    {
        var (commits, crashAt) = (0, shuffle ? random.Next(100, 2_000) : 0);
        var memory = new MemoryHubStore();
        var test = new TestHub
        {
            Store = new ForwardingStore(memory, (_, commit) => Interlocked.Increment(ref commits) == crashAt ? throw new IOException("the power is gone") : commit()),
        };
        foreach (var model in models) await test.Store.CommitAsync(new(model.Key.Partition, new StoreOperation.Upsert(model.Key.Id, model.Kind, model.Body)), default);
        var pass = new SyncPass(test.Ports, hub.Landscape, hub.Pass.Systems);
        var order = shuffle ? [.. items.Concat(items.Where(_ => random.Next(4) == 0))] : items.ToArray();
        if (shuffle) random.Shuffle(order);
        for (var next = 0; next < order.Length;)
        {
            var batch = order.Skip(next).Take(shuffle ? random.Next(1, 400) : order.Length).ToList();
            next += batch.Count;
            foreach (var stream in batch.GroupBy(item => item.Plan))
            {
                var pages = stream.Chunk(shuffle ? random.Next(1, 50) : 1000).Select(chunk => chunk.Select(item => item.Source).ToImmutableArray());
                ImmutableArray<ImmutableArray<SourceItem>> given = [.. pages];
                await TwiceIfCrashedAsync(async () => (await PullRun.RunAsync(await RunContext.BeginAsync(test.Ports, hub.Landscape.Tenant, new("test", "in any order"), default), new Given(given), stream.Key, TimeSpan.MaxValue, null, default)).Problem.ShouldBeNull());
            }

            if (random.Next(3) == 0) await TwiceIfCrashedAsync(() => pass.DecideAsync(new("test", "in between"), null, default));
        }

        await TwiceIfCrashedAsync(() => pass.DecideAsync(new("test", "at the end"), null, default));
        if (shuffle) commits.ShouldBeGreaterThan(crashAt, "the crash has struck");
        return (await EndState.ReadAsync(test.Store, null), [.. await test.Store.ReadKindAsync(Kinds.Model, default).Concat(test.Store.ReadKindAsync(Kinds.ModelBody, default)).ToListAsync()]);
    }

    // what was under way is begun again, as after a restart
    private static async Task TwiceIfCrashedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (IOException)
        {
            await work();
        }
    }

    private sealed record Item(StreamPlan Plan, SourceItem Source, string Id)
    {
        public string Text { get; } = $"{Plan.System} {Plan.Request.Name} {Source.Json.GetRawText()}";

        public bool HasVersion { get; } = Plan.Map(Source).All(mapped => mapped switch
        {
            Mapped.Record record => record.Value.Version.Length > 0,
            Mapped.Document document => document.Value.Version.Length > 0,
            _ => true,
        });
    }

    private sealed class Given(ImmutableArray<ImmutableArray<SourceItem>> pages) : ISource
    {
        public async IAsyncEnumerable<Page> ReadAsync(
            StreamRequest stream, Cursor from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            for (var i = 0; i < pages.Length; i++)
                yield return new(JsonSerializer.SerializeToUtf8Bytes(pages[i].Select(item => item.Json)), pages[i], new(""), i == pages.Length - 1, null);
        }

        public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) => null;
    }
}
