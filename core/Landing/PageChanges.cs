using SegSync.Core.Connecting;
using SegSync.Core.Deltas;
using SegSync.Core.Records;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Core.Landing;

/// <summary>Decides, without I/O, what a page changes: each item is unchanged, landed, quarantined or excluded.</summary>
internal sealed class PageChanges(
    RunContext run,
    StreamPlan plan,
    string page,
    DateTimeOffset knownAt,
    Dictionary<string, StoredDocument> known,
    Dictionary<string, StoredDocument> receipts)
{
    private readonly Dictionary<string, RecordState> records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DocumentState> documents = new(StringComparer.Ordinal);
    private readonly List<StoreBatch> batches = [];

    /// <summary>What to commit.</summary>
    public IEnumerable<StoreBatch> Batches => batches
        .Concat(records.Select(pair => new StoreBatch(pair.Key, new StoreOperation.Upsert(RecordState.Id, Kinds.Record, HubJson.Write(pair.Value)))))
        .Concat(documents.Select(pair => new StoreBatch(pair.Key, new StoreOperation.Upsert(DocumentState.Id, Kinds.Document, HubJson.Write(pair.Value)))));

    /// <summary>Quarantine partitions that a good version settles.</summary>
    public List<string> Settled { get; } = [];

    /// <summary>Quarantine partitions that were written.</summary>
    public IEnumerable<string> Quarantined => Refusals.Select(key => key.Partition);

    /// <summary>Quarantine entries that were written.</summary>
    public HashSet<DocumentKey> Refusals { get; } = [];

    /// <summary>Takes an item's outcomes; the counts add up to the item's rows.</summary>
    public PullCounts Take(SourceItem item, ImmutableArray<Mapped> outcomes)
    {
        var counts = new PullCounts();
        foreach (var outcome in outcomes)
        {
            counts += outcome switch
            {
                Mapped.Record record => Take(item, record),
                Mapped.Document document => Take(document),
                Mapped.Refused refused => Refuse(item, refused),
                _ => new() { Excluded = outcome.Rows },
            };
        }

        // one business partner may be customer and supplier: one row, counted by the most that became of it
        if (counts.Landed + counts.Unchanged + counts.Quarantined + counts.Excluded == item.Rows) return counts with { Read = item.Rows };
        return counts.Landed > 0 ? new() { Read = item.Rows, Landed = item.Rows }
            : counts.Quarantined > 0 ? new() { Read = item.Rows, Quarantined = item.Rows }
            : counts.Unchanged > 0 ? new() { Read = item.Rows, Unchanged = item.Rows }
            : new() { Read = item.Rows, Excluded = item.Rows };
    }

    private PullCounts Take(SourceItem item, Mapped.Record record)
    {
        var incoming = record.Value;
        var partition = Partitions.Record(incoming.Key);
        var last = Last<RecordState>(records, partition);
        if (item.Deleted && last is null) return new() { Excluded = record.Rows };
        if (item.Deleted) incoming = last!.Record with { Deleted = true };

        var hash = ChangeHash.Of(incoming);
        if (last is not null && last.Run == run.Number && incoming.Version.Length == 0 && hash != last.Hash)
        {
            return Refuse(item, new(incoming.Key.Id, plan.Request.KeyField,
                $"the id appears twice in one pass with different content; the first stays, correct one of them and replay"));
        }

        Settled.Add(Partitions.Quarantine(run.Tenant, plan.System, $"{plan.Request.Name}|{incoming.Key.Id}"));
        if (last is not null && IsOlder(incoming.Version, last.Record.Version)) return new() { Unchanged = record.Rows };
        incoming = incoming with { Rows = Observe(incoming, last) };
        if (last is not null && hash == last.Hash)
        {
            if (incoming.Rows.Any(row => row.Seen == run.Number)) records[partition] = last with { Record = incoming };
            return new() { Unchanged = record.Rows };
        }

        records[partition] = new(incoming, hash, page, run.Number, knownAt);
        return new() { Landed = record.Rows };
    }

    private PullCounts Take(Mapped.Document document)
    {
        foreach (var reference in document.References) TakeReference(reference);
        var partition = Partitions.Document(document.Value.Key);
        var last = Last<DocumentState>(documents, partition);
        var hash = ChangeHash.Of(document.Value);
        Settled.Add(Partitions.Quarantine(run.Tenant, plan.System, $"{plan.Request.Name}|{document.Value.Key.Id}"));
        if (last is null && document.Rows == 0) return default;
        if (last is not null && (hash == last.Hash || IsOlder(document.Value.Version, last.Document.Version)))
            return new() { Unchanged = document.Rows };
        var former = last is null ? [] : last.Former.Union(Profiling.Places.Of(last.Document), StringComparer.Ordinal);
        documents[partition] = new(document.Value, hash, page, run.Number, knownAt,
            [.. former.Except(Profiling.Places.Of(document.Value), StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        return new() { Landed = document.Rows };
    }

    /// <summary>A record that only lines tell of: founded once, never overwritten by what lines say later.</summary>
    private void TakeReference(SourceRecord reference)
    {
        var partition = Partitions.Record(reference.Key);
        if (Last<RecordState>(records, partition) is null)
            records[partition] = new(reference, ChangeHash.Of(reference), page, run.Number, knownAt);
    }

    private PullCounts Refuse(SourceItem item, Mapped.Refused refused)
    {
        var entry = new QuarantineEntry(plan.System, plan.Request.Name, refused.Id, refused.Field, refused.Reason, refused.Rows,
            item.Json.GetRawText(), page, run.Number, knownAt) { ItemRows = item.Rows };
        var key = entry.Key(run.Tenant);
        batches.Add(new(key.Partition, new StoreOperation.Upsert(key.Id, Kinds.Quarantine, HubJson.Write(entry))));
        Refusals.Add(key);
        return new() { Quarantined = refused.Rows };
    }

    /// <summary>
    /// What the hub reckons its fields hold: kept while the target shows what was seen or written last, taken over (and
    /// stamped with this run) when somebody else changed it.
    /// </summary>
    private ImmutableArray<TargetRow> Observe(SourceRecord incoming, RecordState? last)
    {
        return [.. incoming.Rows.OrderBy(row => row.Row.ToString(), StringComparer.Ordinal).Select(Reckon)];

        TargetRow Reckon(TargetRow row)
        {
            var before = last?.Record.Rows.FirstOrDefault(seen => seen.Row == row.Row);
            if (before is null) return row;
            var expected = receipts.TryGetValue(Partitions.Row(run.Tenant, incoming.Key.System, row.Row), out var receipt)
                ? receipt.As<Receipt>().Overlay(before.Observed)
                : before.Observed;
            return row.Observed.SequenceEqual(expected)
                ? before with { ETag = row.ETag }
                : row with { Seen = run.Number };
        }
    }

    private T? Last<T>(Dictionary<string, T> current, string partition)
        where T : class =>
        current.TryGetValue(partition, out var here) ? here : known.TryGetValue(partition, out var stored) ? stored.As<T>() : null;

    /// <summary>No version is older than any: a vendor that stamps changes leaves what was never changed without.</summary>
    private static bool IsOlder(string version, string than) => string.CompareOrdinal(version, than) < 0;
}
