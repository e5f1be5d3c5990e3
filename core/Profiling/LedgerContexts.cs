using SegSync.Core.Records;

namespace SegSync.Core.Profiling;

/// <summary>
/// A ledger taken apart by the contexts of its facts, for schemes whose subjects are finer than the master. Made of the
/// buckets when it is asked for, so that nobody else pays for it.
/// </summary>
public static class LedgerContexts
{
    /// <summary>A ledger for every context that has facts; facts without one of the names are in none.</summary>
    /// <param name="entity">Whose ledger it is.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="names">Names of the context, ordinal order.</param>
    /// <param name="bucket">The facts of a period.</param>
    public static IReadOnlyDictionary<string, Ledger> Of(EntityKind entity, Ledger ledger, ImmutableArray<string> names, Func<string, BucketHead, Bucket> bucket)
    {
        var parts = new Dictionary<string, Ledger>(StringComparer.Ordinal);
        var begun = new HashSet<(string Context, string Document)>();
        foreach (var (period, head) in ledger.Periods)
        {
            foreach (var facts in bucket(period, head).Facts.GroupBy(fact => FactContext.Only(fact.Context(), names), StringComparer.Ordinal))
            {
                if (facts.Key is not { } context) continue;
                // an order is counted in the month of its first line in the context
                var told = facts.Select(fact => fact with { Continued = begun.Contains((context, fact.Document)) }).ToImmutableArray();
                begun.UnionWith(told.Select(fact => (context, fact.Document)));
                var known = parts.GetValueOrDefault(context) ?? Ledger.Empty;
                parts[context] = new(known.Periods.SetItem(period, new Bucket(told).Head(entity, head.Version, []) with { Hash = head.Hash }));
            }
        }

        return parts;
    }
}

/// <summary>What a subject is made of below the master.</summary>
/// <param name="Kind">What the master is about.</param>
/// <param name="Names">Names of the context, ordinal order; at least one.</param>
public sealed record Grain(EntityKind Kind, ImmutableArray<string> Names)
{
    /// <summary>The names with commas between them: two grains are the same when kind and text are.</summary>
    public string Text => string.Join(',', Names);
}
