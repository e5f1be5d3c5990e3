using System.Diagnostics;
using System.Text;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Tests.Storing;

/// <summary>What only the SQLite store promises: crashes, disposal, faults, several processes.</summary>
public sealed class SqliteHubStoreOwnTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(3_000)]
    public async Task A_killed_process_loses_nothing_that_it_acknowledged(int acknowledgements)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SegSync.Benchmarks.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet", [program, "store-writer", folder.Path]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var child = Process.Start(start)!;
        var acknowledged = new List<string>();
        while (acknowledged.Count < acknowledgements && await child.StandardOutput.ReadLineAsync() is { } line)
            acknowledged.Add(line);
        child.Kill();
        // what it had printed before it died counts too; a last line cut short does not
        var rest = await child.StandardOutput.ReadToEndAsync();
        acknowledged.AddRange(rest.Split('\n').SkipLast(1));
        await child.WaitForExitAsync();

        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(acknowledgements);
        await using var store = new SqliteHubStore(folder.File("hub.db"));
        foreach (var number in acknowledged)
            (await store.ReadAsync(new("p" + number, "a"), default)).ShouldNotBeNull();
        var halves = new Dictionary<string, int>();
        await foreach (var document in store.ReadKindAsync("number", default))
            halves[document.Key.Partition] = halves.GetValueOrDefault(document.Key.Partition) + 1;
        halves.Values.ShouldAllBe(count => count == 2);
    }

    [Fact]
    public async Task Disposal_commits_what_is_under_way_and_then_refuses()
    {
        var store = new SqliteHubStore(folder.File("hub.db"));
        var commits = Enumerable.Range(0, 5_000).Select(i => store.CommitAsync(Batch("p" + i), default).AsTask()).ToArray();
        await store.DisposeAsync();
        (await Task.WhenAll(commits)).ShouldAllBe(result => result is CommitResult.Done);
        await Should.ThrowAsync<ObjectDisposedException>(() => store.CommitAsync(Batch("q"), default).AsTask());
        await Should.ThrowAsync<ObjectDisposedException>(() => store.ReadAsync(new("p1", "a"), default).AsTask());
        await using var again = new SqliteHubStore(folder.File("hub.db"));
        (await again.ReadChangesAsync("record", "", 10_000, default)).Documents.Length.ShouldBe(5_000);
    }

    [Fact]
    public async Task A_file_that_fails_fails_every_waiter_and_says_so_afterwards()
    {
        await using var store = new SqliteHubStore(folder.File("hub.db"));
        await store.CommitAsync(Batch("p"), default);
        using (var other = new SqliteDb(folder.File("hub.db"), 1000))
            other.Execute("DROP TABLE docs");
        var commits = Enumerable.Range(0, 100).Select(i => store.CommitAsync(Batch("p" + i), default).AsTask()).ToArray();
        foreach (var commit in commits)
            (await Should.ThrowAsync<IOException>(commit)).Message.ShouldContain("hub.db");
        (await Should.ThrowAsync<IOException>(() => store.CommitAsync(Batch("q"), default).AsTask())).Message.ShouldContain("not written any more");
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_and_fence_each_other()
    {
        await using var one = new SqliteHubStore(folder.File("hub.db"));
        await using var two = new SqliteHubStore(folder.File("hub.db"));
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? one : two).CommitAsync(Batch("p" + (i / 2)), default).AsTask()));
        results.OfType<CommitResult.Done>().Count().ShouldBe(100);
        results.OfType<CommitResult.Done>().SelectMany(done => done.ETags).Distinct().Count().ShouldBe(100);
        (await two.ReadChangesAsync("record", "", 1000, default)).Documents.Length.ShouldBe(100);
    }

    [Fact]
    public async Task Cancelling_many_commits_leaves_each_either_whole_or_absent()
    {
        await using var store = new SqliteHubStore(folder.File("hub.db"));
        using var cancel = new CancellationTokenSource();
        var commits = Enumerable.Range(0, 2_000).Select(i => store.CommitAsync(Batch("p" + i), cancel.Token).AsTask()).ToArray();
        await cancel.CancelAsync();
        for (var i = 0; i < commits.Length; i++)
        {
            var done = false;
            try
            {
                done = await commits[i] is CommitResult.Done;
            }
            catch (OperationCanceledException)
            {
            }

            (await store.ReadAsync(new("p" + i, "a"), default) is not null).ShouldBe(done);
        }
    }

    public void Dispose() => folder.Dispose();

    private static StoreBatch Batch(string partition) => new(partition, new StoreOperation.Create("a", "record", Encoding.UTF8.GetBytes("{}")));
}
