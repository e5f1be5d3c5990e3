using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// The models in force, by kind. A kind's model is learnt once, from all records, as soon as there are enough; until then
/// its records are matched exactly. A model stays until somebody adopts another (<see cref="ModelRun"/>): what it decides does
/// not drift.
/// </summary>
internal sealed class Matchers
{
    private const string DecidedBy = "models-decided";

    private readonly Dictionary<EntityKind, Matcher> byKind;
    private bool stale;

    private Matchers(Dictionary<EntityKind, Matcher> matchers) => byKind = matchers;

    /// <summary>The matcher of a kind.</summary>
    public Matcher this[EntityKind kind] => byKind[kind];

    private ImmutableSortedDictionary<string, string> Versions => byKind.Values.Where(matcher => matcher.Model is not null)
        .ToImmutableSortedDictionary(matcher => matcher.Kind.Word(), matcher => matcher.Version, StringComparer.Ordinal);

    /// <summary>The models in force.</summary>
    public static async Task<Matchers> LoadAsync(RunContext run, CancellationToken cancellationToken)
    {
        var shelf = new ModelShelf(run.Store, run.Tenant);
        var versions = await shelf.InForceAsync(cancellationToken);
        var matchers = new Dictionary<EntityKind, Matcher>();
        foreach (var kind in EntityKinds.All)
            matchers[kind] = new(kind, versions.TryGetValue(kind, out var version) ? await shelf.ModelAsync(kind, version, cancellationToken) : null);
        var decided = await run.Store.FindAsync<ImmutableSortedDictionary<string, string>>(new(Partitions.Tenant(run.Tenant), DecidedBy), cancellationToken);
        var loaded = new Matchers(matchers);
        loaded.stale = !loaded.Versions.SequenceEqual(decided ?? ImmutableSortedDictionary<string, string>.Empty);
        return loaded;
    }

    /// <summary>
    /// Learns what can be learnt about kinds without a model and puts it into force; asks again only when the hub has twice
    /// as many records as the last time.
    /// </summary>
    public async Task LearnAsync(RunContext run, MasterPolicy policy, CancellationToken cancellationToken)
    {
        var population = await Population.LoadAsync(run, cancellationToken);
        if (byKind.Values.All(matcher => matcher.Model is not null) || population.Records < 2 * population.Asked) return;
        var learners = byKind.Values.Where(matcher => matcher.Model is null).ToDictionary(matcher => matcher.Kind, matcher => new Learner(matcher.Kind));
        long records = 0;
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Record, cancellationToken))
        {
            records++;
            var record = document.As<RecordState>().Record;
            if (learners.TryGetValue(record.Key.Kind, out var learner)) learner.Add(record);
        }
        var learnt = learners.Values.Where(learner => learner.Ready).Select(learner => learner.Learn(cancellationToken)).ToList();
        await new ModelRun(run, policy).BeginAsync(learnt, cancellationToken);
        await run.Store.PutAsync(new(Partitions.Tenant(run.Tenant), Population.Id), Kinds.Checkpoint, new Population(records, records), cancellationToken);
        foreach (var model in learnt) byKind[model.Kind] = new(model.Kind, model);
        stale |= learnt.Count > 0;
    }

    /// <summary>
    /// Where other models are in force than records were decided by: every record is posted and decided anew. Only a master
    /// run may do so: a checkpoint that is moved back under a run that reads on would be moved forth again.
    /// </summary>
    public async Task RestartAsync(RunContext run, CancellationToken cancellationToken)
    {
        if (!stale) return;
        StoreOperation[] operations =
        [
            new StoreOperation.Upsert(DecidedBy, Kinds.Checkpoint, HubJson.Write(Versions)),
            .. Checkpoints(run).Select(checkpoint => checkpoint.Restart()),
        ];
        await run.Store.CommitAsync(new(Partitions.Tenant(run.Tenant), operations), cancellationToken);
        stale = false;
    }

    private static Checkpoint[] Checkpoints(RunContext run) => [new(run.Store, run.Tenant, "postings", Kinds.Record), new(run.Store, run.Tenant, "master", Kinds.Record)];

    /// <summary>How many records there are, about, and how many there were when learning was last tried.</summary>
    internal sealed record Population(long Records, long Asked)
    {
        public const string Id = "population";

        public static async Task<Population> LoadAsync(RunContext run, CancellationToken cancellationToken) =>
            await run.Store.FindAsync<Population>(new(Partitions.Tenant(run.Tenant), Id), cancellationToken) ?? new(0, 0);

        /// <summary>Counts newcomers in.</summary>
        public static async Task GrowAsync(RunContext run, long by, CancellationToken cancellationToken)
        {
            if (by == 0) return;
            var before = await LoadAsync(run, cancellationToken);
            await run.Store.PutAsync(new(Partitions.Tenant(run.Tenant), Id), Kinds.Checkpoint, before with { Records = before.Records + by }, cancellationToken);
        }
    }
}
