using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Keeps the blocking postings of records: a projection from which neighbours are found.</summary>
internal sealed class Postings(RunContext run, Matchers matchers)
{
    /// <summary>Latest run that observed something new in a record's rows.</summary>
    public static long Seen(SourceRecord record) => record.Rows.IsEmpty ? 0 : record.Rows.Max(row => row.Seen);

    /// <summary>Posts records under their keys of today and takes them from those of yesterday; tells how many were new.</summary>
    public async Task<long> PostAsync(IReadOnlyCollection<RecordState> states, CancellationToken cancellationToken)
    {
        var crosswalks = await Crosswalk.FindAsync(run.Store, states.Select(state => state.Record.Key), cancellationToken);
        var posts = new List<StoreBatch>();
        var updates = new List<StoreBatch>();
        long fresh = 0;
        foreach (var state in states)
        {
            var key = state.Record.Key;
            var partition = Partitions.Record(key);
            var now = matchers[key.Kind].Keys(Standards.Of(state.Record));
            var before = crosswalks.GetValueOrDefault(partition) ?? new(null, "", 0, []);
            if (before.Postings.IsEmpty) fresh++;
            if (before.Postings.SequenceEqual(now, StringComparer.Ordinal)) continue;
            var id = ContentHash.Brief(key.ToString());
            posts.AddRange(now.Except(before.Postings, StringComparer.Ordinal).Select(block => new StoreBatch(
                Partitions.Posting(run.Tenant, key.Kind, block), new StoreOperation.Upsert(id, Kinds.Posting, HubJson.Write(key)))));
            posts.AddRange(before.Postings.Except(now, StringComparer.Ordinal).Select(block => new StoreBatch(
                Partitions.Posting(run.Tenant, key.Kind, block), new StoreOperation.Delete(id))));
            updates.Add(new(partition, new StoreOperation.Upsert(Crosswalk.Id, Kinds.Crosswalk, HubJson.Write(before with { Postings = now }))));
        }

        await run.Store.CommitAllAsync(posts, cancellationToken);
        await run.Store.CommitAllAsync(updates, cancellationToken);
        return fresh;
    }
}
