using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Memory;
using SegSync.Core.Records;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Stores;

namespace SegSync.Benchmarks;

/// <summary>
/// One record at a time against a hub of many masters in a SQLite file: <c>one [--masters N] [--records N] [--data DIR]</c>.
/// The hub is built by its own runs and kept in the folder, so that a second call only measures. Each record, half of them
/// new, half of them changed, is landed, decided and committed by a run of its own; told are percentiles of that time.
/// </summary>
internal static class OneVerb
{
    private const int PageSize = 5_000;
    // of every so many records one stays outside, to come in later
    private const int Waiting = 100;
    private static readonly Command Command = new("benchmark", "one record at a time");

    public static async Task<int> RunAsync(string[] args)
    {
        var given = new Dictionary<string, string> { ["--masters"] = "1000000", ["--records"] = "1000", ["--data"] = "" };
        for (var i = 0; i + 1 < args.Length; i += 2) given[args[i]] = args[i + 1];
        var (masters, count) = (int.Parse(given["--masters"], CultureInfo.InvariantCulture), int.Parse(given["--records"], CultureInfo.InvariantCulture));
        var folder = given["--data"].Length > 0 ? Directory.CreateDirectory(given["--data"]).FullName : Directory.CreateTempSubdirectory("segsync-one-").FullName;
        try
        {
            await using var store = new SqliteHubStore(Path.Combine(folder, "hub.db"));
            var ports = new HubPorts(store, new MemoryLandingZone(), TimeProvider.System, () => System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            var built = Path.Combine(folder, "built");
            var newcomers = await BuildAsync(ports, masters, !File.Exists(built));
            await File.WriteAllTextAsync(built, "");
            var (standing, records) = (await MastersAsync(store), await store.CountKindAsync(Kinds.Record, default));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{standing:N0} masters of {records:N0} records, hub.db {new FileInfo(Path.Combine(folder, "hub.db")).Length / 1e9:0.0} GB"));
            await MeasureAsync(ports, newcomers, count, Path.Combine(folder, "taken"));
            return 0;
        }
        finally
        {
            if (given["--data"].Length == 0) Directory.Delete(folder, true);
        }
    }

    /// <summary>Lands and masters all records but those that are to come in later, which it returns, each with a record of the same thing that is there.</summary>
    private static async Task<List<(SourceRecord Record, RecordKey? There)>> BuildAsync(HubPorts ports, int masters, bool land)
    {
        var newcomers = new List<(SourceRecord, RecordKey?)>();
        var there = new Dictionary<int, RecordKey>();
        var page = new List<SourceRecord>();
        var watch = Stopwatch.StartNew();
        var at = 0;
        foreach (var (thing, fields) in new PopulationFile(1).Records(int.MaxValue).TakeWhile(_ => there.Count < masters))
        {
            var record = Record(++at, fields);
            if (at % Waiting == 0)
            {
                newcomers.Add((record, there.TryGetValue(thing, out var key) ? key : null));
                continue;
            }
            there[thing] = record.Key;
            if (!land) continue;
            page.Add(record);
            if (page.Count < PageSize) continue;
            await LandAsync(ports, page);
            page.Clear();
        }
        if (!land) return newcomers;
        await LandAsync(ports, page);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s: landed {at:N0}"));
        await DecideAsync(ports, new Told(watch));
        return newcomers;
    }

    private static async Task MeasureAsync(HubPorts ports, List<(SourceRecord Record, RecordKey? There)> newcomers, int count, string taken)
    {
        var from = File.Exists(taken) ? int.Parse(await File.ReadAllTextAsync(taken), CultureInfo.InvariantCulture) : 0;
        if (from + count > newcomers.Count) throw new InvalidOperationException($"{taken}: all {newcomers.Count} records that waited have come in; delete the folder");
        var (times, changed, joined) = (new List<double>(), 0, 0);
        // the first calls of a process are slower: they are compiled
        const int Warm = 20;
        foreach (var (i, (record, there)) in newcomers.Skip(from).Take(count + Warm).Index())
        {
            // every second one of a thing that is there is that record, changed
            var landed = there is { } key && i % 2 == 0 ? record with { Key = key } : record;
            var started = Stopwatch.GetTimestamp();
            await LandAsync(ports, [landed]);
            await DecideAsync(ports, null);
            if (i < Warm) continue;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (landed.Key != record.Key) changed++;
            else if (there is not null) joined++;
        }
        await File.WriteAllTextAsync(taken, (from + times.Count + Warm).ToString(CultureInfo.InvariantCulture));
        times.Sort();
        double At(double share) => times[(int)Math.Ceiling(share * times.Count) - 1];
        Console.WriteLine("| records | of these changed | new, of a thing that is there | p50 | p95 | p99 | longest |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {times.Count:N0} | {changed:N0} | {joined:N0} | {At(0.5):0.0} ms | {At(0.95):0.0} ms | {At(0.99):0.0} ms | {times[^1]:0.0} ms |"));
    }

    private static async Task DecideAsync(HubPorts ports, IProgress<long>? progress) =>
        await new MasterRun(await RunContext.BeginAsync(ports, "t", Command, default), MasterPolicy.Default).RunAsync(progress, default);

    private static async Task LandAsync(HubPorts ports, IEnumerable<SourceRecord> records) =>
        await ports.Store.CommitAllAsync(
            records.Select(record => new StoreBatch(
                Partitions.Record(record.Key),
                new StoreOperation.Upsert(RecordState.Id, Kinds.Record, HubJson.Write(new RecordState(record, ChangeHash.Of(record), "page", 1, ports.Time.GetUtcNow()))))),
            default);

    private static SourceRecord Record(int number, string[] fields)
    {
        var values = new (string Name, string Value)[]
        {
            ("name", $"{fields[0]} {fields[1]} {fields[2]}".Trim()), ("street", fields[4]), ("city", fields[5]), ("postcode", fields[6]), ("country", "DE"), ("phone", fields[7]), ("email", fields[8]),
        };
        return new(
            new("t", EntityKind.Customer, number % 2 == 0 ? "erp" : "crm", string.Create(CultureInfo.InvariantCulture, $"{number:D8}")), "", false,
            values.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), []);
    }

    private static async Task<int> MastersAsync(IHubStore store)
    {
        var standing = 0;
        await foreach (var document in store.ReadKindAsync(Kinds.Master, default))
        {
            if (document.As<MasterDocument>().Master.RedirectTo is null) standing++;
        }
        return standing;
    }

    private sealed class Told(Stopwatch watch) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value % 50_000 == 0) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s: decided {value:N0}"));
        }
    }
}
