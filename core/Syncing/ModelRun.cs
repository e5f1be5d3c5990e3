using SegSync.Core.Landing;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Learns new versions of match models from verdicts and proposes them with their effect; adopts or rejects them for a
/// person. Nothing is matched by a version before it was adopted; then the next master run decides every record anew.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="policy">What the landscape says about mastering.</param>
public sealed class ModelRun(RunContext run, MasterPolicy policy)
{
    /// <summary>So many pairs judged since the last version, and a new one is proposed by itself.</summary>
    public const int Enough = 30;

    /// <summary>Type of the exception that a proposal is.</summary>
    public const string Exception = "model-proposed";

    private const string Asked = "model-asked";

    private readonly ModelShelf shelf = new(run.Store, run.Tenant);

    /// <summary>Proposes where enough pairs were judged. Costs nothing as long as no verdict was said.</summary>
    public async Task<ImmutableArray<ModelVersion>> ProposeWhenDueAsync(CancellationToken cancellationToken)
    {
        var place = new DocumentKey(Partitions.Tenant(run.Tenant), Asked);
        var said = await run.Store.CountKindAsync(Kinds.Verdict, cancellationToken);
        if (said == 0 || (await run.Store.ReadAsync(place, cancellationToken))?.As<long>() == said) return [];
        var verdicts = await VerdictsAsync(cancellationToken);
        var versions = await shelf.ListAsync(cancellationToken);
        var proposed = ImmutableArray.CreateBuilder<ModelVersion>();
        foreach (var kind in (await shelf.InForceAsync(cancellationToken)).Keys.Order())
        {
            var known = versions.Where(version => version.Kind == kind).Max(version => version.Judged);
            if (Judgements.Of(verdicts.Where(verdict => verdict.A.Kind == kind)).Pairs.Length < known + Enough) continue;
            if (await ProposeAsync(kind, verdicts, cancellationToken) is ModelProposal.Made made) proposed.Add(made.Version);
        }
        await run.Store.PutAsync(place, Kinds.Checkpoint, said, cancellationToken);
        return proposed.ToImmutable();
    }

    /// <summary>Learns a version from the records and verdicts of now, and proposes it.</summary>
    public async Task<ModelProposal> ProposeAsync(EntityKind kind, CancellationToken cancellationToken) =>
        await ProposeAsync(kind, await VerdictsAsync(cancellationToken), cancellationToken);

    /// <summary>Puts a version into force, whether proposed, rejected or retired. Deciding again is the next master run's.</summary>
    /// <returns>The version as it then stands; null when there is none of that name.</returns>
    public async Task<ModelVersion?> AdoptAsync(string name, CancellationToken cancellationToken)
    {
        if (await shelf.FindAsync(name, cancellationToken) is not { } version) return null;
        if (version.State == ModelState.InForce) return version;
        var before = (await shelf.ListAsync(cancellationToken)).FirstOrDefault(other => other.Kind == version.Kind && other.State == ModelState.InForce);
        var steps = new List<(ModelVersion, ModelState, ImmutableArray<string>)> { (version, ModelState.InForce, before is null ? [] : [before.Steps[^1].Entry]) };
        if (before is not null) steps.Add((before, ModelState.Retired, []));
        var done = await StepAsync(steps, [new StoreOperation.Upsert(shelf.InForce(version.Kind).Id, Kinds.Model, HubJson.Write(version.Version))], cancellationToken);
        await SettleAsync(version, "adopted", cancellationToken);
        return done[0];
    }

    /// <summary>Turns a proposal down.</summary>
    /// <returns>The version as it then stands; null when there is none of that name that is proposed.</returns>
    public async Task<ModelVersion?> RejectAsync(string name, CancellationToken cancellationToken)
    {
        if (await shelf.FindAsync(name, cancellationToken) is not { State: ModelState.Proposed } version) return null;
        var done = await StepAsync([(version, ModelState.Rejected, [])], [], cancellationToken);
        await SettleAsync(version, "rejected", cancellationToken);
        return done[0];
    }

    /// <summary>Keeps models that were learnt where there was none, and puts them into force.</summary>
    internal async Task BeginAsync(IEnumerable<LearnedModel> models, CancellationToken cancellationToken)
    {
        foreach (var model in models)
        {
            await KeepAsync(model, cancellationToken);
            await StepAsync(
                [(new(model.Kind, model.Version, model.Records, model.Judged, model.Thresholds, []), ModelState.InForce, [])],
                [new StoreOperation.Upsert(shelf.InForce(model.Kind).Id, Kinds.Model, HubJson.Write(model.Version))], cancellationToken);
        }
    }

    private async Task<ModelProposal> ProposeAsync(EntityKind kind, List<Verdict> verdicts, CancellationToken cancellationToken)
    {
        if (!(await shelf.InForceAsync(cancellationToken)).TryGetValue(kind, out var name) || await shelf.ModelAsync(kind, name, cancellationToken) is not { } now)
            return new ModelProposal.None($"{kind.Word()}s are matched exactly: there is no model yet to improve");
        var own = verdicts.Where(verdict => verdict.A.Kind == kind).ToList();
        var records = await run.Store.ReadKindAsync(Kinds.Record, cancellationToken).Select(document => document.As<RecordState>().Record)
            .Where(record => record.Key.Kind == kind && record.Key.Tenant == run.Tenant).Select(Standards.Of).OrderBy(record => record.Key).ToListAsync(cancellationToken);
        var learner = new Learner(kind, Judgements.Of(own));
        foreach (var record in records) learner.Add(record);
        if (!learner.Ready) return new ModelProposal.None($"there are too few {kind.Word()}s to learn from");
        var then = learner.Learn(cancellationToken);
        if (await shelf.Store.FindAsync<ModelVersion>(shelf.Version(kind, then.Version), cancellationToken) is { } known)
            return new ModelProposal.None($"what would be learnt is {known.Version}, which is there already ({Word(known.State)})");
        var effect = ModelEffect.Of(records, own, policy, new(kind, now), new(kind, then));
        await KeepAsync(then, cancellationToken);
        var older = (await shelf.ListAsync(cancellationToken)).Where(version => version.Kind == kind && version.State == ModelState.Proposed).ToList();
        var made = (await StepAsync(
            [(new ModelVersion(kind, then.Version, then.Records, then.Judged, then.Thresholds, []) { Effect = effect }, ModelState.Proposed, [await HeadAsync(kind, name, cancellationToken)]),
                .. older.Select(version => (version, ModelState.Superseded, ImmutableArray<string>.Empty))],
            [], cancellationToken))[0];
        foreach (var version in older) await SettleAsync(version, "superseded", cancellationToken);
        await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, [new ExceptionEntry(
            Exception, Subject(made),
            $"learnt from {made.Judged} judged pairs; it would join {effect.Joined} pairs, part {effect.Parted}, ask about {effect.Asked} more and {effect.Settled} fewer. model show {made.Version} lists them; model adopt or model reject decides",
            true, run.Number, run.StartedAt)], cancellationToken);
        return new ModelProposal.Made(made);
    }

    /// <summary>The word of a state, such as <c>in force</c>.</summary>
    public static string Word(ModelState state) => state switch { ModelState.InForce => "in force", _ => state.ToString().ToLowerInvariant() };

    private static string Subject(ModelVersion version) => $"{version.Kind.Word()} {version.Version}";

    private Task SettleAsync(ModelVersion version, string what, CancellationToken cancellationToken) => ExceptionEntry.SettleAsync(
        run.Store, run.Tenant, [ExceptionEntry.NameOf(Exception, Subject(version))], run.Number, $"{what} by {run.Command.Actor}: {run.Command.Reason}", cancellationToken);

    private async Task<string> HeadAsync(EntityKind kind, string version, CancellationToken cancellationToken) =>
        (await run.Store.FindAsync<ModelVersion>(shelf.Version(kind, version), cancellationToken))?.Steps[^1].Entry ?? "";

    private async Task KeepAsync(LearnedModel model, CancellationToken cancellationToken) =>
        await run.Store.PutAsync(shelf.Body(model.Kind, model.Version), Kinds.ModelBody, model, cancellationToken);

    /// <summary>One more step of each version, with its lineage, and whatever goes with it: all or nothing.</summary>
    private async Task<List<ModelVersion>> StepAsync(
        List<(ModelVersion Version, ModelState To, ImmutableArray<string> Parents)> steps, IEnumerable<StoreOperation> with, CancellationToken cancellationToken)
    {
        var operations = with.ToList();
        var done = new List<ModelVersion>();
        foreach (var (version, to, others) in steps)
        {
            ImmutableArray<string> parents = version.Steps.IsEmpty ? others : [version.Steps[^1].Entry, .. others];
            var entry = new LineageEntry($"model {Subject(version)}", Word(to), run.Number, run.Command.Actor, run.Command.Reason, run.StartedAt, run.Ports.Time.GetUtcNow(),
                [version.Version], version.Version, [.. parents.Where(parent => parent.Length > 0).Order(StringComparer.Ordinal)], "");
            var after = version.With(new(to, run.Command.Actor, run.Command.Reason, run.StartedAt, run.Number, entry.Hash()));
            operations.Add(new StoreOperation.Upsert(shelf.Version(version.Kind, version.Version).Id, Kinds.ModelVersion, HubJson.Write(after)));
            operations.Add(new LineageDocument(entry, null).Append());
            done.Add(after);
        }
        if (await run.Store.CommitAsync(new(Partitions.Tenant(run.Tenant), [.. operations]), cancellationToken) is CommitResult.Conflict)
            throw new InvalidOperationException("the same step of a model was taken twice in one run");
        return done;
    }

    private async Task<List<Verdict>> VerdictsAsync(CancellationToken cancellationToken) =>
        await run.Store.ReadKindAsync(Kinds.Verdict, cancellationToken).Select(document => document.As<LandedVerdict>()).Where(verdict => verdict.Masters)
            .SelectMany(verdict => verdict.Pairs().ToAsyncEnumerable()).Where(pair => pair.A.Tenant == run.Tenant).ToListAsync(cancellationToken);
}

/// <summary>What came of proposing.</summary>
public abstract record ModelProposal
{
    private ModelProposal()
    {
    }

    /// <summary>A version is proposed.</summary>
    public sealed record Made(ModelVersion Version) : ModelProposal;

    /// <summary>None is; says why.</summary>
    public sealed record None(string Why) : ModelProposal;
}
