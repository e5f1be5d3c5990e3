using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Recomputes the profiles of masters whose members or facts changed.</summary>
/// <param name="run">The run.</param>
/// <param name="rates">Currency to units of the landscape's currency.</param>
/// <param name="grain">Profiles below the master instead: they are made of the facts themselves, and only where a scheme asks for them; null for the masters'.</param>
public sealed class ProfileRun(RunContext run, IReadOnlyDictionary<string, decimal> rates, Grain? grain = null)
{
    private const int PageSize = 2_000;

    private readonly string worker = grain is null ? "profile" : $"profile|{grain.Kind.Word()}|{grain.Text}";

    private readonly int mastersAtOnce = grain is null ? 500 : 100;

    /// <summary>Masters done in this run: nothing they depend on changes while it runs.</summary>
    private readonly HashSet<MasterId> done = [];

    /// <summary>Runs until both feeds are empty; returns how many masters were looked at.</summary>
    public async Task<long> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await new Checkpoint(run.Store, run.Tenant, worker, Kinds.Master).DrainAsync(
            PageSize,
            async page =>
            {
                await ComputeAsync(page.Select(document => Partitions.MasterOf(document.Key.Partition)), cancellationToken);
                progress?.Report(done.Count);
            },
            cancellationToken);
        await new Checkpoint(run.Store, run.Tenant, worker, Kinds.Ledger).DrainAsync(
            PageSize,
            async page =>
            {
                var keys = page.Select(document => RecordKey.Parse(document.Key.Partition[4..])).Where(key => grain is null || key.Kind == grain.Kind);
                var crosswalks = await Crosswalk.FindAsync(run.Store, keys, cancellationToken);
                await ComputeAsync(crosswalks.Values.Select(crosswalk => crosswalk.Master).OfType<MasterId>(), cancellationToken);
                progress?.Report(done.Count);
            },
            cancellationToken);
        return done.Count;
    }

    private Task ComputeAsync(IEnumerable<MasterId> ids, CancellationToken cancellationToken) =>
        run.Store.CommitEachAsync(ids.Where(done.Add).Select(id => Partitions.Master(run.Tenant, id)).Chunk(mastersAtOnce), part => ProfilesAsync(part, cancellationToken), cancellationToken);

    private async Task<ImmutableArray<IEnumerable<StoreBatch>>> ProfilesAsync(string[] wanted, CancellationToken cancellationToken)
    {
        var masters = (await run.Store.ReadByPartitionAsync(wanted, MasterDocument.Id, cancellationToken))
            .ToDictionary(pair => pair.Key, pair => pair.Value.As<MembersDocument>().Master, StringComparer.Ordinal);
        if (grain is not null) masters = masters.Where(pair => pair.Value.Kind == grain.Kind).ToDictionary();
        var profiles = grain is null
            ? (await run.Store.ReadByPartitionAsync(wanted, Profile.Id, cancellationToken)).Values.ToLookup(document => document.Key.Partition, StringComparer.Ordinal)
            : (await run.Store.ReadPartitionsAsync([.. masters.Keys], Profile.IdOf(grain.Text, ""), cancellationToken)).ToLookup(document => document.Key.Partition, StringComparer.Ordinal);
        var ledgers = await LedgersAsync(masters.Values, cancellationToken);
        var contexts = grain is null ? null : await ContextsAsync(grain, ledgers, cancellationToken);
        var batches = new List<StoreBatch>();
        foreach (var (partition, master) in masters)
        {
            var made = master.Active && master.RedirectTo is null ? Made(master, ledgers, contexts) : [];
            var operations = new List<StoreOperation>();
            foreach (var before in profiles[partition])
            {
                if (!made.Remove(before.Key.Id, out var body)) operations.Add(new StoreOperation.Delete(before.Key.Id));
                else if (!before.Body.Span.SequenceEqual(body.Span)) operations.Add(Kept(before.Key.Id, master.Kind, body));
            }

            operations.AddRange(made.Select(pair => Kept(pair.Key, master.Kind, pair.Value)));
            batches.AddRange(operations.Chunk(StoreLimits.Operations).Select(part => new StoreBatch(partition, [.. part])));
        }

        return [batches];
    }

    private StoreOperation Kept(string id, EntityKind kind, ReadOnlyMemory<byte> body) => new StoreOperation.Upsert(id, grain is null ? Profile.KindOf(kind) : Profile.KindOf(grain), body);

    /// <summary>Id to profile.</summary>
    private Dictionary<string, ReadOnlyMemory<byte>> Made(
        MasterMembers master, Dictionary<RecordKey, Ledger> ledgers, Dictionary<RecordKey, IReadOnlyDictionary<string, Ledger>>? contexts)
    {
        ImmutableArray<RecordKey> members = [.. master.Members.Select(member => member.Key)];
        if (grain is null) return new() { [Profile.Id] = HubJson.Write(Profile.Of(master.Id, master.Kind, members, ledgers, rates)) };
        var told = members.Where(contexts!.ContainsKey).ToDictionary(member => member, member => contexts[member]);
        return told.Values.SelectMany(parts => parts.Keys).Distinct(StringComparer.Ordinal).ToDictionary(context => Profile.IdOf(grain.Text, context), context =>
        {
            var own = told.Where(pair => pair.Value.ContainsKey(context)).ToDictionary(pair => pair.Key, pair => pair.Value[context]);
            return HubJson.Write(Profile.Of(master.Id, master.Kind, members, own, rates) with { Context = context });
        });
    }

    /// <summary>The ledgers by context, from all their buckets.</summary>
    private async Task<Dictionary<RecordKey, IReadOnlyDictionary<string, Ledger>>> ContextsAsync(Grain asked, Dictionary<RecordKey, Ledger> ledgers, CancellationToken cancellationToken)
    {
        var wanted = ledgers.SelectMany(pair => pair.Value.Periods.SelectMany(period => Chunks(pair.Key, period.Key, period.Value))).ToHashSet();
        var chunks = (await run.Store.ReadManyAsync(wanted, cancellationToken)).ToDictionary(document => document.Key, document => document.Body);
        return ledgers.ToDictionary(pair => pair.Key, pair => LedgerContexts.Of(
            asked.Kind, pair.Value, asked.Names, (period, head) => Bucket.Read(Chunks(pair.Key, period, head).Select(chunk => chunks[chunk]))));

        static IEnumerable<DocumentKey> Chunks(RecordKey key, string period, BucketHead head) =>
            Enumerable.Range(0, head.Chunks).Select(chunk => new DocumentKey(Partitions.Ledger(key), Bucket.ChunkId(period, head.Version, chunk)));
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
