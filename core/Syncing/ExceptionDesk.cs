using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Where a steward looks exceptions up. Reads only.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Stewardship">Who looks at what, and by when.</param>
/// <param name="Time">The clock.</param>
public sealed record ExceptionDesk(IHubStore Store, string Tenant, Stewardship Stewardship, TimeProvider Time)
{
    /// <summary>Type under which items in quarantine are listed.</summary>
    public const string Quarantined = "quarantined";

    private static readonly ImmutableArray<string> OfPairs = ["merge", "not-same", "snooze", "assign"];
    private static readonly ImmutableArray<string> OfMasters = ["merge", "split", "pin", "edit", "snooze", "assign"];
    private static readonly ImmutableArray<string> OfClaims = ["pin", "edit", "split", "snooze", "assign"];
    private static readonly ImmutableArray<string> OfOthers = ["snooze", "assign"];

    /// <summary>The exceptions that a filter takes: most severe first, then by due time and id. Costs as much as there are with its status.</summary>
    public async Task<List<ExceptionView>> ListAsync(ExceptionFilter filter, CancellationToken cancellationToken)
    {
        var views = filter.Kind == Quarantined
            ? Store.ReadKindAsync(Kinds.Quarantine, cancellationToken).Select(QuarantinedView)
            : Entries(filter.Status, cancellationToken).Select(View);
        var taken = await views.Where(filter.Takes).ToListAsync(cancellationToken);
        return [.. taken.OrderBy(view => view.Severity).ThenBy(view => view.Due).ThenBy(view => view.Id, StringComparer.Ordinal)];
    }

    /// <summary>An exception as it is kept; null when there is none of that name.</summary>
    public Task<ExceptionEntry?> FindAsync(string name, CancellationToken cancellationToken) =>
        Store.FindAsync<ExceptionEntry>(ExceptionEntry.Key(Tenant, name), cancellationToken);

    /// <summary>An exception with all that is needed to decide it; null when there is none of that name.</summary>
    public async Task<ExceptionCase?> CaseAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) is { } entry ? await CaseAsync(entry, cancellationToken) : null;

    /// <summary>The same of an entry, which need not be kept.</summary>
    public async Task<ExceptionCase> CaseAsync(ExceptionEntry entry, CancellationToken cancellationToken)
    {
        var partitions = entry.Records.Select(Partitions.Record).ToList();
        var states = await Store.ReadByPartitionAsync(partitions, RecordState.Id, cancellationToken);
        var homes = await Crosswalk.FindAsync(Store, entry.Records, cancellationToken);
        var copies = await Store.ReadPartitionsAsync([.. partitions], LandedVerdict.CopyPrefix, cancellationToken);
        var handled = await Store.ReadByPartitionAsync(entry.Handled.Select(id => Partitions.Verdict(Tenant, id)), LandedVerdict.DocumentId, cancellationToken);
        var said = copies.Concat(handled.Values).Select(document => document.As<LandedVerdict>()).DistinctBy(verdict => verdict.Id);
        return new(
            View(entry),
            [.. states.Values.Select(document => document.As<RecordState>().Record).OrderBy(record => record.Key).Select(record => new CaseRecord(
                record.Key, homes.GetValueOrDefault(Partitions.Record(record.Key))?.Master, record.Version, record.Deleted, record.Fields))],
            [.. entry.Terms.OrderByDescending(term => term.Weight)], entry.Terms.Sum(term => term.Weight), VerdictsOf(entry.Type),
            [.. said.OrderByDescending(verdict => verdict.At).ThenBy(verdict => verdict.Id, StringComparer.Ordinal).Select(SaidVerdict.Of)]);
    }

    /// <summary>The verdicts that can be given about exceptions of a type.</summary>
    public static ImmutableArray<string> VerdictsOf(string type) => type switch
    {
        "possible-match" or "verdict-recheck" => OfPairs,
        "over-merge" or MasterType => OfMasters,
        "conflicting-claims" => OfClaims,
        _ => OfOthers,
    };

    /// <summary>Stands for a master about which there is no exception.</summary>
    public const string MasterType = "master";

    /// <summary>An exception as a steward sees it.</summary>
    public ExceptionView View(ExceptionEntry entry)
    {
        EntityKind? kind = entry.Records.IsEmpty ? null : entry.Records[0].Kind;
        return new(
            entry.Name, entry.Type, entry.Subject, entry.Message, Stewardship.SeverityOf(entry.Type), entry.Owner ?? entry.RuleOwner ?? Stewardship.OwnerOf(entry.Type, kind),
            entry.Status(Time.GetUtcNow()), Stewardship.DueOf(entry.Type, entry.KnownAt), entry.KnownAt, entry.Run, entry.Snoozed, entry.Verdict, entry.Records, entry.Fields);
    }

    private async IAsyncEnumerable<ExceptionEntry> Entries(
        string status, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var kind in status switch { "settled" => (string[])[Kinds.Settled], "all" => [Kinds.Exception, Kinds.Settled], _ => [Kinds.Exception] })
        {
            await foreach (var document in Store.ReadKindAsync(kind, cancellationToken)) yield return document.As<ExceptionEntry>();
        }
    }

    private ExceptionView QuarantinedView(StoredDocument document)
    {
        var entry = document.As<QuarantineEntry>();
        return new(
            "q" + ContentHash.Of($"{document.Key.Partition}|{document.Key.Id}")[..12], Quarantined, $"{entry.System} {entry.Stream} {entry.Id}".TrimEnd(),
            $"{entry.Field}: {entry.Reason}; correct it in {entry.System} or in the mapping, then run the verb replay", Stewardship.SeverityOf(Quarantined),
            Stewardship.OwnerOf(Quarantined, null), "open", Stewardship.DueOf(Quarantined, entry.KnownAt), entry.KnownAt, entry.Run, null, null, [], [entry.Field]);
    }
}
