using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>A run as kept for people: what it did, how long it took, whether it is green.</summary>
/// <param name="Number">Number of the run.</param>
/// <param name="Name">Such as <c>pull sap</c>.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Counts">What it counted; with a store that charges, <c>requestUnits</c> is what was charged meanwhile, runs beside it included.</param>
/// <param name="Problem">Why it is red; null when it is green.</param>
/// <param name="Partial">It was stopped before its end, neither red nor green; another run goes on where it stopped.</param>
public sealed record RunRecord(
    long Number, string Name, string Actor, DateTimeOffset StartedAt, double Seconds, ImmutableSortedDictionary<string, long> Counts, string? Problem, bool Partial = false)
{
    /// <summary>Id of a run's record in its partition.</summary>
    public const string Id = "run";

    /// <summary>Keeps a finished run, and raises or settles the exception about it.</summary>
    public static async Task KeepAsync(
        RunContext run, string name, IEnumerable<(string Name, long Count)> counts, string? problem, CancellationToken cancellationToken)
    {
        var now = run.Ports.Time.GetUtcNow();
        var record = Of(run, name, counts, problem, now);
        await run.Store.PutAsync(new(Partitions.Run(run.Tenant, run.Number), Id), Kinds.Run, record, cancellationToken);
        await LastRun.KeepAsync(run, record, cancellationToken);

        var known = await run.Store.FindAsync<ExceptionEntry>(ExceptionEntry.Key(run.Tenant, "run-failed", name), cancellationToken);
        if (problem is null)
        {
            if (known is { Open: true }) await ExceptionEntry.SettleAsync(run.Store, run.Tenant, [known.Name], run.Number, "settled by a later run", cancellationToken);
            return;
        }

        await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, [new("run-failed", name, problem, true, run.Number, now)], cancellationToken);
    }

    /// <summary>Keeps what a run did that was stopped: nothing is settled by it, and no system is fresher. Cannot be stopped itself.</summary>
    public static async Task KeepPartAsync(RunContext run, string name, IEnumerable<(string Name, long Count)> counts) =>
        await run.Store.PutAsync(
            new(Partitions.Run(run.Tenant, run.Number), Id), Kinds.Run, Of(run, name, counts, null, run.Ports.Time.GetUtcNow()) with { Partial = true }, CancellationToken.None);

    private static RunRecord Of(RunContext run, string name, IEnumerable<(string Name, long Count)> counts, string? problem, DateTimeOffset now) =>
        new(run.Number, name, run.Command.Actor, run.StartedAt, (now - run.StartedAt).TotalSeconds,
            counts.Concat(Charged(run)).ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Count, StringComparer.Ordinal), problem);

    private static IEnumerable<(string Name, long Count)> Charged(RunContext run) =>
        run.Ports.RequestUnits is { } charged ? [("requestUnits", (long)Math.Ceiling(charged() - run.ChargedBefore))] : [];
}
