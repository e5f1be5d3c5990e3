using System.Globalization;
using System.Text.Json;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;
using SegSync.Functions;

namespace SegSync.Benchmarks;

/// <summary>
/// Syncs a sandbox and holds the masters against the sandbox's truth, beside what exact rules would have made of the same
/// records: <c>truth [--customers N --products N]</c>. Pairwise precision, recall and F1 over pairs of records.
/// </summary>
internal static class TruthVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var size = new Dictionary<string, string> { ["--customers"] = "100000", ["--products"] = "20000", ["--orders"] = "1000" };
        for (var i = 0; i + 1 < args.Length; i += 2) size[args[i]] = args[i + 1];
        var folder = Directory.CreateTempSubdirectory("segsync-truth-").FullName;
        using var sandbox = SyncVerb.Start("infra/sandbox", "SegSync.Sandbox.dll", ["--port", "0", "--with-parent", "--data", Path.Combine(folder, "sandbox"), .. size.SelectMany(pair => new[] { pair.Key, pair.Value })]);
        try
        {
            var url = JsonDocument.Parse((await sandbox.StandardOutput.ReadLineAsync())!).RootElement.GetProperty("url").GetString()!;
            await using var hub = await Hub.OpenAsync(new() { Data = Path.Combine(folder, "hub"), Sandbox = url }, CancellationToken.None);
            await hub.Pass.RunAsync(new("truth", "to be held against the truth"), null, CancellationToken.None);
            using var client = new HttpClient { BaseAddress = new(url) };
            Console.WriteLine($"{"kind",-10} {"matched by",-34} {"records",9} {"pairs",9} {"precision",10} {"recall",8} {"F1",8}");
            foreach (var kind in new[] { EntityKind.Customer, EntityKind.Product })
            {
                var truth = await TruthAsync(client, kind);
                var (records, masters, version) = await MasteredAsync(hub.Ports.Store, kind);
                Print(kind, version, truth, masters);
                var clusters = Clusters.Of(records, [], hub.Landscape.MasterPolicy, ExactRules.For(kind));
                Print(kind, ExactRules.Version, truth, clusters.All.SelectMany((cluster, i) => cluster.Records.Select(record => (record.Key, Cluster: i.ToString(CultureInfo.InvariantCulture)))).ToDictionary(pair => pair.Key, pair => pair.Cluster));
            }
            return 0;
        }
        finally
        {
            sandbox.Kill();
            await sandbox.WaitForExitAsync();
            Directory.Delete(folder, true);
        }
    }

    private static async Task<Dictionary<(string System, string Id), string>> TruthAsync(HttpClient client, EntityKind kind)
    {
        var lines = (await client.GetStringAsync(new Uri($"/_sandbox/truth?kind={kind.Word()}", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var truth = new Dictionary<(string, string), string>(lines.Length);
        foreach (var line in lines)
        {
            var row = JsonDocument.Parse(line).RootElement;
            truth[(row.GetProperty("system").GetString()!, row.GetProperty("id").GetString()!)] = row.GetProperty("truthId").GetString()!;
        }
        return truth;
    }

    private static async Task<(List<StandardRecord> Records, Dictionary<RecordKey, string> Masters, string Version)> MasteredAsync(IHubStore store, EntityKind kind)
    {
        var records = new List<StandardRecord>();
        var masters = new Dictionary<RecordKey, string>();
        var version = "";
        await foreach (var document in store.ReadKindAsync(Kinds.Record, CancellationToken.None))
        {
            var record = document.As<RecordState>().Record;
            if (record.Key.Kind == kind) records.Add(Standards.Of(record));
        }
        foreach (var chunk in records.Chunk(1000))
        {
            foreach (var (partition, crosswalk) in await Crosswalk.FindAsync(store, chunk.Select(record => record.Key), CancellationToken.None))
            {
                masters[RecordKey.Parse(partition["rec|".Length..])] = crosswalk.Master!.Value.Text;
                version = crosswalk.Model;
            }
        }
        return (records, masters, version);
    }

    private static void Print(EntityKind kind, string version, Dictionary<(string System, string Id), string> truth, Dictionary<RecordKey, string> masters)
    {
        var told = masters.Select(pair => (Truth: truth.GetValueOrDefault((pair.Key.System, pair.Key.Id)), pair.Value)).Where(pair => pair.Truth is not null).ToList();
        var (found, all, hit) = (Pairs(told.GroupBy(pair => pair.Value)), Pairs(told.GroupBy(pair => pair.Truth!)), Pairs(told.GroupBy(pair => $"{pair.Truth} {pair.Value}")));
        var (precision, recall) = ((double)hit / found, (double)hit / all);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Word(),-10} {version,-34} {told.Count,9} {found,9} {precision,10:0.0000} {recall,8:0.0000} {2 * precision * recall / (precision + recall),8:0.0000}"));
    }

    private static long Pairs<T>(IEnumerable<IGrouping<string, T>> groups) => groups.Sum(group => (long)group.Count() * (group.Count() - 1) / 2);
}
