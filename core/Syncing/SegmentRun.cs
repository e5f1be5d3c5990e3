using SegSync.Core.Deltas;
using SegSync.Core.Mastering;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What a scheme's run did.</summary>
/// <param name="Scheme">Name of the scheme.</param>
/// <param name="Codes">Code to number of subjects.</param>
/// <param name="Changed">Assignments written.</param>
/// <param name="Planned">Target rows for which a write was planned.</param>
public sealed record SegmentReport(string Scheme, ImmutableSortedDictionary<string, int> Codes, int Changed, int Planned);

/// <summary>
/// Freezes the population, derives the cut points, and decides every subject against them. Only what changed is
/// committed: one batch a master with the assignment, its outbox entries and its lineage.
/// </summary>
/// <param name="run">The run; one scheme a run, so that its number orders the scheme's writes.</param>
/// <param name="scheme">The scheme.</param>
/// <param name="bindings">The hub-owned fields of all targets.</param>
/// <param name="asOf">Business date; null for the latest of any fact.</param>
public sealed class SegmentRun(RunContext run, Scheme scheme, ImmutableArray<TargetBinding> bindings, DateOnly? asOf)
{
    private const int ChunkSize = 1_000;

    private readonly SubjectDeltas deltas = new(run, scheme, bindings);

    /// <summary>Decides the scheme's whole population.</summary>
    public async Task<SegmentReport> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // the two scans need nothing of each other
        var reading = Task.Run(() => CurrentAsync(cancellationToken), cancellationToken);
        var (population, subjects) = await Population.FreezeAsync(run.Store, scheme, run.Number, asOf, cancellationToken);
        await run.Store.PutAsync(new(Partitions.Tenant(run.Tenant), $"snap|{population.Id}"), Kinds.Snapshot, population, cancellationToken);
        var current = await reading;
        var (touched, continuation) = await TouchedAsync(cancellationToken);
        var codes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var pending = new List<MasterId>();
        int changed = 0, planned = 0;
        long seen = 0;

        foreach (var subject in subjects)
        {
            var decided = SegmentDecision.CodeOf(subject, population.Cuts, scheme);
            codes[decided.Code] = codes.GetValueOrDefault(decided.Code) + 1;
            var known = current.Remove(subject.Master, out var standing);
            if (!known || standing != decided || touched.Contains(subject.Master)) pending.Add(subject.Master);
            if (pending.Count == ChunkSize) await FlushAsync();
            if (++seen % ChunkSize == 0) progress?.Report(seen);
        }

        await FlushAsync();
        changed += await deltas.EndAsync(current.Keys, cancellationToken);
        await MastersFeed.SaveAsync(continuation, cancellationToken);
        return new(scheme.Name, codes.ToImmutableSortedDictionary(StringComparer.Ordinal), changed, planned);

        async Task FlushAsync()
        {
            var (assignments, writes) = await deltas.CommitAsync(pending, population, cancellationToken);
            changed += assignments;
            planned += writes;
            pending.Clear();
        }
    }

    private Checkpoint MastersFeed => new(run.Store, run.Tenant, $"segment|{scheme.Name}", Kinds.Master);

    private async Task<Dictionary<MasterId, (string Code, string Grade)>> CurrentAsync(CancellationToken cancellationToken)
    {
        var current = new Dictionary<MasterId, (string, string)>();
        var pool = new TextPool();
        await foreach (var document in run.Store.ReadKindAsync(Assignment.KindOf(scheme.Name), cancellationToken))
            current[Partitions.MasterOf(document.Key.Partition)] = Assignment.CodeOf(document.Body.Span, pool);
        return current;
    }

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
