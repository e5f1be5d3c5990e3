using SegSync.Core.Connecting;
using SegSync.Core.Deltas;
using SegSync.Core.Lineage;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Sends outbox entries of one target and records what it answered.</summary>
internal sealed class PushRows(RunContext run, string system, ITarget target, HashSet<string> openIntents)
{
    private readonly HashSet<string> put = new(StringComparer.Ordinal);

    public PushCounts Counts { get; private set; }

    /// <summary>Sends a page of entries in order; when the target fails, what was not sent waits and the fault goes on up.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="waited">They come from the waiting list and leave it when they are settled or overtaken.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public async Task SendAsync(IReadOnlyList<OutboxEntry> entries, bool waited, CancellationToken cancellationToken)
    {
        // what was put back in this run has had its turn
        if (waited) entries = [.. entries.Where(entry => !put.Contains(entry.IdempotencyId))];
        var receipts = await run.Store.ReadByPartitionAsync(entries.Select(Partition), Receipt.Id, cancellationToken);
        var latest = Latest(entries, receipts);
        var now = run.Ports.Time.GetUtcNow();
        var held = latest.Where(entry => entry.NotBefore > now || openIntents.Contains(entry.Master.Text)).ToList();
        var refused = latest.Where(entry => entry.Problem is not null).Except(held).ToList();
        var ready = latest.Except(held).Except(refused).ToList();
        if (waited) await LeaveAsync(entries.Except(latest), cancellationToken);
        await WaitAsync(held, cancellationToken);
        await RecordAsync([.. refused.Select(entry => (entry, (PushOutcome)new PushOutcome.Rejected(entry.Problem!)))]);

        var rounds = new Queue<OutboxEntry[]>(Rounds(ready));
        var recording = Task.CompletedTask;
        while (rounds.TryPeek(out var round))
        {
            ImmutableArray<PushOutcome> outcomes;
            try
            {
                outcomes = await target.WriteAsync([.. round.Select(entry => Row(entry, receipts))], cancellationToken);
            }
            catch (ConnectorException)
            {
                await recording;
                await WaitAsync([.. rounds.SelectMany(left => left)], cancellationToken);
                throw;
            }

            // the next round is on its way while the receipts of this one are written
            await recording;
            recording = RecordAsync([.. round.Zip(outcomes)]);
            rounds.Dequeue();
        }

        await recording;

        async Task RecordAsync(ImmutableArray<(OutboxEntry Entry, PushOutcome Outcome)> answers)
        {
            var batches = new List<StoreBatch>(answers.Length);
            var raised = new List<ExceptionEntry>();
            foreach (var (entry, outcome) in answers.Where(answer => answer.Outcome is not PushOutcome.Deferred))
            {
                var partition = Partition(entry);
                var receipt = Receive(entry, outcome, receipts.GetValueOrDefault(partition)?.As<Receipt>());
                var body = HubJson.Write(receipt);
                receipts[partition] = new(new(partition, Receipt.Id), Kinds.Receipt, "", body);
                var operations = new List<StoreOperation> { new StoreOperation.Upsert(Receipt.Id, Kinds.Receipt, body), Entry(entry, receipt).Append() };
                if (waited) operations.Add(new StoreOperation.Delete(WaitingId(entry)));
                batches.Add(new(partition, [.. operations]));
                if (outcome is PushOutcome.Rejected rejected) raised.Add(Raise(entry, rejected.Reason));
            }

            await WaitAsync([.. answers.Where(answer => answer.Outcome is PushOutcome.Deferred).Select(answer => answer.Entry)], cancellationToken);
            await run.Store.CommitAllAsync(batches, cancellationToken);
            await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, raised, cancellationToken);
        }
    }

    /// <summary>One write a row at a time, in order of sequence: a second entry of a row goes in a later round.</summary>
    private IEnumerable<OutboxEntry[]> Rounds(IEnumerable<OutboxEntry> ready) => ready
        .GroupBy(Partition, StringComparer.Ordinal)
        .SelectMany(row => row.Select((entry, place) => (entry, place)))
        .GroupBy(pair => pair.place, pair => pair.entry)
        .OrderBy(group => group.Key)
        .SelectMany(group => group.Chunk(target.MaxBatch));

    private string Partition(OutboxEntry entry) => Partitions.Row(run.Tenant, system, entry.Write.Row);

    /// <summary>What no later write of the same row and scheme overtakes.</summary>
    private List<OutboxEntry> Latest(IReadOnlyList<OutboxEntry> entries, Dictionary<string, StoredDocument> receipts)
    {
        var last = new Dictionary<(string, string), OutboxEntry>();
        foreach (var entry in entries)
        {
            var done = receipts.TryGetValue(Partition(entry), out var receipt)
                && receipt.As<Receipt>().Sequences.GetValueOrDefault(entry.Scheme) >= entry.Write.Sequence;
            if (done) continue;
            var key = (Partition(entry), entry.Scheme);
            if (!last.TryGetValue(key, out var other) || other.Write.Sequence < entry.Write.Sequence) last[key] = entry;
        }

        return [.. last.Values.OrderBy(entry => entry.Write.Sequence)];
    }

    private ExceptionEntry Raise(OutboxEntry entry, string reason) => new(
        "push-rejected", $"{system} {entry.Write.Row}", $"{system} refuses {string.Join(", ", entry.Write.Values.Select(pair => $"{pair.Key}={pair.Value}"))}: {reason}",
        true, run.Number, run.Ports.Time.GetUtcNow());

    private PushRow Row(OutboxEntry entry, Dictionary<string, StoredDocument> receipts)
    {
        var etag = receipts.GetValueOrDefault(Partition(entry))?.As<Receipt>().ETag ?? entry.ETag;
        return new(entry.Write.Row, entry.Write.Values, etag, entry.IdempotencyId);
    }

    private static string WaitingId(OutboxEntry entry) => $"waiting|{entry.Scheme}";

    private async Task LeaveAsync(IEnumerable<OutboxEntry> overtaken, CancellationToken cancellationToken) =>
        await run.Store.CommitAllAsync(
            overtaken.Select(entry => new StoreBatch(Partition(entry), new StoreOperation.Delete(WaitingId(entry)))), cancellationToken);

    private async Task WaitAsync(IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        await run.Store.CommitAllAsync(entries.Select(Wait), cancellationToken);
        put.UnionWith(entries.Select(entry => entry.IdempotencyId));
        Counts = Counts with { Planned = Counts.Planned + entries.Count, Deferred = Counts.Deferred + entries.Count };
    }

    private StoreBatch Wait(OutboxEntry entry) =>
        new(Partition(entry), new StoreOperation.Upsert(WaitingId(entry), OutboxEntry.WaitingKindOf(system), HubJson.Write(entry)));

    private Receipt Receive(OutboxEntry entry, PushOutcome outcome, Receipt? before)
    {
        var (name, reason, etag) = outcome switch
        {
            PushOutcome.Accepted accepted => ("accepted", "", accepted.ETag),
            PushOutcome.Unchanged unchanged => ("unchanged", "", unchanged.ETag),
            PushOutcome.Rejected rejected => ("rejected", rejected.Reason, null),
            _ => throw new InvalidOperationException($"{outcome} has no receipt"),
        };
        Counts = name switch
        {
            "accepted" => Counts with { Planned = Counts.Planned + 1, Accepted = Counts.Accepted + 1 },
            "unchanged" => Counts with { Planned = Counts.Planned + 1, Unchanged = Counts.Unchanged + 1 },
            _ => Counts with { Planned = Counts.Planned + 1, Rejected = Counts.Rejected + 1 },
        };
        var sequences = before?.Sequences ?? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);
        var values = before?.Values ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        return new(sequences.SetItem(entry.Scheme, entry.Write.Sequence), name == "rejected" ? values : values.SetItems(entry.Write.Values),
            name, reason, etag, run.Ports.Time.GetUtcNow(), entry.IdempotencyId);
    }

    private LineageDocument Entry(OutboxEntry entry, Receipt receipt)
    {
        var lineage = new LineageEntry($"{system} {entry.Write.Row}", "pushed", run.Number, run.Command.Actor, receipt.Outcome,
            entry.NotBefore, receipt.At, [ContentHash.OfJson(entry.Write)], entry.IdempotencyId, [entry.Entry], "");
        return new(lineage, null);
    }
}
