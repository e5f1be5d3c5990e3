using SegSync.Core.Standardising;

namespace SegSync.Core.Mastering;

/// <summary>
/// Survivorship: for each field the record whose value becomes golden. Rules narrow the candidates in turn and the one
/// that leaves a single record is named in the claim: <c>only</c>, <c>trust</c> (order of systems), <c>most-frequent</c>
/// (standard form among all candidates), <c>longest</c>, <c>latest</c> (version, ordinal), <c>key-order</c>.
/// </summary>
public static class Golden
{
    /// <summary>
    /// The golden fields. Deleted records claim nothing, unless all are deleted: then all do, so that a master that
    /// ended stays readable. Only valid values win. The order of the records does not matter.
    /// </summary>
    public static ImmutableSortedDictionary<string, Claim> Of(IReadOnlyCollection<StandardRecord> records, MasterPolicy policy)
    {
        var living = records.Where(record => !record.Deleted).ToList();
        var voices = living.Count > 0 ? living : [.. records];
        var fields = ImmutableSortedDictionary.CreateBuilder<string, Claim>(StringComparer.Ordinal);
        foreach (var record in voices)
        {
            foreach (var field in record.Fields.Keys)
            {
                if (!fields.ContainsKey(field) && Winner(voices, field, policy) is { } claim) fields.Add(field, claim);
            }
        }
        return fields.ToImmutable();
    }

    private static Claim? Winner(List<StandardRecord> records, string field, MasterPolicy policy)
    {
        var all = new List<Candidate>(records.Count);
        foreach (var record in records)
        {
            if (record.Fields.TryGetValue(field, out var value) && value is FieldValue.Valid valid) all.Add(new(record, valid));
        }
        if (all.Count == 0) return null;
        if (all.Count == 1) return all[0].Claims("only");
        var left = Narrow(all, one => -Rank(policy, one.Record.Key.System));
        if (left.Count == 1) return left[0].Claims("trust");
        var votes = all.GroupBy(one => one.Value.Standard, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        left = Narrow(left, one => votes[one.Value.Standard]);
        if (left.Count == 1) return left[0].Claims("most-frequent");
        left = Narrow(left, one => one.Value.AsGiven.Trim().Length);
        if (left.Count == 1) return left[0].Claims("longest");
        var latest = left.Select(one => one.Record.Version).Max(StringComparer.Ordinal);
        left = left.FindAll(one => one.Record.Version == latest);
        return left.Count == 1
            ? left[0].Claims("latest")
            : left.MinBy(one => one.Record.Key.ToString(), StringComparer.Ordinal).Claims("key-order");
    }

    private static List<Candidate> Narrow(List<Candidate> candidates, Func<Candidate, int> score)
    {
        var best = candidates.Max(score);
        return candidates.FindAll(one => score(one) == best);
    }

    private static int Rank(MasterPolicy policy, string system)
    {
        var at = policy.Trust.IndexOf(system);
        return at < 0 ? int.MaxValue : at;
    }

    private readonly record struct Candidate(StandardRecord Record, FieldValue.Valid Value)
    {
        public Claim Claims(string rule) => new(Value.AsGiven, Record.Key, rule);
    }
}
