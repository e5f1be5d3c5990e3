using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What a rebuild found.</summary>
/// <param name="Crosswalks">Crosswalks that were missing or wrong.</param>
/// <param name="Postings">Postings that were missing.</param>
/// <param name="Stale">Postings that belonged to nobody any more.</param>
public sealed record RebuildReport(int Crosswalks, int Postings, int Stale);

/// <summary>
/// Makes the projections again from what they project: crosswalks and postings from masters and landed records. What was
/// right stays untouched, so that a rebuild of a sound hub writes nothing. Memory stays flat: a page of masters at a time.
/// </summary>
/// <param name="run">The run; no master run of the tenant may be under way.</param>
public sealed class RebuildRun(RunContext run)
{
    private const int PageSize = 500;

    /// <summary>Rebuilds.</summary>
    public async Task<RebuildReport> RunAsync(CancellationToken cancellationToken)
    {
        var filed = await FiledAsync(cancellationToken);
        var matchers = await Matchers.LoadAsync(run, cancellationToken);
        int crosswalks = 0, postings = 0, stale = 0;
        var standing = run.Store.ReadKindAsync(Kinds.Master, cancellationToken).Select(document => document.As<MasterDocument>().Master).Where(master => master.RedirectTo is null);
        await foreach (var page in standing.Chunk(PageSize).WithCancellation(cancellationToken))
        {
            var homes = page.SelectMany(master => master.Members.Select(member => (member.Key, (Master: master.Id, member.Hash)))).ToDictionary(pair => pair.Key, pair => pair.Item2);
            crosswalks += await CrossAsync(homes, filed, matchers, cancellationToken);
            postings += await PostAsync(homes.Keys, cancellationToken);
        }

        await foreach (var page in run.Store.ReadKindAsync(Kinds.Posting, cancellationToken).Chunk(PageSize).WithCancellation(cancellationToken))
            stale += await ClearAsync(page, cancellationToken);
        return new(crosswalks, postings, stale);
    }

    private async Task<int> CrossAsync(
        Dictionary<RecordKey, (MasterId Master, string Hash)> homes, ILookup<RecordKey, string> filed, Matchers matchers, CancellationToken cancellationToken)
    {
        var known = await Crosswalk.FindAsync(run.Store, homes.Keys, cancellationToken);
        var states = await run.Store.ReadByPartitionAsync(homes.Keys.Select(Partitions.Record), RecordState.Id, cancellationToken);
        var batches = new List<StoreBatch>();
        foreach (var (partition, document) in states)
        {
            var state = document.As<RecordState>();
            var (master, hash) = homes[state.Record.Key];
            var made = new Crosswalk(master, hash, Postings.Seen(state.Record), matchers[state.Record.Key.Kind].Keys(Standards.Of(state.Record)))
            {
                Model = matchers[state.Record.Key.Kind].Version,
                Exceptions = [.. filed[state.Record.Key].Order(StringComparer.Ordinal)],
            };
            var body = HubJson.Write(made);
            if (known.TryGetValue(partition, out var before) && HubJson.Write(before).Span.SequenceEqual(body.Span)) continue;
            batches.Add(new(partition, new StoreOperation.Upsert(Crosswalk.Id, Kinds.Crosswalk, body)));
        }

        await run.Store.CommitAllAsync(batches, cancellationToken);
        return batches.Count;
    }

    private async Task<int> PostAsync(IReadOnlyCollection<RecordKey> keys, CancellationToken cancellationToken)
    {
        var crosswalks = await Crosswalk.FindAsync(run.Store, keys, cancellationToken);
        var wanted = keys.SelectMany(key => crosswalks.TryGetValue(Partitions.Record(key), out var crosswalk) ? crosswalk.Postings.Select(block => Posting(key, block)) : [])
            .ToDictionary(pair => pair.Place, pair => pair.Key);
        var there = (await run.Store.ReadManyAsync(wanted.Keys, cancellationToken)).Select(document => document.Key).ToHashSet();
        var missing = wanted.Where(pair => !there.Contains(pair.Key)).ToList();
        await run.Store.CommitAllAsync(
            missing.Select(pair => new StoreBatch(pair.Key.Partition, new StoreOperation.Upsert(pair.Key.Id, Kinds.Posting, HubJson.Write(pair.Value)))), cancellationToken);
        return missing.Count;
    }

    private async Task<int> ClearAsync(StoredDocument[] page, CancellationToken cancellationToken)
    {
        var owners = page.ToDictionary(document => document.Key, document => document.As<RecordKey>());
        var crosswalks = await Crosswalk.FindAsync(run.Store, owners.Values.Distinct(), cancellationToken);
        var stale = owners.Where(pair => !crosswalks.TryGetValue(Partitions.Record(pair.Value), out var crosswalk)
            || !crosswalk.Postings.Any(block => Posting(pair.Value, block).Place == pair.Key)).ToList();
        await run.Store.CommitAllAsync(stale.Select(pair => new StoreBatch(pair.Key.Partition, new StoreOperation.Delete(pair.Key.Id))), cancellationToken);
        return stale.Count;
    }

    /// <summary>The open exceptions of master runs, by the record that they are filed under.</summary>
    private async Task<ILookup<RecordKey, string>> FiledAsync(CancellationToken cancellationToken)
    {
        var open = await run.Store.ReadKindAsync(Kinds.Exception, cancellationToken).Select(document => document.As<ExceptionEntry>())
            .Where(entry => entry.Open && StewardRun.OfMasterRuns.Contains(entry.Type)).ToListAsync(cancellationToken);
        return open.ToLookup(entry => entry.Records[0], entry => entry.Name);
    }

    private (DocumentKey Place, RecordKey Key) Posting(RecordKey key, string block) =>
        (new(Partitions.Posting(run.Tenant, key.Kind, block), ContentHash.Brief(key.ToString())), key);
}
