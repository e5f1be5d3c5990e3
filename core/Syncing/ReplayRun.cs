using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What a replay did.</summary>
/// <param name="Items">Quarantined items that were tried.</param>
/// <param name="Counts">What came of the rows they stand for.</param>
/// <param name="Unmapped">Streams that no mapping tells of any more, with their items; these stay.</param>
public sealed record ReplayReport(int Items, PullCounts Counts, ImmutableSortedDictionary<string, int> Unmapped);

/// <summary>
/// Maps quarantined items again, by the mappings of now. What is understood lands and leaves quarantine; what is refused
/// stays, with the reason of now.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="plan">System and stream to the plan of now; null where there is none.</param>
public sealed class ReplayRun(RunContext run, Func<string, string, CancellationToken, Task<StreamPlan?>> plan)
{
    private const int ChunkSize = 500;

    /// <summary>Tries every item of a system, or of all.</summary>
    /// <param name="system">Name of the system; null for all.</param>
    /// <param name="progress">Told the items tried so far.</param>
    /// <param name="cancellationToken">Stops between chunks; what landed stays.</param>
    public async Task<ReplayReport> RunAsync(string? system, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var kept = await run.Store.ReadKindAsync(Kinds.Quarantine, cancellationToken)
            .Select(document => (document.Key, Entry: document.As<QuarantineEntry>()))
            .Where(pair => system is null || pair.Entry.System == system).ToListAsync(cancellationToken);
        var unmapped = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var (items, counts) = (0, new PullCounts());
        foreach (var stream in kept.GroupBy(pair => (pair.Entry.System, pair.Entry.Stream)))
        {
            if (await plan(stream.Key.System, stream.Key.Stream, cancellationToken) is not { } current)
            {
                unmapped[$"{stream.Key.System}/{stream.Key.Stream}"] = stream.Count();
                continue;
            }

            var landing = new PageLanding(run, current, stream.Select(pair => pair.Key.Partition).ToHashSet(StringComparer.Ordinal));
            foreach (var page in stream.GroupBy(pair => pair.Entry.Page))
            {
                foreach (var chunk in page.OrderBy(pair => pair.Key.Id, StringComparer.Ordinal).Chunk(ChunkSize))
                {
                    counts += await LandAsync(landing, current, page.Key, chunk, cancellationToken);
                    items += chunk.Length;
                    progress?.Report(items);
                }
            }
        }

        return new(items, counts, unmapped.ToImmutable());
    }

    private async Task<PullCounts> LandAsync(
        PageLanding landing, StreamPlan current, string page, (DocumentKey Key, QuarantineEntry Entry)[] chunk, CancellationToken cancellationToken)
    {
        var open = new List<(DocumentKey Key, SourceItem Item, ImmutableArray<Mapped> Results)>();
        var counts = new PullCounts();
        foreach (var (key, entry) in chunk)
        {
            var item = new SourceItem(JsonSerializer.Deserialize<JsonElement>(entry.Item), Rows: entry.ItemRows);
            var results = current.Map(item);
            if (await ContradictsAsync(entry, results, cancellationToken)) counts += new PullCounts(entry.ItemRows, 0, 0, entry.ItemRows, 0);
            else open.Add((key, item, results));
        }

        counts += await landing.LandAsync([.. open.Select(pair => pair.Item)], page, cancellationToken);
        var settled = open.Where(pair => !pair.Results.OfType<Mapped.Refused>().Any(refused => KeyOf(current, pair.Item, refused) == pair.Key));
        await run.Store.CommitAllAsync(settled.Select(pair => new StoreBatch(pair.Key.Partition, new StoreOperation.Delete(pair.Key.Id))), cancellationToken);
        return counts;
    }

    private DocumentKey KeyOf(StreamPlan current, SourceItem item, Mapped.Refused refused) =>
        new QuarantineEntry(current.System, current.Request.Name, refused.Id, refused.Field, refused.Reason, refused.Rows, item.Json.GetRawText(), "", run.Number, default)
            .Key(run.Tenant);

    /// <summary>
    /// The pass that refused the item landed another version of the same record: only the source can say which is right.
    /// </summary>
    private async Task<bool> ContradictsAsync(QuarantineEntry entry, ImmutableArray<Mapped> results, CancellationToken cancellationToken)
    {
        foreach (var record in results.OfType<Mapped.Record>().Where(record => record.Value.Version.Length == 0))
        {
            var landed = await run.Store.FindAsync<RecordState>(new(Partitions.Record(record.Value.Key), RecordState.Id), cancellationToken);
            if (landed is not null && landed.Run == entry.Run && landed.Hash != ChangeHash.Of(record.Value)) return true;
        }

        return false;
    }
}
