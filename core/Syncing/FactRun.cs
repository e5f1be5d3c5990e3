using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Carries landed documents into the fact buckets of their customers, products, locations and suppliers. Works off the feed of
/// documents in rounds, each touching every bucket at most once.
/// </summary>
public static class FactRun
{
    /// <summary>Documents taken in one round: the more, the fewer versions a busy bucket gets.</summary>
    private const int RoundDocuments = 120_000;

    /// <summary>A round takes its source entities in shares, so that its changes are never in memory all at once.</summary>
    private const int DocumentsPerShare = 15_000;

    private const int LedgersAtOnce = 2_000;

    /// <summary>Runs until the feed is empty; returns how many documents were taken in.</summary>
    public static async Task<long> RunAsync(RunContext run, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long taken = 0;
        await new Checkpoint(run.Store, run.Tenant, "facts", Kinds.Document).DrainAsync(
            RoundDocuments,
            async page =>
            {
                var shares = (page.Length / DocumentsPerShare) + 1;
                for (var share = 0; share < shares; share++)
                {
                    await run.Store.CommitEachAsync(
                        Gather(page, shares, share).Chunk(LedgersAtOnce), ledgers => ApplyAsync(run, ledgers, cancellationToken), cancellationToken);
                    progress?.Report(taken + ((share + 1L) * page.Length / shares));
                }

                taken += page.Length;
            },
            cancellationToken);
        return taken;
    }

    /// <summary>What a round changes in each source entity: the documents to take out, and the facts to put in.</summary>
    private static Dictionary<RecordKey, LedgerChange> Gather(ImmutableArray<StoredDocument> page, int shares, int share)
    {
        var changes = new Dictionary<RecordKey, LedgerChange>();
        foreach (var stored in page)
        {
            var state = stored.As<DocumentState>();
            var document = state.Document;
            var name = $"{document.Key.Stream}|{document.Key.Id}";
            foreach (var former in state.Former.Select(Place.Parse).Where(Mine)) Change(former).Documents.Add(name);
            if (document.Deleted) continue;
            var later = Places.Later(document);
            foreach (var line in document.Lines)
            {
                BucketFact? fact = null;
                foreach (var place in Places.Of(line).Where(Mine))
                {
                    var change = Change(place);
                    change.Documents.Add(name);
                    change.Facts.Add(later.Count > 0 && later.Contains(place) ? BucketFact.Of(name, document.Kind, line, true) : fact ??= BucketFact.Of(name, document.Kind, line));
                }
            }

            PeriodChange Change(Place place)
            {
                var key = new RecordKey(document.Key.Tenant, place.Kind, document.Key.System, place.Id);
                if (!changes.TryGetValue(key, out var ledger)) changes[key] = ledger = new(key, []);
                if (!ledger.Periods.TryGetValue(place.Period, out var period)) ledger.Periods[place.Period] = period = new([], []);
                return period;
            }
        }

        return changes;

        bool Mine(Place place) => shares == 1 || (uint)string.GetHashCode(place.Id, StringComparison.Ordinal) % shares == share;
    }

    /// <summary>New bucket versions that come early, and the batches with the heads that point to them.</summary>
    private static async Task<ImmutableArray<IEnumerable<StoreBatch>>> ApplyAsync(
        RunContext run, KeyValuePair<RecordKey, LedgerChange>[] changes, CancellationToken cancellationToken)
    {
        var heads = await run.Store.ReadByPartitionAsync(changes.Select(pair => Partitions.Ledger(pair.Key)), Ledger.Id, cancellationToken);
        var plans = changes.Select(pair => (pair.Value, Head: heads.GetValueOrDefault(Partitions.Ledger(pair.Key)))).ToList();
        var ledgers = plans.ConvertAll(plan => plan.Head?.As<Ledger>() ?? Ledger.Empty);
        var wanted = new HashSet<DocumentKey>();
        for (var i = 0; i < plans.Count; i++)
        {
            var partition = Partitions.Ledger(plans[i].Value.Key);
            foreach (var period in plans[i].Value.Periods.Keys)
            {
                if (!ledgers[i].Periods.TryGetValue(period, out var bucket)) continue;
                for (var chunk = 0; chunk < bucket.Chunks; chunk++) wanted.Add(new(partition, Bucket.ChunkId(period, bucket.Version, chunk)));
            }
        }

        var chunks = (await run.Store.ReadManyAsync(wanted, cancellationToken)).ToDictionary(document => document.Key, document => document.Body);
        var knownAt = run.Ports.Time.GetUtcNow();
        var operations = plans.Select((plan, i) => plan.Value.Apply(ledgers[i], chunks, knownAt)).ToList();
        return [operations.SelectMany(each => each.Early), operations.Select(each => each.Last).OfType<StoreBatch>()];
    }

    private sealed record PeriodChange(HashSet<string> Documents, List<BucketFact> Facts);

    private sealed record LedgerChange(RecordKey Key, SortedDictionary<string, PeriodChange> Periods)
    {
        /// <summary>
        /// New bucket versions and the head that points to them: one batch where it fits, else versions early and the
        /// head last, so that a crash in between leaves versions that nothing points to and the next attempt writes again.
        /// </summary>
        public (ImmutableArray<StoreBatch> Early, StoreBatch? Last) Apply(
            Ledger ledger, Dictionary<DocumentKey, ReadOnlyMemory<byte>> chunks, DateTimeOffset knownAt)
        {
            var partition = Partitions.Ledger(Key);
            var operations = new List<StoreOperation.Upsert>();
            var heads = ledger.Periods;
            foreach (var (period, change) in Periods)
            {
                var before = heads.GetValueOrDefault(period);
                var bucket = before is null
                    ? Bucket.Empty
                    : Bucket.Read(Enumerable.Range(0, before.Chunks).Select(chunk => chunks[new(partition, Bucket.ChunkId(period, before.Version, chunk))]));
                var after = bucket.Replace(change.Documents, change.Facts);
                var version = (before?.Version ?? 0) + 1;
                var written = after.Write();
                var head = after.Head(Key.Kind, version, written);
                if (before?.Hash == head.Hash) continue;
                for (var chunk = 0; chunk < written.Length; chunk++)
                    operations.Add(new(Bucket.ChunkId(period, version, chunk), Kinds.Bucket, Bucket.Document(written[chunk], knownAt)));
                heads = heads.SetItem(period, head);
            }

            if (ReferenceEquals(heads, ledger.Periods)) return ([], null);
            var last = new StoreOperation.Upsert(Ledger.Id, Kinds.Ledger, HubJson.Write(new Ledger(heads)));
            return operations.Count < StoreLimits.Operations && operations.Sum(operation => (long)operation.Body.Length) + last.Body.Length < StoreLimits.Bytes / 2
                ? ([], new(partition, [.. operations, last]))
                : ([.. operations.Select(operation => new StoreBatch(partition, operation))], new(partition, last));
        }
    }
}
