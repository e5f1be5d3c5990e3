using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Standardising;

namespace SegSync.Core.Stewarding;

/// <summary>How well the records of one master hang together: which share of all their pairs match directly.</summary>
/// <param name="Records">Records that were compared.</param>
/// <param name="Pairs">Their pairs.</param>
/// <param name="Matching">Pairs that match, by rule or by verdict.</param>
/// <param name="Worst">The pair with most against it, where anything is; by pair.</param>
public sealed record Cohesion(int Records, int Pairs, int Matching, Edge? Worst)
{
    // a master of more is compared by as many, evenly spread: the cost stays bounded
    private const int Most = 40;

    /// <summary>Less than half of the pairs match, or something speaks against one.</summary>
    public bool IsWeak => Matching * 2 < Pairs || Worst is not null;

    /// <summary>What is the matter, in words.</summary>
    public string Words => $"{Matching} of {Pairs} pairs of its {Records} records match"
        + (Worst is { } worst ? $"; {worst.A.System}:{worst.A.Id} and {worst.B.System}:{worst.B.Id}: {MatchTerm.Words(worst.Terms)}" : "")
        + "; split what does not belong, or merge to say that all do";

    /// <summary>Of the living records of one master.</summary>
    public static Cohesion Of(ImmutableArray<StandardRecord> records, ImmutableArray<Verdict> verdicts, MatchRule rule)
    {
        var some = records.Length <= Most ? records : [.. Enumerable.Range(0, Most).Select(i => records[i * records.Length / Most])];
        var same = verdicts.Where(verdict => verdict.Same).Select(verdict => (verdict.A, verdict.B)).ToHashSet();
        var members = records.Select(record => Identifiers.Reference(record.Key.System, record.Key.Id)).ToHashSet(StringComparer.Ordinal);
        var (pairs, matching, worst) = (0, 0, (Edge?)null);
        for (var i = 0; i < some.Length; i++)
        {
            for (var j = i + 1; j < some.Length; j++)
            {
                pairs++;
                var (a, b) = some[i].Key < some[j].Key ? (some[i], some[j]) : (some[j], some[i]);
                var decision = same.Contains((a.Key, b.Key)) || Refers(a, b, members) || Refers(b, a, members) ? null : rule.Decide(a, b);
                if (decision is null or PairDecision.Match) matching++;
                else if (decision.Strength < 0 && (worst is null || decision.Strength < worst.Strength)) worst = new(a.Key, b.Key, decision.Strength, decision.Terms, "no match");
            }
        }

        return new(some.Length, pairs, matching, worst);
    }

    // a system that holds one thing twice is referred to by one of the two numbers: the reference stays within the master
    private static bool Refers(StandardRecord a, StandardRecord b, HashSet<string> members) =>
        a["crossReference"] is { } reference && members.Contains(reference) && Identifiers.SystemOf(reference).Equals(b.Key.System, StringComparison.OrdinalIgnoreCase);
}
