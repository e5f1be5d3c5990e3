using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Benchmarks;

/// <summary>
/// <c>workers [--messages N] [--sessions N]</c>: N workers, each with connections of its own, take messages of many sessions
/// from one bus and write their effects to one store. One message in fifty is worked off and not settled, as by a worker
/// that dies, and comes again. Throughput by number of workers, and that no effect is lost, doubled or out of order.
/// </summary>
internal static class WorkersVerb
{
    private const string Queue = "work";
    private const int DiesEvery = 50;
    private static readonly TimeSpan LockFor = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        var messages = Number(args, "--messages", 4_000);
        var sessions = Number(args, "--sessions", 200);
        var rows = new List<(int Workers, double PerSecond, int Again)>();
        Console.WriteLine("workers   messages/s   delivered again");
        foreach (var workers in (int[])[1, 2, 4, 8, 16, 32])
        {
            var row = await MeasureAsync(workers, messages, sessions);
            rows.Add(row);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Workers,7}   {row.PerSecond,10:n0}   {row.Again,15:n0}"));
        }

        Console.WriteLine(JsonSerializer.Serialize(rows.Select(row => new { row.Workers, row.PerSecond, row.Again })));
        return 0;
    }

    private static async Task<(int Workers, double PerSecond, int Again)> MeasureAsync(int workers, int messages, int sessions)
    {
        var folder = Directory.CreateTempSubdirectory("segsync-workers-").FullName;
        try
        {
            var file = Path.Combine(folder, "hub.db");
            await using var store = new SqliteHubStore(file);
            await using (var bus = new SqliteMessageBus(file, TimeProvider.System))
            {
                foreach (var chunk in Enumerable.Range(0, messages).Chunk(500))
                    await bus.SendAsync(Queue, [.. chunk.Select(i => new BusMessage($"m{i}", $"{i}", $"s{i % sessions}"))], default);
            }

            var (left, again) = (messages, 0);
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
            {
                await using var bus = new SqliteMessageBus(file, TimeProvider.System);
                for (var handled = worker; Volatile.Read(ref left) > 0;)
                {
                    if (await bus.ReceiveAsync(Queue, 1, LockFor, default) is not [var message])
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                        continue;
                    }

                    if (!await WorkAsync(store, message)) Interlocked.Increment(ref again);
                    if (++handled % DiesEvery == 0 && message.DeliveryCount == 1) continue;
                    if (await bus.CompleteAsync(message, default)) Interlocked.Decrement(ref left);
                }
            })));
            var seconds = watch.Elapsed.TotalSeconds;
            if (await store.CountKindAsync("effect", default) != messages) throw new InvalidOperationException("an effect was lost");
            return (workers, messages / seconds, again);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes a message's effect; false when it was there already.</summary>
    private static async Task<bool> WorkAsync(SqliteHubStore store, LockedMessage message)
    {
        var number = int.Parse(message.Body, CultureInfo.InvariantCulture);
        var key = new DocumentKey(message.Session!, "last");
        var last = await store.ReadAsync(key, default);
        var done = await store.CommitAsync(
            new(key.Partition, new StoreOperation.Create($"effect-{number}", "effect", HubJson.Write(number)), last is null
                ? new StoreOperation.Create(key.Id, "last", HubJson.Write(number))
                : new StoreOperation.Replace(key.Id, "last", HubJson.Write(number), last.ETag)), default);
        if (done is CommitResult.Conflict { Index: 0, Reason: ConflictReason.Exists }) return false;
        if (done is not CommitResult.Done) throw new InvalidOperationException("two workers had one session");
        return last is null || last.As<int>() < number ? true : throw new InvalidOperationException("a session was out of order");
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
