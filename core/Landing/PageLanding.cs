using SegSync.Core.Connecting;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Core.Landing;

/// <summary>
/// Lands the items of one page: compares each with what landed before, writes what changed, quarantines what is
/// refused. Landing a page twice is landing it once.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="plan">The stream and its mappings.</param>
/// <param name="quarantined">Partitions that hold quarantined items; landing a good version clears them.</param>
public sealed class PageLanding(RunContext run, StreamPlan plan, HashSet<string> quarantined)
{
    private readonly DateTimeOffset knownAt = run.Ports.Time.GetUtcNow();

    /// <summary>Lands items; <paramref name="page"/> is where their raw bytes lie.</summary>
    public async Task<PullCounts> LandAsync(ImmutableArray<SourceItem> items, string page, CancellationToken cancellationToken)
    {
        var mapped = items.Select(item => (Item: item, Results: plan.Map(item))).ToList();
        var results = mapped.SelectMany(pair => pair.Results);
        var known = await KnownAsync(results, cancellationToken);
        var receipts = await ReceiptsAsync(results, known, cancellationToken);
        var changes = new PageChanges(run, plan, page, knownAt, known, receipts);
        var counts = new PullCounts();
        foreach (var (item, outcomes) in mapped) counts += changes.Take(item, outcomes);
        await run.Store.CommitAllAsync(changes.Batches, cancellationToken);
        await ClearAsync(changes.Settled, changes.Refusals, cancellationToken);
        quarantined.UnionWith(changes.Quarantined);
        return counts;
    }

    /// <summary>Marks records as deleted that their source no longer lists.</summary>
    public async Task BuryAsync(IEnumerable<RecordState> gone, CancellationToken cancellationToken)
    {
        foreach (var chunk in gone.Chunk(1000))
        {
            await run.Store.CommitAllAsync(chunk.Select(Tombstone), cancellationToken);
        }

        StoreBatch Tombstone(RecordState state)
        {
            var record = state.Record with { Deleted = true };
            var buried = state with { Record = record, Hash = ChangeHash.Of(record), Run = run.Number, KnownAt = knownAt };
            return new(Partitions.Record(record.Key), new StoreOperation.Upsert(RecordState.Id, Kinds.Record, HubJson.Write(buried)));
        }
    }

    private async Task<Dictionary<string, StoredDocument>> KnownAsync(IEnumerable<Mapped> results, CancellationToken cancellationToken)
    {
        var keys = new HashSet<DocumentKey>();
        foreach (var result in results)
        {
            switch (result)
            {
                case Mapped.Record record:
                    keys.Add(new(Partitions.Record(record.Value.Key), RecordState.Id));
                    break;
                case Mapped.Document document:
                    keys.Add(new(Partitions.Document(document.Value.Key), DocumentState.Id));
                    foreach (var reference in document.References) keys.Add(new(Partitions.Record(reference.Key), RecordState.Id));
                    break;
            }
        }

        return (await run.Store.ReadManyAsync(keys, cancellationToken)).ToDictionary(found => found.Key.Partition, StringComparer.Ordinal);
    }

    /// <summary>What the hub wrote to the rows of records that it knows: how an echo is told from drift.</summary>
    private async Task<Dictionary<string, StoredDocument>> ReceiptsAsync(
        IEnumerable<Mapped> results, Dictionary<string, StoredDocument> known, CancellationToken cancellationToken)
    {
        var rows = results.OfType<Mapped.Record>()
            .Where(record => known.ContainsKey(Partitions.Record(record.Value.Key)))
            .SelectMany(record => record.Value.Rows.Select(row => Partitions.Row(run.Tenant, record.Value.Key.System, row.Row)));
        return await run.Store.ReadByPartitionAsync(rows, Deltas.Receipt.Id, cancellationToken);
    }

    /// <summary>Forgets what was refused before, but not what this page refuses: one document may have good lines and bad.</summary>
    private async Task ClearAsync(IEnumerable<string> partitions, HashSet<DocumentKey> but, CancellationToken cancellationToken)
    {
        foreach (var partition in partitions.Where(quarantined.Contains).ToList())
        {
            await foreach (var document in run.Store.ReadPartitionAsync(partition, "q|", cancellationToken))
            {
                if (but.Contains(document.Key)) continue;
                await run.Store.CommitAsync(new(partition, new StoreOperation.Delete(document.Key.Id)), cancellationToken);
            }

            quarantined.Remove(partition);
        }
    }
}
