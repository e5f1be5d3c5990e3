using SegSync.Core.Deltas;
using SegSync.Core.Mastering;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What a scheme's run did.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Codes">Code to number of subjects.</param>
/// <param name="Changed">Assignments written.</param>
/// <param name="Planned">Target rows for which a write was planned.</param>
/// <param name="Stopped">Why it stopped before changing anything; null when it did not.</param>
public sealed record SegmentReport(string Scheme, ImmutableSortedDictionary<string, int> Codes, int Changed, int Planned, string? Stopped = null);

/// <summary>
/// Freezes the population, derives the cut points, and decides every subject against them by the versions in force. Only
/// what changed is committed: one batch a master with the assignment, its outbox entries and its lineage.
/// </summary>
/// <param name="run">The run; one scheme a run, so that its number orders the scheme's writes.</param>
/// <param name="scheme">The scheme's versions in force.</param>
/// <param name="bindings">The hub-owned fields of all targets.</param>
/// <param name="asOf">Business date; null for the latest of any fact.</param>
public sealed class SegmentRun(RunContext run, SchemeInForce scheme, ImmutableArray<TargetBinding> bindings, DateOnly? asOf)
{
    private const int ChunkSize = 1_000;

    private readonly SubjectDeltas deltas = new(run, scheme, bindings);

    /// <summary>Decides the scheme's whole population.</summary>
    /// <param name="progress">Told the subjects committed so far, of those that changed.</param>
    /// <param name="cancellationToken">Stops between commits; what was committed stays.</param>
    public async Task<SegmentReport> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // the two scans need nothing of each other
        var reading = Task.Run(() => StandingCodes.ReadAsync(run.Store, scheme, cancellationToken), cancellationToken);
        var (profiles, hash) = await Population.ReadAsync(run.Store, [.. scheme.Versions.Select(version => version.File)], asOf, cancellationToken);
        var current = await reading;
        var results = current.Decide(scheme, profiles);
        var population = Population.Of(scheme, run.Number, results, hash);
        await run.Store.PutAsync(new(Partitions.Tenant(run.Tenant), $"snap|{population.Id}"), Kinds.Snapshot, population, cancellationToken);
        var (touched, continuation) = await TouchedAsync(cancellationToken);
        var decisions = new SubjectDecisions(scheme, results, await HoldingOverrides.LoadAsync(run.Store, run.Tenant, scheme.Name, run.StartedAt, cancellationToken), current.Held);
        var codes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var pending = new List<int>();
        var churn = new ChurnTally(current.Codes.Count);
        for (var at = 0; at < decisions.Count; at++)
        {
            var subject = decisions.Subject(at);
            var (decided, held, overridden) = decisions.Look(at, subject);
            codes[decided.Code] = codes.GetValueOrDefault(decided.Code) + 1;
            var known = current.Codes.Remove(subject, out var standing);
            if (known && standing.Code != decided.Code) churn.Add(subject, standing.Code, decided.Code);
            // what is computed beneath an override may have changed although the code did not
            if (!known || overridden || standing != decided || touched.Contains(subject.Master) || held != current.Held.GetValueOrDefault(subject)) pending.Add(at);
        }

        var budget = new ChurnBudget(run, scheme);
        if (await budget.StopAsync(churn, cancellationToken) is { } stopped) return new(scheme.Name, current.Counts, 0, 0, stopped);
        int changed = 0, planned = 0, committed = 0;
        foreach (var part in pending.Chunk(ChunkSize))
        {
            var (assignments, writes) = await deltas.CommitAsync(part, decisions, population, cancellationToken);
            changed += assignments;
            planned += writes;
            progress?.Report(committed += part.Length);
        }

        changed += await deltas.EndAsync(current.Codes.Keys, cancellationToken);
        await budget.DoneAsync(cancellationToken);
        await MastersFeed.SaveAsync(continuation, cancellationToken);
        return new(scheme.Name, codes.ToImmutableSortedDictionary(StringComparer.Ordinal), changed, planned);
    }

    /// <summary>Ends every assignment of a scheme of which no version is in force any more.</summary>
    public static async Task<int> EndAsync(RunContext run, string name, CancellationToken cancellationToken)
    {
        var subjects = await run.Store.ReadKindAsync(Assignment.KindOf(name), cancellationToken)
            .Select(document => new Subject(Partitions.MasterOf(document.Key.Partition), Assignment.ContextOf(name, document.Key.Id))).ToListAsync(cancellationToken);
        var ended = 0;
        foreach (var part in subjects.Chunk(ChunkSize)) ended += await new SubjectDeltas(run, new(name, []), []).EndAsync(part, cancellationToken);
        return ended;
    }

    private Checkpoint MastersFeed => new(run.Store, run.Tenant, $"segment|{scheme.Name}", Kinds.Master);

    /// <summary>Masters that changed since the scheme last ran: their rows may need writing even if the code stays.</summary>
    private async Task<(HashSet<MasterId> Touched, string Continuation)> TouchedAsync(CancellationToken cancellationToken)
    {
        var touched = new HashSet<MasterId>();
        var continuation = await MastersFeed.LoadAsync(cancellationToken);
        while (true)
        {
            var page = await run.Store.ReadChangesAsync(Kinds.Master, continuation, 5_000, cancellationToken);
            if (page.Documents.IsEmpty) return (touched, continuation);
            touched.UnionWith(page.Documents.Select(document => Partitions.MasterOf(document.Key.Partition)));
            continuation = page.Continuation;
        }
    }
}
