using SegSync.Core.Deltas;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Turns decisions into commits: compares what each target row should hold with what the hub reckons it holds, and
/// writes assignment, outbox entries and lineage of a master in one batch.
/// </summary>
internal sealed class SubjectDeltas(RunContext run, Scheme scheme, ImmutableArray<TargetBinding> bindings)
{
    private readonly ILookup<(string System, string Entity), TargetBinding> fields =
        bindings.Where(binding => binding.Scheme == scheme.Name).ToLookup(binding => (binding.System, binding.Entity));

    /// <summary>Decides masters and commits what changed; returns assignments written and writes planned.</summary>
    public async Task<(int Assignments, int Writes)> CommitAsync(
        IReadOnlyCollection<MasterId> ids, Population population, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return (0, 0);
        var partitions = ids.Select(id => Partitions.Master(run.Tenant, id)).ToList();
        var profiles = await run.Store.ReadByPartitionAsync(partitions, Profile.Id, cancellationToken);
        var masters = await run.Store.ReadByPartitionAsync(partitions, MasterDocument.Id, cancellationToken);
        var keys = await run.Store.ReadByPartitionAsync(partitions, SubjectKey.Id, cancellationToken);
        var assignments = await run.Store.ReadByPartitionAsync(partitions, Assignment.IdOf(scheme.Name, ""), cancellationToken);
        var subjects = partitions.Where(profiles.ContainsKey).Select(partition =>
        {
            var profile = profiles[partition].As<Profile>();
            var before = assignments.GetValueOrDefault(partition)?.As<Assignment>();
            return new SubjectChange(partition, profile, SegmentDecision.Make(profile, population.Cuts, scheme), masters[partition].As<MasterDocument>(), before);
        }).ToList();
        var receipts = await ReceiptsAsync(subjects, cancellationToken);

        var batches = new List<StoreBatch>();
        var writes = 0;
        foreach (var subject in subjects)
        {
            var planned = Plan(subject, receipts);
            if (planned.IsEmpty && subject.Before?.Decision.Code == subject.Decision.Code && subject.Before.Decision.Grade == subject.Decision.Grade) continue;
            batches.AddRange(Batches(subject, planned, population, keys.GetValueOrDefault(subject.Partition)));
            writes += planned.Length;
        }

        await run.Store.CommitAllAsync(batches, cancellationToken);
        return (batches.Count, writes);
    }

    /// <summary>Ends the assignments of masters that left the population.</summary>
    public async Task<int> EndAsync(IReadOnlyCollection<MasterId> masters, CancellationToken cancellationToken)
    {
        var id = Assignment.IdOf(scheme.Name, "");
        var found = await run.Store.ReadByPartitionAsync(masters.Select(master => Partitions.Master(run.Tenant, master)), id, cancellationToken);
        await run.Store.CommitAllAsync(
            found.Select(pair =>
            {
                var before = pair.Value.As<Assignment>();
                var entry = Entry(before.Subject, "unassigned", [before.Profile], [before.Entry], before.EffectiveFrom);
                return new StoreBatch(pair.Key, new StoreOperation.Delete(id), new LineageDocument(entry, null).Append());
            }),
            cancellationToken);
        return found.Count;
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
        SubjectChange subject, ImmutableArray<(PlannedWrite Write, string? ETag, string? Problem)> planned, Population population, StoredDocument? keyDocument)
    {
        var name = new Subject(subject.Profile.Master, "");
        var operations = new List<StoreOperation>();
        var key = keyDocument?.As<SubjectKey>() ?? new(run.Ports.NewKey());
        if (keyDocument is null) operations.Add(new StoreOperation.Create(SubjectKey.Id, Kinds.SubjectKey, HubJson.Write(key)));

        var profile = subject.Profile.Hash();
        ImmutableArray<string> parents = subject.Before is null ? [subject.Master.Head] : [subject.Master.Head, subject.Before.Entry];
        var entry = Entry(name, "assigned", [profile, population.Profiles], parents, population.Cuts.AsOf);
        var lineage = Seal.Entry(key.Key, entry, subject.Decision);
        var hash = lineage.Entry.Hash();
        operations.Add(lineage.Append());

        var kept = subject.Before?.Planned.Where(write => !planned.Any(next => next.Write.System == write.System && next.Write.Row == write.Row)) ?? [];
        var assignment = new Assignment(scheme.Name, name, subject.Decision, scheme.Rule, population.Cuts.AsOf, profile, population.Id, hash,
            [.. kept.Concat(planned.Select(next => next.Write)).OrderBy(write => write.System, StringComparer.Ordinal).ThenBy(write => write.Row.ToString(), StringComparer.Ordinal)]);
        operations.Add(new StoreOperation.Upsert(Assignment.IdOf(scheme.Name, ""), Assignment.KindOf(scheme.Name), HubJson.Write(assignment)));

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

    private LineageEntry Entry(Subject subject, string step, ImmutableArray<string> inputs, ImmutableArray<string> parents, DateOnly trueFrom) => new(
        subject.ToString(), step, run.Number, run.Command.Actor, run.Command.Reason,
        new DateTimeOffset(trueFrom.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), run.StartedAt, inputs, scheme.Rule, parents, "");

    private sealed record SubjectChange(string Partition, Profile Profile, SegmentDecision Decision, MasterDocument Master, Assignment? Before);
}
