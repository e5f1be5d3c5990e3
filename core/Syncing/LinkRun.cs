using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Relating;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Keeps where masters belong: reads those that changed, and those whose parent was missing. A parent that is not there
/// and a way up that comes back to where it began become exceptions, and are settled when they are no more.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="rules">Rules of each kind.</param>
public sealed class LinkRun(RunContext run, Func<EntityKind, ImmutableArray<LinkRule>> rules)
{
    private const int PageSize = 1_000;

    /// <summary>Longest way up; anything longer is told as a cycle.</summary>
    private const int Deepest = 50;

    private const string Fault = "hierarchy";

    /// <summary>Runs until the feed is empty; returns how many masters were looked at.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        long seen = 0;
        await new Checkpoint(run.Store, run.Tenant, "links", Kinds.Master).DrainAsync(
            PageSize,
            async page =>
            {
                await LinkAsync([.. page.Select(document => document.As<MasterDocument>().Master)], cancellationToken);
                seen += page.Length;
            },
            cancellationToken);
        await RecheckAsync(cancellationToken);
        return seen;
    }

    private async Task LinkAsync(ImmutableArray<MasterRecord> masters, CancellationToken cancellationToken)
    {
        var known = await run.Store.ReadByPartitionAsync(masters.Select(master => Partitions.Master(run.Tenant, master.Id)), MasterLinks.Id, cancellationToken);
        var batches = new List<StoreBatch>();
        var touched = new List<(MasterRecord Master, ImmutableArray<Link> Links, ImmutableArray<string> Faults)>();
        var day = DateOnly.FromDateTime(run.StartedAt.UtcDateTime);
        foreach (var master in masters)
        {
            var partition = Partitions.Master(run.Tenant, master.Id);
            var before = known.GetValueOrDefault(partition)?.As<MasterLinks>().Links ?? [];
            var (stated, faults) = Stated.Of(master, rules(master.Kind));
            if (before.IsEmpty && stated.IsEmpty && faults.IsEmpty) continue;
            var after = Stated.Known(before, stated, day);
            if (!after.SequenceEqual(before)) batches.Add(new(partition, new StoreOperation.Upsert(MasterLinks.Id, MasterLinks.KindOf(master.Kind), HubJson.Write(new MasterLinks(master.Id, after)))));
            touched.Add((master, after, faults));
        }

        await run.Store.CommitAllAsync(batches, cancellationToken);
        foreach (var (master, links, faults) in touched.Where(one => one.Faults.Length > 0 || one.Links.Any(link => link.IsRecord)))
            await TellAsync(master, links, faults, cancellationToken);
    }

    /// <summary>What was wrong may be right by now, since a parent came or another link changed.</summary>
    private async Task RecheckAsync(CancellationToken cancellationToken)
    {
        var open = await run.Store.ReadKindAsync(Kinds.Exception, cancellationToken).Select(document => document.As<ExceptionEntry>())
            .Where(entry => entry.Type == Fault && entry.Run != run.Number).ToListAsync(cancellationToken);
        foreach (var entry in open)
        {
            var id = new MasterId(entry.Subject[(entry.Subject.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            var partition = Partitions.Master(run.Tenant, id);
            if (await run.Store.FindAsync<MasterDocument>(new(partition, MasterDocument.Id), cancellationToken) is not { Master: var master }) continue;
            var links = await run.Store.FindAsync<MasterLinks>(new(partition, MasterLinks.Id), cancellationToken);
            await TellAsync(master, links?.Links ?? [], Stated.Of(master, rules(master.Kind)).Faults, cancellationToken);
        }
    }

    private async Task TellAsync(MasterRecord master, ImmutableArray<Link> links, ImmutableArray<string> faults, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(run.StartedAt.UtcDateTime);
        var found = faults.ToList();
        foreach (var link in links.Where(link => link.IsRecord && link.Holds(day)))
        {
            if (await FaultOfAsync(master, link, day, cancellationToken) is { } fault) found.Add($"{link.Level}: {fault}");
        }

        var subject = $"{master.Kind.Word()}/{master.Id}";
        if (found.Count == 0)
        {
            var known = await run.Store.FindAsync<ExceptionEntry>(ExceptionEntry.Key(run.Tenant, Fault, subject), cancellationToken);
            if (known is { Open: true }) await ExceptionEntry.SettleAsync(run.Store, run.Tenant, [known.Name], run.Number, "no longer so", cancellationToken);
            return;
        }

        var entry = new ExceptionEntry(Fault, subject, $"{string.Join("; ", found)}; correct it in its system, or edit the field", true, run.Number, run.StartedAt)
        {
            Records = [.. links.Select(link => link.Source).Distinct().Order()],
            Fields = [.. rules(master.Kind).Where(rule => links.Any(link => link.Level == rule.Level)).Select(rule => rule.Field)],
        };
        await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, [entry], cancellationToken);
    }

    private async Task<string?> FaultOfAsync(MasterRecord master, Link link, DateOnly day, CancellationToken cancellationToken)
    {
        var key = RecordKey.Parse(link.Parent);
        if (await StandingAsync(key, cancellationToken) is not { } parent) return $"{key.System}:{key.Id}, its parent, is not there";
        if (parent.Id == master.Id) return $"{key.System}:{key.Id}, its parent, is itself";
        if (!parent.Active) return $"{key.System}:{key.Id}, its parent, was deleted";
        var seen = new HashSet<MasterId> { master.Id };
        for (var (above, depth) = (parent, 0); ; depth++)
        {
            if (!seen.Add(above.Id)) return above.Id == master.Id ? $"going up from {key.System}:{key.Id} comes back to it" : null;
            if (depth == Deepest) return $"more than {Deepest} steps up from {key.System}:{key.Id}";
            var links = await run.Store.FindAsync<MasterLinks>(new(Partitions.Master(run.Tenant, above.Id), MasterLinks.Id), cancellationToken);
            if (links?.Links.FirstOrDefault(one => one.IsRecord && one.Level == link.Level && one.Holds(day)) is not { } next) return null;
            if (await StandingAsync(RecordKey.Parse(next.Parent), cancellationToken) is not { } higher) return null;
            above = higher;
        }
    }

    private async Task<MasterRecord?> StandingAsync(RecordKey key, CancellationToken cancellationToken)
    {
        var crosswalk = await run.Store.FindAsync<Crosswalk>(new(Partitions.Record(key), Crosswalk.Id), cancellationToken);
        return crosswalk?.Master is { } id ? (await new MasterSearch(run.Store, run.Tenant).StandingAsync(id, cancellationToken))?.Document.Master : null;
    }
}
