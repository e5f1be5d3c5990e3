using SegSync.Core.Standardising;

namespace SegSync.Core.Mastering;

/// <summary>Chooses the golden value of each field. Pure; the same claims in another order choose the same winner.</summary>
public static class Golden
{
    /// <summary>
    /// Per field the winner: of the most trusted system, then the value that most records hold, then the longest, then
    /// that of the latest version, then of the smallest key. Deleted records claim only when all are deleted.
    /// </summary>
    public static ImmutableSortedDictionary<string, Claim> Of(IReadOnlyCollection<StandardRecord> records, MasterPolicy policy)
    {
        var alive = records.Where(record => !record.Deleted).ToList();
        var claiming = alive.Count > 0 ? alive : [.. records];
        var fields = ImmutableSortedDictionary.CreateBuilder<string, Claim>(StringComparer.Ordinal);
        foreach (var field in claiming.SelectMany(record => record.Fields.Keys).Distinct(StringComparer.Ordinal))
        {
            var candidates = claiming.Select(record => (Record: record, Value: record.Fields.GetValueOrDefault(field) as FieldValue.Valid))
                .Where(pair => pair.Value is not null).Select(pair => new Candidate(pair.Record, pair.Value!)).ToList();
            if (candidates.Count > 0) fields[field] = Choose(candidates, policy);
        }

        return fields.ToImmutable();
    }

    private static Claim Choose(List<Candidate> candidates, MasterPolicy policy)
    {
        if (candidates.Count == 1) return candidates[0].Claim("only");
        var frequencies = candidates.CountBy(candidate => candidate.Value.Standard, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        (string Rule, Comparison<Candidate> Prefer)[] rules =
        [
            ("trust", (a, b) => Trust(a).CompareTo(Trust(b))),
            ("most-frequent", (a, b) => frequencies[b.Value.Standard].CompareTo(frequencies[a.Value.Standard])),
            ("longest", (a, b) => b.Value.AsGiven.Length.CompareTo(a.Value.AsGiven.Length)),
            ("latest", (a, b) => string.CompareOrdinal(b.Record.Version, a.Record.Version)),
            ("key-order", (a, b) => a.Record.Key.CompareTo(b.Record.Key)),
        ];
        foreach (var (rule, prefer) in rules)
        {
            var best = candidates.Aggregate((a, b) => prefer(a, b) <= 0 ? a : b);
            var left = candidates.Where(candidate => prefer(candidate, best) == 0).ToList();
            if (left.Count == 1) return best.Claim(rule);
            candidates = left;
        }

        return candidates[0].Claim("key-order");

        int Trust(Candidate candidate) => policy.Trust.IndexOf(candidate.Record.Key.System) is >= 0 and var place ? place : policy.Trust.Length;
    }

    private sealed record Candidate(StandardRecord Record, FieldValue.Valid Value)
    {
        public Claim Claim(string rule) => new(Value.AsGiven, Record.Key, rule);
    }
}
