using SegSync.Core.Deltas;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Turns decisions into commits: compares what each target row should hold with what the hub reckons it holds, and
/// writes assignment, outbox entries and lineage of a master in one batch.
/// </summary>
internal sealed class SubjectDeltas(RunContext run, SchemeInForce scheme, ImmutableArray<TargetBinding> bindings)
{
    private readonly ImmutableArray<string> names = scheme.Grain?.Names ?? [];

    private readonly string grain = scheme.Grain?.Text ?? "";

    private readonly ILookup<(string System, string Entity), TargetBinding> fields =
        bindings.Where(binding => binding.Scheme == scheme.Name).ToLookup(binding => (binding.System, binding.Entity));

    /// <summary>Commits what changed of some subjects; returns assignments written and writes planned.</summary>
    public async Task<(int Assignments, int Writes)> CommitAsync(
        IReadOnlyCollection<int> places, SubjectDecisions decisions, Population population, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return (0, 0);
        var decided = places.ToDictionary(decisions.Subject, decisions.Make);
        var partitions = decided.Keys.Select(Partition).ToHashSet(StringComparer.Ordinal);
        var profiles = await ReadAsync(decided.Keys, subject => Profile.IdOf(grain, subject.Context), cancellationToken);
        var masters = await run.Store.ReadByPartitionAsync(partitions, MasterDocument.Id, cancellationToken);
        var keys = (await run.Store.ReadByPartitionAsync(partitions, SubjectKey.Id, cancellationToken)).ToDictionary(pair => pair.Key, pair => pair.Value.As<SubjectKey>(), StringComparer.Ordinal);
        var assignments = await ReadAsync(decided.Keys, subject => Assignment.IdOf(scheme.Name, subject.Context), cancellationToken);
        var subjects = decided.Where(pair => profiles.ContainsKey(pair.Key)).Select(pair => new SubjectChange(
            Partition(pair.Key), pair.Key, profiles[pair.Key].As<Profile>(), pair.Value, masters[Partition(pair.Key)].As<MasterDocument>(), assignments.GetValueOrDefault(pair.Key)?.As<Assignment>())).ToList();
        var receipts = await ReceiptsAsync(subjects, cancellationToken);

        // subjects of one master stand in one partition: they are committed one after another
        var rounds = new List<List<StoreBatch>>();
        var turns = new Dictionary<string, int>(StringComparer.Ordinal);
        var (changed, writes) = (0, 0);
        foreach (var subject in subjects)
        {
            var planned = Plan(subject, receipts);
            if (planned.IsEmpty && subject.IsAsBefore) continue;
            foreach (var batch in Batches(subject, planned, population, keys))
            {
                var turn = turns[subject.Partition] = turns.GetValueOrDefault(subject.Partition, -1) + 1;
                if (turn == rounds.Count) rounds.Add([]);
                rounds[turn].Add(batch);
            }

            changed++;
            writes += planned.Length;
        }

        foreach (var round in rounds) await run.Store.CommitAllAsync(round, cancellationToken);
        return (changed, writes);
    }

    /// <summary>Ends the assignments of subjects that left the population.</summary>
    public async Task<int> EndAsync(IReadOnlyCollection<Subject> subjects, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(subjects, subject => Assignment.IdOf(scheme.Name, subject.Context), cancellationToken);
        await run.Store.CommitAllAsync(
            found.Select(pair =>
            {
                var before = pair.Value.As<Assignment>();
                var entry = Entry(before.Subject, "unassigned", [before.Profile], [before.Entry], before.EffectiveFrom, before.Rule);
                return new StoreBatch(Partition(pair.Key), new StoreOperation.Delete(pair.Value.Key.Id), new LineageDocument(entry, null).Append());
            }),
            cancellationToken);
        return found.Count;
    }

    private string Partition(Subject subject) => Partitions.Master(run.Tenant, subject.Master);

    private async Task<Dictionary<Subject, StoredDocument>> ReadAsync(IReadOnlyCollection<Subject> subjects, Func<Subject, string> id, CancellationToken cancellationToken)
    {
        var keys = subjects.ToDictionary(subject => new DocumentKey(Partition(subject), id(subject)));
        return (await run.Store.ReadManyAsync([.. keys.Keys], cancellationToken)).ToDictionary(document => keys[document.Key]);
    }

    private async Task<Dictionary<string, Receipt>> ReceiptsAsync(IEnumerable<SubjectChange> subjects, CancellationToken cancellationToken)
    {
        var rows = subjects.SelectMany(subject => Rows(subject.Master.Master)
            .Where(row => subject.Before is null || !subject.Before.Planned.Any(planned => planned.System == row.System && planned.Row == row.Row.Row))
            .Select(row => Partitions.Row(run.Tenant, row.System, row.Row.Row)));
        var found = await run.Store.ReadByPartitionAsync(rows, Receipt.Id, cancellationToken);
        return found.ToDictionary(pair => pair.Key, pair => pair.Value.As<Receipt>(), StringComparer.Ordinal);
    }

    private static IEnumerable<(string System, TargetRow Row)> Rows(MasterRecord master) =>
        master.Members.Where(member => !member.Deleted).SelectMany(member => member.Rows.Select(row => (member.Key.System, row)));

    /// <summary>The rows whose fields should hold something else than the hub reckons they hold.</summary>
    private ImmutableArray<(PlannedWrite Write, string? ETag, string? Problem)> Plan(SubjectChange subject, Dictionary<string, Receipt> receipts)
    {
        var planned = ImmutableArray.CreateBuilder<(PlannedWrite, string?, string?)>();
        foreach (var (system, row) in Rows(subject.Master.Master))
        {
            var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            string? problem = null;
            foreach (var field in fields[(system, row.Row.Entity)])
            {
                if (subject.Subject.Context.Length > 0 && field.ContextOf(row.Row, names) != subject.Subject.Context) continue;
                var (text, refusal) = field.Render(subject.Decision.Values);
                values[field.Field] = text;
                problem ??= refusal is null ? null : $"{field.Entity}.{field.Field}: {refusal}";
            }

            if (values.Count == 0) continue;
            var held = Held(subject.Before, system, row, receipts.GetValueOrDefault(Partitions.Row(run.Tenant, system, row.Row)));
            if (values.All(pair => held.TryGetValue(pair.Key, out var value) && value == pair.Value)) continue;
            planned.Add((new(system, row.Row, values.ToImmutable(), run.Number), row.ETag, problem));
        }

        return planned.ToImmutable();
    }

    /// <summary>What a row holds as far as the hub knows: the latest of what was planned, written and observed.</summary>
    private ImmutableSortedDictionary<string, string> Held(Assignment? before, string system, TargetRow row, Receipt? receipt)
    {
        var planned = before?.Planned.FirstOrDefault(write => write.System == system && write.Row == row.Row);
        if (planned is not null && planned.Sequence > row.Seen) return row.Observed.SetItems(planned.Values);
        if (receipt is not null && receipt.Sequences.GetValueOrDefault(scheme.Name) > row.Seen) return receipt.Overlay(row.Observed);
        return row.Observed;
    }

    private IEnumerable<StoreBatch> Batches(
        SubjectChange subject, ImmutableArray<(PlannedWrite Write, string? ETag, string? Problem)> planned, Population population, Dictionary<string, SubjectKey> keys)
    {
        var name = subject.Subject;
        var operations = new List<StoreOperation>();
        if (!keys.TryGetValue(subject.Partition, out var key))
        {
            keys[subject.Partition] = key = new(run.Ports.NewKey());
            operations.Add(new StoreOperation.Create(SubjectKey.Id, Kinds.SubjectKey, HubJson.Write(key)));
        }

        var profile = subject.Profile.Hash();
        ImmutableArray<string> parents = subject.Before is null ? [subject.Master.Head] : [subject.Master.Head, subject.Before.Entry];
        var rule = subject.Decided.Scheme.Rule;
        var entry = Entry(name, subject.Decided.Override is null ? "assigned" : "overridden", subject.Decided.Override is { } said ? [profile, population.Profiles, said.Entry] : [profile, population.Profiles], parents, population.AsOf, rule);
        var lineage = Seal.Entry(key.Key, entry, subject.Decision);
        var hash = lineage.Entry.Hash();
        operations.Add(lineage.Append());

        var kept = subject.Before?.Planned.Where(write => !planned.Any(next => next.Write.System == write.System && next.Write.Row == write.Row)) ?? [];
        var before = subject.Before;
        var same = before?.Decision.Code == subject.Decision.Code;
        var assignment = new Assignment(scheme.Name, name, subject.Decision, rule, same ? before!.EffectiveFrom : population.AsOf, profile, population.Id, hash,
            [.. kept.Concat(planned.Select(next => next.Write)).OrderBy(write => write.System, StringComparer.Ordinal).ThenBy(write => write.Row.ToString(), StringComparer.Ordinal)])
        {
            Computed = subject.Decided.Computed, Override = subject.Decided.Override, Held = subject.Decided.Held,
            OpenOrders = !subject.Decided.Scheme.OpenOrdersKeep ? null : same ? before!.OpenOrders : before?.Decision.Code,
            Prior = before is null || before.Rule == rule ? before?.Prior : new(before.Rule, (before.Computed ?? before.Decision) with { Reasons = [] }, before.Held),
        };
        operations.Add(new StoreOperation.Upsert(Assignment.IdOf(scheme.Name, name.Context), Assignment.KindOf(scheme.Name), HubJson.Write(assignment)));

        foreach (var (write, etag, problem) in planned)
        {
            var outbox = new OutboxEntry(write, scheme.Name, subject.Profile.Master, subject.Decision.Code, hash, etag, run.StartedAt, problem);
            operations.Add(new StoreOperation.Create(outbox.Id, OutboxEntry.KindOf(write.System), HubJson.Write(outbox)));
        }

        return Fit(subject.Partition, operations);
    }

    /// <summary>
    /// One batch wherever a master has under a hundred rows. A larger one sends its outbox first and its assignment last:
    /// a crash in between plans the same rows again, under a later sequence that fences the earlier one off.
    /// </summary>
    private static IEnumerable<StoreBatch> Fit(string partition, List<StoreOperation> operations)
    {
        if (operations.Count <= StoreLimits.Operations) return [new(partition, [.. operations])];
        var outbox = operations.OfType<StoreOperation.Create>().Where(create => create.Kind.StartsWith(Kinds.Outbox, StringComparison.Ordinal)).ToHashSet<StoreOperation>();
        return [.. outbox.Chunk(StoreLimits.Operations).Select(part => new StoreBatch(partition, [.. part])), new(partition, [.. operations.Where(operation => !outbox.Contains(operation))])];
    }

    private LineageEntry Entry(Subject subject, string step, ImmutableArray<string> inputs, ImmutableArray<string> parents, DateOnly trueFrom, string rule) => new(
        subject.ToString(), step, run.Number, run.Command.Actor, run.Command.Reason,
        new DateTimeOffset(trueFrom.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), run.StartedAt, inputs, rule, parents, "");

    private sealed record SubjectChange(string Partition, Subject Subject, Profile Profile, DecidedSubject Decided, MasterDocument Master, Assignment? Before)
    {
        public SegmentDecision Decision => Decided.Final;

        /// <summary>Nothing is to be written about it. Reasons are those of the day on which it was decided.</summary>
        public bool IsAsBefore => Before is { } before && Same(before.Decision, Decision) && before.Rule == Decided.Scheme.Rule && before.Held == Decided.Held
            && before.Override?.Id == Decided.Override?.Id && Same(before.Computed, Decided.Computed);

        private static bool Same(SegmentDecision? one, SegmentDecision? other) =>
            one is null || other is null ? one is null && other is null : one.Code == other.Code && one.Grade == other.Grade && one.Values.SequenceEqual(other.Values);
    }
}
