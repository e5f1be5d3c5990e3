using System.Globalization;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Benchmarks;

/// <summary>
/// <c>store-writer DIR</c>: commits numbered documents until it is killed and prints each number that was acknowledged.
/// The kill test reads the numbers, kills this process and looks whether all of them are there.
/// </summary>
internal static class StoreWriterVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var store = new SqliteHubStore(Path.Combine(args[0], "hub.db"));
        using var stop = new CancellationTokenSource();
        var number = 0;
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var mine = Interlocked.Increment(ref number).ToString(CultureInfo.InvariantCulture);
                var body = System.Text.Encoding.UTF8.GetBytes($$"""{"number":{{mine}}}""");
                // two documents, of which a crash may keep both or none
                var result = await store.CommitAsync(new("p" + mine, new StoreOperation.Create("a", "number", body), new StoreOperation.Create("b", "number", body)), stop.Token);
                if (result is not CommitResult.Done)
                    throw new InvalidOperationException($"{mine}: {result}");
                lock (gate)
                    Console.Out.WriteLine(mine);
            }
        })));
        return 0;
    }
}
