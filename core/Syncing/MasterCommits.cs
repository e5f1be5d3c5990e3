using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Commits master decisions: one batch where one master changes; an intent first where several do, then their batches,
/// each idempotent, then the intent goes. Crosswalks follow: they can be rebuilt.
/// </summary>
internal sealed class MasterCommits(RunContext run, MasterPolicy policy)
{
    /// <summary>Finishes what a crash left open.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Intent, cancellationToken))
        {
            await ApplyAsync(document.As<Intent>(), cancellationToken);
            await run.Store.CommitAsync(new(document.Key.Partition, new StoreOperation.Delete(Intent.Id)), cancellationToken);
        }
    }

    /// <summary>Commits decisions about components that do not touch each other.</summary>
    public async Task CommitAsync(
        List<(Component Component, MasterDecision Decision)> decided, Neighbourhood neighbourhood, MatchRule rule, string version, CancellationToken cancellationToken)
    {
        var partitions = decided.SelectMany(pair => pair.Decision.Changes).Select(change => Partitions.Master(run.Tenant, change.After.Id));
        var keys = await run.Store.ReadByPartitionAsync(partitions, SubjectKey.Id, cancellationToken);
        var intents = decided.Where(pair => !pair.Decision.Changes.IsEmpty)
            .Select(pair => Plan(pair.Component, pair.Decision, neighbourhood, keys, version)).ToList();

        var alone = intents.Where(intent => intent.Parts.Length == 1).ToList();
        var results = await run.Store.CommitAllAsync(alone.Select(intent => Batch(intent.Parts[0])), cancellationToken);
        if (results.Any(result => result is CommitResult.Conflict))
            throw new InvalidOperationException("another master run is under way in this tenant; only one may run at a time");

        foreach (var intent in intents.Where(intent => intent.Parts.Length > 1))
        {
            var partition = Partitions.Intent(run.Tenant, ContentHash.OfJson(intent.Masters)[..32]);
            await run.Store.PutAsync(new(partition, Intent.Id), Kinds.Intent, intent, cancellationToken);
            await ApplyAsync(intent, cancellationToken);
            await run.Store.CommitAsync(new(partition, new StoreOperation.Delete(Intent.Id)), cancellationToken);
        }

        var after = decided.ConvertAll(pair => new Decided(pair.Component, After(pair.Component, pair.Decision), pair.Decision.Possible));
        // before the crosswalks, which remember what was raised
        var raised = await RaiseAsync(after, neighbourhood, rule, cancellationToken);
        await CrossAsync(after, neighbourhood, raised, version, cancellationToken);
    }

    /// <summary>
    /// Applies an intent's parts. A conflict means that the part was applied before: an intent is only written by the
    /// one master run of a tenant, and finished before the next begins.
    /// </summary>
    private async Task ApplyAsync(Intent intent, CancellationToken cancellationToken)
    {
        foreach (var part in intent.Parts) await run.Store.CommitAsync(Batch(part), cancellationToken);
        await CrossAsync(intent.Parts.Select(part => part.Document.Master), cancellationToken);
    }

    private Intent Plan(Component component, MasterDecision decision, Neighbourhood neighbourhood, Dictionary<string, StoredDocument> keys, string version)
    {
        var heads = component.Masters.ToDictionary(
            master => master.Id, master => neighbourhood.Masters[master.Id].Document.Head);
        var parts = decision.Changes.Select(change =>
        {
            var partition = Partitions.Master(run.Tenant, change.After.Id);
            var stored = neighbourhood.Masters.GetValueOrDefault(change.After.Id);
            var key = keys.GetValueOrDefault(partition)?.As<SubjectKey>();
            var fresh = key is null ? new SubjectKey(run.Ports.NewKey()) : null;
            var lineage = Seal.Entry((key ?? fresh!).Key, Entry(component, change, heads, version), new Mastered(change.Step, change.After.Fields, change.Reasons));
            return new IntentPart(stored?.ETag, new(change.After, lineage.Entry.Hash()), lineage, fresh);
        });
        return new([.. decision.Changes.Select(change => change.After.Id)], [.. parts]);
    }

    /// <summary>The entry of a change; its parents are its own head and those of the masters that records came from.</summary>
    private LineageEntry Entry(Component component, MasterChange change, Dictionary<MasterId, string> heads, string version)
    {
        var members = change.After.Members.Select(member => member.Key).ToHashSet();
        var parents = component.Masters
            .Where(master => master.Id == change.After.Id || master.Members.Any(member => members.Contains(member.Key)))
            .Select(master => heads[master.Id]).Order(StringComparer.Ordinal);
        var now = run.Ports.Time.GetUtcNow();
        return new(change.After.Id.Text, "mastered", run.Number, run.Command.Actor, run.Command.Reason, run.StartedAt, now,
            [.. change.After.Members.Select(member => member.Hash), .. Verdicts(component, members, change.After.Founder)], version, [.. parents], "");
    }

    /// <summary>The verdicts that bear on a master are among its inputs, by their lineage entries; withdrawn ones too, since their absence shows.</summary>
    private static IEnumerable<string> Verdicts(Component component, HashSet<RecordKey> members, RecordKey founder) =>
        component.Said.Where(verdict => verdict.Records.Any(key => key == founder || members.Contains(key))).Select(verdict => verdict.Entry).Order(StringComparer.Ordinal);

    private StoreBatch Batch(IntentPart part)
    {
        var partition = Partitions.Master(run.Tenant, part.Document.Master.Id);
        var body = HubJson.Write(part.Document);
        var operations = new List<StoreOperation>
        {
            part.ETag is null
                ? new StoreOperation.Create(MasterDocument.Id, Kinds.Master, body)
                : new StoreOperation.Replace(MasterDocument.Id, Kinds.Master, body, part.ETag),
            part.Lineage.Append(),
        };
        if (part.Key is not null) operations.Add(new StoreOperation.Create(SubjectKey.Id, Kinds.SubjectKey, HubJson.Write(part.Key)));
        return new(partition, [.. operations]);
    }

    /// <summary>A component as it is after its decision.</summary>
    private sealed record Decided(Component Component, Dictionary<MasterId, MasterRecord> Masters, ImmutableArray<Edge> Possible);

    private static Dictionary<MasterId, MasterRecord> After(Component component, MasterDecision decision)
    {
        var masters = component.Masters.ToDictionary(master => master.Id);
        foreach (var change in decision.Changes) masters[change.After.Id] = change.After;
        return masters;
    }

    /// <summary>Every record of a component points to its master of now, decided on its content of now.</summary>
    private async Task CrossAsync(
        List<Decided> decided, Neighbourhood neighbourhood, Dictionary<RecordKey, ImmutableArray<string>> raised, string version, CancellationToken cancellationToken)
    {
        var batches = new List<StoreBatch>();
        foreach (var (component, masters, _) in decided)
        {
            var home = masters.Values.SelectMany(master => master.Members.Select(member => (member.Key, master.Id))).ToDictionary(pair => pair.Key, pair => pair.Id);
            foreach (var record in component.Records)
            {
                var key = record.Record.Key;
                var partition = Partitions.Record(key);
                var before = neighbourhood.Crosswalks.GetValueOrDefault(partition) ?? new(null, "", 0, []);
                var after = before with { Master = home[key], Hash = record.Hash, Seen = Postings.Seen(record.Record), Model = version };
                var exceptions = raised.GetValueOrDefault(key, []);
                if (!exceptions.SequenceEqual(before.Exceptions, StringComparer.Ordinal)) after = after with { Exceptions = exceptions };
                if (after != before) batches.Add(Cross(partition, after));
            }
        }

        await run.Store.CommitAllAsync(batches, cancellationToken);
    }

    /// <summary>The same after a crash, from the masters alone; the records are then decided again and found unchanged.</summary>
    private async Task CrossAsync(IEnumerable<MasterRecord> masters, CancellationToken cancellationToken)
    {
        var homes = masters.SelectMany(master => master.Members.Select(member => (member, master.Id))).ToList();
        var before = await Crosswalk.FindAsync(run.Store, homes.Select(home => home.member.Key), cancellationToken);
        await run.Store.CommitAllAsync(
            homes.Select(home =>
            {
                var partition = Partitions.Record(home.member.Key);
                var known = before.GetValueOrDefault(partition) ?? new(null, "", 0, []);
                return Cross(partition, known with { Master = home.Id, Hash = "", Seen = 0 });
            }),
            cancellationToken);
    }

    private static StoreBatch Cross(string partition, Crosswalk crosswalk) =>
        new(partition, new StoreOperation.Upsert(Crosswalk.Id, Kinds.Crosswalk, HubJson.Write(crosswalk)));

    /// <summary>
    /// What a steward should look at becomes exceptions; those that the same records had and that are no more are settled.
    /// </summary>
    /// <returns>Record to the names of the exceptions that are filed under it.</returns>
    private async Task<Dictionary<RecordKey, ImmutableArray<string>>> RaiseAsync(
        List<Decided> decided, Neighbourhood neighbourhood, MatchRule rule, CancellationToken cancellationToken)
    {
        var concerns = decided.SelectMany(one => Concerns.Of(
            one.Component.Input, one.Masters.Values.Where(master => master.RedirectTo is null), one.Possible, one.Component.Said, policy, rule)).ToList();
        var entries = concerns.ConvertAll(concern => (concern.Records, Entry: new ExceptionEntry(concern.Type, concern.Subject, concern.Message, true, run.Number, run.StartedAt)
        {
            Records = concern.Records, Terms = concern.Terms, Fields = concern.Fields,
        }));
        var open = entries.Select(entry => entry.Entry.Name).ToHashSet(StringComparer.Ordinal);
        var had = decided.SelectMany(one => one.Component.Records)
            .SelectMany(record => neighbourhood.Crosswalks.GetValueOrDefault(Partitions.Record(record.Record.Key))?.Exceptions ?? []);
        await ExceptionEntry.SettleAsync(run.Store, run.Tenant, had.Except(open, StringComparer.Ordinal), run.Number, "no longer so: the records changed, or were decided about", cancellationToken);
        await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, entries.Select(entry => entry.Entry), cancellationToken);
        return entries.GroupBy(entry => entry.Records[0]).ToDictionary(
            group => group.Key, group => group.Select(entry => entry.Entry.Name).Order(StringComparer.Ordinal).ToImmutableArray());
    }
}
