using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Recomputes the profiles of masters whose members or facts changed.</summary>
/// <param name="run">The run.</param>
/// <param name="rates">Currency to units of the landscape's currency.</param>
public sealed class ProfileRun(RunContext run, IReadOnlyDictionary<string, decimal> rates)
{
    private const int PageSize = 2_000;
    private const int MastersAtOnce = 500;

    /// <summary>Masters done in this run: nothing they depend on changes while it runs.</summary>
    private readonly HashSet<MasterId> done = [];

    /// <summary>Runs until both feeds are empty; returns how many masters were looked at.</summary>
    public async Task<long> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await new Checkpoint(run.Store, run.Tenant, "profile", Kinds.Master).DrainAsync(
            PageSize,
            async page =>
            {
                await ComputeAsync(page.Select(document => Partitions.MasterOf(document.Key.Partition)), cancellationToken);
                progress?.Report(done.Count);
            },
            cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, "profile", Kinds.Ledger).DrainAsync(
            PageSize,
            async page =>
            {
                var keys = page.Select(document => RecordKey.Parse(document.Key.Partition[4..]));
                var crosswalks = await Crosswalk.FindAsync(run.Store, keys, cancellationToken);
                await ComputeAsync(crosswalks.Values.Select(crosswalk => crosswalk.Master).OfType<MasterId>(), cancellationToken);
                progress?.Report(done.Count);
            },
            cancellationToken);
        return done.Count;
    }

    private Task ComputeAsync(IEnumerable<MasterId> ids, CancellationToken cancellationToken) =>
        run.Store.CommitEachAsync(ids.Where(done.Add).Select(id => Partitions.Master(run.Tenant, id)).Chunk(MastersAtOnce), part => ProfilesAsync(part, cancellationToken), cancellationToken);

    private async Task<ImmutableArray<IEnumerable<StoreBatch>>> ProfilesAsync(string[] wanted, CancellationToken cancellationToken)
    {
        var masters = (await run.Store.ReadByPartitionAsync(wanted, MasterDocument.Id, cancellationToken))
            .ToDictionary(pair => pair.Key, pair => pair.Value.As<MembersDocument>().Master, StringComparer.Ordinal);
        var profiles = await run.Store.ReadByPartitionAsync(wanted, Profile.Id, cancellationToken);
        var ledgers = await LedgersAsync(masters.Values, cancellationToken);
        var batches = new List<StoreBatch>();
        foreach (var (partition, master) in masters)
        {
            var before = profiles.GetValueOrDefault(partition);
            if (!master.Active || master.RedirectTo is not null)
            {
                if (before is not null) batches.Add(new(partition, new StoreOperation.Delete(Profile.Id)));
                continue;
            }

            var body = HubJson.Write(Profile.Of(master.Id, master.Kind, [.. master.Members.Select(member => member.Key)], ledgers, rates));
            if (before is null || !before.Body.Span.SequenceEqual(body.Span))
                batches.Add(new(partition, new StoreOperation.Upsert(Profile.Id, Profile.KindOf(master.Kind), body)));
        }

        return [batches];
    }

    private async Task<Dictionary<RecordKey, Ledger>> LedgersAsync(IEnumerable<MasterMembers> masters, CancellationToken cancellationToken)
    {
        var keys = masters.SelectMany(master => master.Members).ToDictionary(member => Partitions.Ledger(member.Key), member => member.Key);
        var found = await run.Store.ReadByPartitionAsync(keys.Keys, Ledger.Id, cancellationToken);
        return found.ToDictionary(pair => keys[pair.Key], pair => pair.Value.As<Ledger>());
    }

    /// <summary>Of a master document only who belongs to it: its golden fields have no part in a profile.</summary>
    private sealed record MembersDocument(MasterMembers Master);

    private sealed record MasterMembers(MasterId Id, EntityKind Kind, ImmutableArray<MemberKey> Members, bool Active, MasterId? RedirectTo);

    private sealed record MemberKey(RecordKey Key);
}
