using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Benchmarks;

/// <summary>
/// <c>store [--documents N] [--data DIR]</c>: what the embedded hub store does per second, with N documents of 400 bytes in
/// the file (default 2,000,000), as a table and one line of JSON.
/// </summary>
internal static class StoreVerb
{
    private const int InFlight = 8_192;
    private static readonly byte[] Body = MakeBody();
    private static readonly List<(string What, double PerSecond, long Count)> Rows = [];

    public static async Task<int> RunAsync(string[] args)
    {
        var count = int.Parse(Option(args, "--documents", "2000000"), CultureInfo.InvariantCulture);
        var given = Option(args, "--data", "");
        var folder = given.Length > 0 ? Directory.CreateDirectory(given).FullName : Directory.CreateTempSubdirectory("segsync-store-").FullName;
        try
        {
            await using var store = new SqliteHubStore(Path.Combine(folder, "hub.db"));
            var some = count / 10;
            await MeasureAsync("create, keys in order", count / 2, count / 2, (from, to) => WriteAsync(store, from, to, Ordered, Create));
            await MeasureAsync("create, keys at random", count / 2, count / 2, (from, to) => WriteAsync(store, from + (count / 2), to + (count / 2), Scattered, Create));
            await MeasureAsync("upsert at random", some, some, (from, to) => WriteAsync(store, from, to, i => Ordered(i * 7919L % (count / 2)), Upsert));
            await MeasureAsync("outbox: batch of 1 create + 1 upsert", some, some, (from, to) => OutboxAsync(store, from, to));
            await MeasureAsync("point read at random", some, some, (from, to) => ReadAsync(store, from, to, i => Ordered(i * 7919L % (count / 2))));
            await MeasureAsync("ReadMany, 1,000 keys a call (documents)", some, some / 1000, (from, to) => ReadManyAsync(store, from, to, count));
            await MeasureAsync("partition of 20 (partitions)", some / 10, some / 10, (from, to) => PartitionsAsync(store, from, to));
            await MeasureAsync("change feed, 1,000 a page (documents)", count / 2, 1, (_, _) => FeedAsync(store, count / 2));
            await MeasureAsync("ReadKind (documents)", count / 2, 1, async (_, _) =>
            {
                await foreach (var document in store.ReadKindAsync("record", default))
                    _ = document.Body.Length;
            });
            Print(new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length));
        }
        finally
        {
            if (given.Length == 0)
                Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string what, long counted, int steps, Func<int, int, Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act(0, steps);
        Rows.Add((what, counted / watch.Elapsed.TotalSeconds, counted));
        Console.Error.WriteLine($"{what}: {counted / watch.Elapsed.TotalSeconds:n0}/s, {MemoryMegabytes("VmRSS:")} MB");
    }

    private static async Task WriteAsync(SqliteHubStore store, int from, int to, Func<long, DocumentKey> key, Func<string, StoreOperation> operation)
    {
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < to;)
            {
                var (partition, id) = key(i);
                if (await store.CommitAsync(new(partition, operation(id)), default) is not CommitResult.Done)
                    throw new InvalidOperationException("A write was not applied.");
            }
        }));
    }

    private static async Task OutboxAsync(SqliteHubStore store, int from, int to)
    {
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < to;)
                await store.CommitAsync(new(Ordered(i * 20L).Partition, new StoreOperation.Create("receipt-" + i, "receipt", Body), new StoreOperation.Upsert("latest", "receipt", Body)), default);
        }));
    }

    private static async Task ReadAsync(SqliteHubStore store, int from, int to, Func<long, DocumentKey> key)
    {
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < to;)
            {
                if (await store.ReadAsync(key(i), default) is null)
                    throw new InvalidOperationException("A document is missing.");
            }
        })));
    }

    private static async Task ReadManyAsync(SqliteHubStore store, int from, int to, int count)
    {
        for (var i = from; i < to; i++)
        {
            var keys = Enumerable.Range(0, 1000).Select(n => Ordered(((i * 1000L) + n) * 7919 % (count / 2))).ToArray();
            if ((await store.ReadManyAsync(keys, default)).Count != keys.Distinct().Count())
                throw new InvalidOperationException("A document is missing.");
        }
    }

    private static async Task PartitionsAsync(SqliteHubStore store, int from, int to)
    {
        for (var i = from; i < to; i += 100)
            _ = await store.ReadPartitionsAsync([.. Enumerable.Range(i, Math.Min(100, to - i)).Select(n => Ordered(n * 20L).Partition)], "document-", default);
    }

    private static async Task FeedAsync(SqliteHubStore store, int atLeast)
    {
        var (seen, continuation) = (0, "");
        while (true)
        {
            var page = await store.ReadChangesAsync("record", continuation, 1000, default);
            if (page.Documents.IsEmpty)
                break;
            (seen, continuation) = (seen + page.Documents.Length, page.Continuation);
        }

        if (seen < atLeast)
            throw new InvalidOperationException("The feed is short.");
    }

    private static StoreOperation Create(string id) => new StoreOperation.Create(id, id[0] == 'd' ? "record" : "posting", Body);

    private static StoreOperation Upsert(string id) => new StoreOperation.Upsert(id, "record", Body);

    private static DocumentKey Ordered(long i) => new($"acme/customer/{i / 20:x10}", $"document-{i % 20:x2}");

    private static DocumentKey Scattered(long i) => new($"acme/posting/{(ulong)i * 0x9E3779B97F4A7C15:x16}", "posting");

    private static byte[] MakeBody()
    {
        var bytes = new byte[400];
        bytes.AsSpan().Fill((byte)'x');
        return bytes;
    }

    private static string Option(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

    private static long MemoryMegabytes(string line) => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(line, StringComparison.Ordinal))[line.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024
        : Environment.WorkingSet / 1024 / 1024;

    private static void Print(long fileBytes)
    {
        foreach (var (what, perSecond, counted) in Rows)
            Console.WriteLine($"{what,-42} {perSecond,12:n0}/s  of {counted,10:n0}");
        Console.WriteLine($"{"file",-42} {fileBytes >> 20,12:n0} MB");
        Console.WriteLine($"{"memory of the process, at most",-42} {MemoryMegabytes("VmHWM:"),12:n0} MB");
        Console.WriteLine(JsonSerializer.Serialize(new { rates = Rows.ToDictionary(row => row.What, row => Math.Round(row.PerSecond)), fileBytes, peakMegabytes = MemoryMegabytes("VmHWM:") }));
    }
}
