using SegSync.Core.Landing;
using SegSync.Core.Matching;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// The models in force, by kind. A kind's model is learnt once, from all records, as soon as there are enough; until then
/// its records are matched exactly. A model stays until another is adopted: what it decides does not drift.
/// </summary>
internal sealed class Matchers
{
    private readonly Dictionary<EntityKind, Matcher> byKind;

    private Matchers(Dictionary<EntityKind, Matcher> matchers) => byKind = matchers;

    /// <summary>The matcher of a kind.</summary>
    public Matcher this[EntityKind kind] => byKind[kind];

    /// <summary>The models in force.</summary>
    public static async Task<Matchers> LoadAsync(RunContext run, CancellationToken cancellationToken)
    {
        var matchers = new Dictionary<EntityKind, Matcher>();
        foreach (var kind in Enum.GetValues<EntityKind>())
            matchers[kind] = new(kind, await run.Store.FindAsync<LearnedModel>(Key(run, kind), cancellationToken));
        return new(matchers);
    }

    /// <summary>
    /// Learns what can be learnt about kinds without a model and adopts it; asks again only when the hub has twice as many
    /// records as the last time.
    /// </summary>
    public async Task LearnAsync(RunContext run, CancellationToken cancellationToken)
    {
        var population = await Population.LoadAsync(run, cancellationToken);
        if (byKind.Values.All(matcher => matcher.Model is not null) || population.Records < 2 * population.Asked) return;
        var learners = byKind.Values.Where(matcher => matcher.Model is null).ToDictionary(matcher => matcher.Kind, matcher => new Learner(matcher.Kind));
        long records = 0;
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Record, cancellationToken))
        {
            records++;
            var record = document.As<RecordState>().Record;
            if (learners.TryGetValue(record.Key.Kind, out var learner)) learner.Add(Standards.Of(record));
        }
        var learnt = learners.Values.Where(learner => learner.Ready).Select(learner => learner.Learn(cancellationToken)).ToList();
        await AdoptAsync(run, learnt, new(records, records), cancellationToken);
        foreach (var model in learnt) byKind[model.Kind] = new(model.Kind, model);
    }

    /// <summary>Puts models into force: every record is posted and decided anew by them.</summary>
    private static async Task AdoptAsync(RunContext run, List<LearnedModel> models, Population population, CancellationToken cancellationToken)
    {
        var operations = models.ConvertAll(model => (StoreOperation)new StoreOperation.Upsert(Key(run, model.Kind).Id, Kinds.Model, HubJson.Write(model)));
        operations.Add(new StoreOperation.Upsert(Population.Id, Kinds.Checkpoint, HubJson.Write(population)));
        if (models.Count > 0) operations.AddRange(Checkpoints(run).Select(checkpoint => checkpoint.Restart()));
        await run.Store.CommitAsync(new(Partitions.Tenant(run.Tenant), [.. operations]), cancellationToken);
    }

    private static Checkpoint[] Checkpoints(RunContext run) => [new(run.Store, run.Tenant, "postings", Kinds.Record), new(run.Store, run.Tenant, "master", Kinds.Record)];

    private static DocumentKey Key(RunContext run, EntityKind kind) => new(Partitions.Tenant(run.Tenant), $"model|{kind.Word()}");

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
