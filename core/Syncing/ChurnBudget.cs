using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What a run would change.</summary>
/// <param name="population">Subjects that had a code before.</param>
internal sealed class ChurnTally(int population)
{
    private readonly List<string> lines = [];
    private readonly SortedDictionary<string, int> moves = new(StringComparer.Ordinal);

    /// <summary>Subjects that had a code before.</summary>
    public int Population => population;

    /// <summary>Subjects whose code changes.</summary>
    public int Changed => lines.Count;

    /// <summary>Notes a change.</summary>
    public void Add(Subject subject, string from, string to)
    {
        lines.Add($"{subject} {from} {to}");
        moves[$"{from} to {to}"] = moves.GetValueOrDefault($"{from} to {to}") + 1;
    }

    /// <summary>How many change from which code to which, most first.</summary>
    public ImmutableArray<(string Move, int Count)> Moves => [.. moves.OrderByDescending(move => move.Value).ThenBy(move => move.Key, StringComparer.Ordinal).Select(move => (move.Key, move.Value))];

    /// <summary>SHA-256 over every change.</summary>
    public string Hash(string rule)
    {
        lines.Sort(StringComparer.Ordinal);
        return ContentHash.Of($"{rule}\n{string.Join('\n', lines)}");
    }
}

/// <summary>Somebody agreed that a run may change more than its budget, once.</summary>
/// <param name="Rule">The versions that may.</param>
/// <param name="Most">Codes that may change.</param>
/// <param name="Hash">What was agreed to.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record ChurnConsent(string Rule, int Most, string Hash, string Actor, string Reason, DateTimeOffset At)
{
    /// <summary>Where it is kept until it is used.</summary>
    public static DocumentKey Key(string tenant, string scheme) => new(Partitions.Scheme(tenant, scheme), "consent");
}

/// <summary>A run that stopped, and waits for somebody to agree.</summary>
/// <param name="Rule">The versions that decided.</param>
/// <param name="Changed">Codes that would change.</param>
/// <param name="Population">Subjects that have a code.</param>
/// <param name="Budget">Share that may change.</param>
/// <param name="Hash">SHA-256 over every change: what a consent names.</param>
/// <param name="Run">Number of the run.</param>
public sealed record ChurnStop(string Rule, int Changed, int Population, decimal Budget, string Hash, long Run)
{
    /// <summary>Where the last one is kept.</summary>
    public static DocumentKey Key(string tenant, string scheme) => new(Partitions.Scheme(tenant, scheme), "stopped");
}

/// <summary>Holds a run to the share of codes that its scheme lets it change: above it nothing changes, and somebody is asked.</summary>
/// <param name="run">The run.</param>
/// <param name="scheme">The scheme's versions in force.</param>
internal sealed class ChurnBudget(RunContext run, SchemeInForce scheme)
{
    /// <summary>Type of the exception.</summary>
    public const string Type = "churn";

    private decimal? Budget => scheme.Versions.Select(version => version.File.Steadiness.Churn).Min();

    /// <summary>Why the run may not change anything; null when it may.</summary>
    public async Task<string?> StopAsync(ChurnTally churn, CancellationToken cancellationToken)
    {
        if (Budget is not { } budget || !Stability.ExceedsChurn(churn.Changed, churn.Population, budget)) return null;
        var consent = await run.Store.FindAsync<ChurnConsent>(ChurnConsent.Key(run.Tenant, scheme.Name), cancellationToken);
        if (consent is not null && consent.Rule == scheme.Rule && churn.Changed <= consent.Most) return null;
        var hash = churn.Hash(scheme.Rule);
        var moves = string.Join(", ", churn.Moves.Take(8).Select(move => $"{move.Count} from {move.Move}"));
        var why = $"{churn.Changed} of {churn.Population} codes of {scheme.Name} would change ({moves}); its budget is {Figures.Percent(budget)} a run. "
            + $"Nothing was changed. See why they change; to let it happen once: scheme consent {scheme.Name} --hash {hash[..16]} --reason ...";
        await run.Store.PutAsync(ChurnStop.Key(run.Tenant, scheme.Name), Kinds.Checkpoint, new ChurnStop(scheme.Rule, churn.Changed, churn.Population, budget, hash, run.Number), cancellationToken);
        await ExceptionEntry.RaiseAsync(run.Store, run.Tenant, [new(Type, scheme.Name, why, true, run.Number, run.StartedAt)], cancellationToken);
        return why;
    }

    /// <summary>The run has changed what it wanted: a consent is used up, and nobody needs to be asked any more.</summary>
    public async Task DoneAsync(CancellationToken cancellationToken)
    {
        // what was agreed to about versions that are still to come is kept for them
        await ForgetAsync(ChurnConsent.Key(run.Tenant, scheme.Name), document => document.As<ChurnConsent>().Rule == scheme.Rule, cancellationToken);
        await ForgetAsync(ChurnStop.Key(run.Tenant, scheme.Name), _ => true, cancellationToken);

        await ExceptionEntry.SettleAsync(run.Store, run.Tenant, [ExceptionEntry.NameOf(Type, scheme.Name)], run.Number, "no longer so", cancellationToken);
    }

    private async Task ForgetAsync(DocumentKey key, Func<StoredDocument, bool> used, CancellationToken cancellationToken)
    {
        if (await run.Store.ReadAsync(key, cancellationToken) is { } kept && used(kept))
            await run.Store.CommitAsync(new(key.Partition, new StoreOperation.Delete(key.Id, kept.ETag)), cancellationToken);
    }
}
