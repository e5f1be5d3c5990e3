using SegSync.Core.Deltas;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Standardising;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Lineage;

/// <summary>Assembles the trail of a master from what is kept about it. Reads only.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Policy">What the landscape says about mastering: tells by which rule a value lost.</param>
public sealed record TrailRun(IHubStore Store, string Tenant, MasterPolicy Policy)
{
    /// <summary>The trail of a master that was found.</summary>
    public async Task<Trail> RunAsync(string asked, MasterFound.One found, CancellationToken cancellationToken)
    {
        var master = found.Document.Master;
        var partition = Partitions.Master(Tenant, master.Id);
        var documents = await Store.ReadPartitionsAsync([partition], "", cancellationToken);
        var states = await Store.ReadByPartitionAsync(master.Members.Select(member => Partitions.Record(member.Key)), RecordState.Id, cancellationToken);
        var sources = states.Values.Select(document => document.As<RecordState>()).OrderBy(state => state.Record.Key).ToList();
        var said = (await Store.ReadPartitionsAsync([.. master.Members.Select(member => Partitions.Record(member.Key))], LandedVerdict.CopyPrefix, cancellationToken))
            .Select(document => document.As<LandedVerdict>()).DistinctBy(verdict => verdict.Id).ToList();
        var contests = Golden.Contests(
            [.. sources.Select(state => Standards.Of(state.Record))], Policy,
            [.. said.Select(verdict => verdict.Pin()).OfType<Pin>().Where(pin => master.Members.Any(member => member.Key == pin.Record))]);
        var assignments = documents.Where(document => document.Key.Id.StartsWith("a|", StringComparison.Ordinal)).Select(document => document.As<Assignment>()).ToList();
        var rows = sources.SelectMany(state => state.Record.Rows.Select(row => Partitions.Row(Tenant, state.Record.Key.System, row.Row)))
            .Concat(assignments.SelectMany(assignment => assignment.Planned.Select(write => Partitions.Row(Tenant, write.System, write.Row))))
            .ToHashSet(StringComparer.Ordinal);
        var receipts = await Store.ReadByPartitionAsync(rows, Receipt.Id, cancellationToken);
        var codes = ImmutableArray.CreateBuilder<TrailCode>();
        foreach (var assignment in assignments) codes.Add(await CodeAsync(assignment, receipts, cancellationToken));
        return new(
            asked, master.Id, master.Kind, found.Redirected, master.Active,
            [.. master.Fields.Select(field => FieldOf(field.Key, field.Value, sources, contests.GetValueOrDefault(field.Key)))],
            [.. sources.Select(Source)],
            documents.FirstOrDefault(document => document.Key.Id == Profile.Id)?.As<Profile>(),
            codes.ToImmutable(),
            await StepsAsync(documents, rows, sources, said, cancellationToken));
    }

    private static GoldenField FieldOf(string name, Claim claim, IEnumerable<RecordState> sources, Contest? contest) => new(name, claim.Value, claim.From, claim.Rule,
        [.. sources.Where(state => state.Record.Key != claim.From && state.Record.Fields.TryGetValue(name, out var value) && value.Length > 0 && value != claim.Value)
            .Select(state => new OtherClaim(
                state.Record.Key, state.Record.Fields[name], contest?.Losers.FirstOrDefault(loser => loser.From == state.Record.Key)?.Rule ?? OtherClaim.NoClaim))]);

    private static TrailSource Source(RecordState state) => new(
        state.Record.Key, state.Record.Version, state.Record.Deleted, state.Record.Fields, state.Record.Rows, state.Page, state.Run, state.KnownAt);

    private async Task<TrailCode> CodeAsync(Assignment assignment, Dictionary<string, StoredDocument> receipts, CancellationToken cancellationToken)
    {
        var population = await Store.FindAsync<Population>(new(Partitions.Tenant(Tenant), $"snap|{assignment.Snapshot}"), cancellationToken);
        return new(assignment.Scheme, assignment.Decision, assignment.Rule, assignment.EffectiveFrom, population, assignment.Entry,
            [.. assignment.Planned.Select(write =>
            {
                var receipt = receipts.GetValueOrDefault(Partitions.Row(Tenant, write.System, write.Row))?.As<Receipt>();
                var answered = receipt is not null && receipt.Sequences.GetValueOrDefault(assignment.Scheme) >= write.Sequence;
                return new TrailWrite(write, answered ? receipt!.Outcome : "waiting", receipt);
            })])
        {
            Context = assignment.Subject.Context is { Length: > 0 } context ? context : null,
            Computed = assignment.Computed, Override = assignment.Override, Held = assignment.Held, OpenOrders = assignment.OpenOrders,
        };
    }

    private async Task<ImmutableArray<TrailStep>> StepsAsync(
        IReadOnlyList<StoredDocument> documents, HashSet<string> rows, IEnumerable<RecordState> sources, IEnumerable<LandedVerdict> said, CancellationToken cancellationToken)
    {
        var key = documents.FirstOrDefault(document => document.Key.Id == SubjectKey.Id)?.As<SubjectKey>();
        var own = documents.Where(document => document.Kind == Kinds.Lineage);
        var pages = sources.Select(state => Partitions.Page(Tenant, state.Page)).Distinct(StringComparer.Ordinal);
        var around = await Store.ReadPartitionsAsync([.. rows, .. pages, .. said.Select(verdict => Partitions.Verdict(Tenant, verdict.Id))], LineageDocument.Prefix, cancellationToken);
        return
        [
            .. own.Concat(around).Select(document => TrailStepOf.Document(document.As<LineageDocument>(), key))
                .OrderBy(step => step.Entry.Run).ThenBy(step => step.Entry.KnownAt)
                .ThenBy(step => step.Entry.Subject, StringComparer.Ordinal).ThenBy(step => step.Hash, StringComparer.Ordinal),
        ];
    }
}
