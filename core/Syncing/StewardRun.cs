using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Standardising;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Lands verdicts and withdraws them. What follows for masters, codes and pushes is decided by the next runs, like everything else.</summary>
/// <param name="run">The run.</param>
public sealed class StewardRun(RunContext run)
{
    /// <summary>Types of exceptions that a master run raises and settles by itself.</summary>
    internal static readonly ImmutableHashSet<string> OfMasterRuns = ["possible-match", "over-merge", "conflicting-claims", "verdict-recheck"];

    /// <summary>Lands a verdict with what it was based on and who stood before it, and marks its exception.</summary>
    /// <param name="verdict">What is said; its name, basis and the masters before it are filled in here.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    public async Task<LandedVerdict> LandAsync(LandedVerdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.Masters)
        {
            var states = await run.Store.ReadByPartitionAsync(verdict.Records.Select(Partitions.Record), RecordState.Id, cancellationToken);
            var matcher = (await Matchers.LoadAsync(run, cancellationToken))[verdict.Records.First().Kind];
            var components = await new Neighbourhood(run, matcher).GatherAsync(states.Values.Select(document => document.As<RecordState>()), cancellationToken, verdict);
            var records = components.SelectMany(component => component.Records).ToList();
            var about = verdict.Records.ToHashSet();
            verdict = verdict with
            {
                Before = Stood.Of(records.Select(record => record.Record.Key), components.SelectMany(component => component.Masters)),
                Basis = records.Where(record => about.Contains(record.Record.Key)).ToImmutableSortedDictionary(
                    record => record.Record.Key.ToString(), record => Concerns.Basis(Standards.Of(record.Record)), StringComparer.Ordinal),
            };
        }

        verdict = await Verdicts.LandAsync(run.Store, run.Tenant, run.Number, verdict, cancellationToken);
        await MarkAsync(verdict, cancellationToken);
        return verdict;
    }

    /// <summary>Withdraws a verdict and restores its exception.</summary>
    /// <returns>The verdict; null when there is none of that name.</returns>
    public async Task<LandedVerdict?> WithdrawAsync(string id, CancellationToken cancellationToken)
    {
        var withdrawal = new Withdrawal(run.Command.Actor, run.Command.Reason, run.StartedAt);
        if (await Verdicts.WithdrawAsync(run.Store, run.Tenant, run.Number, id, withdrawal, cancellationToken) is not { } verdict) return null;
        await MarkAsync(verdict, cancellationToken);
        return verdict;
    }

    /// <summary>The exception as its verdicts leave it: reckoned from all of them, so that marking it again changes nothing.</summary>
    private async Task MarkAsync(LandedVerdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.Exception.Length == 0) return;
        var entry = await run.Store.FindAsync<ExceptionEntry>(ExceptionEntry.Key(run.Tenant, verdict.Exception), cancellationToken);
        if (entry is null) return;
        var after = verdict switch
        {
            { Masters: true, Withdrawn: null } => entry with { Open = false, Verdict = verdict.Id, Snoozed = null },
            // a master run raises it again, if it is so again
            { Masters: true } when entry.Verdict == verdict.Id && !OfMasterRuns.Contains(entry.Type) => entry with { Open = true, Verdict = null },
            { Masters: true } => entry,
            _ => await HandledAsync(entry with { Handled = [.. entry.Handled.Where(id => id != verdict.Id), verdict.Id] }, cancellationToken),
        };
        if (after != entry) await run.Store.CommitAsync(after.Batch(run.Tenant), cancellationToken);
    }

    private async Task<ExceptionEntry> HandledAsync(ExceptionEntry entry, CancellationToken cancellationToken)
    {
        var found = await run.Store.ReadByPartitionAsync(entry.Handled.Select(id => Partitions.Verdict(run.Tenant, id)), LandedVerdict.DocumentId, cancellationToken);
        var holding = found.Values.Select(document => document.As<LandedVerdict>()).Where(verdict => verdict.Withdrawn is null).OrderByDescending(verdict => verdict.At).ToList();
        return entry with
        {
            Owner = holding.Find(verdict => verdict.Kind == VerdictKind.Assign)?.Owner,
            Snoozed = holding.Find(verdict => verdict.Kind == VerdictKind.Snooze)?.Until,
        };
    }
}
