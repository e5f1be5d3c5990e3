using System.Numerics;
using SegSync.Core.Matching.Models;

namespace SegSync.Core.Matching.Candidates;

/// <summary>
/// Chooses blocking rules that between them would find pairs again after errors: real records are damaged on paper, and
/// rules are taken greedily by how many damaged records they still find for what they cost. When all are found, they are to
/// be found once more, until the budget is spent.
/// </summary>
internal sealed class RuleCover
{
    private const int Trials = 512;
    private const double Damaged = 0.2;
    private const double ReadingDamaged = 0.5;

    private readonly Dictionary<Atom, ulong[]> intact = new(ReferenceEqualityComparer.Instance);

    public RuleCover(IReadOnlyList<Atom> atoms, int records, int seed)
    {
        var random = new Random(seed);
        foreach (var atom in atoms) intact.Add(atom, new ulong[Trials / 64]);
        for (var trial = 0; trial < Trials && records > 0; trial++)
        {
            var record = random.Next(records);
            foreach (var column in atoms.GroupBy(atom => atom.Column))
            {
                var damaged = random.NextDouble() < Damaged;
                foreach (var (atom, first) in column.Select((atom, i) => (atom, i == 0)))
                {
                    // the first reading of a column is the whole of it
                    var broken = damaged && (first || random.NextDouble() < ReadingDamaged);
                    if (!broken && atom[record] != 0) intact[atom][trial / 64] |= 1UL << (trial % 64);
                }
            }
        }
    }

    public List<RuleChoice> Choose(IReadOnlyList<RuleChoice> rules, MatchDefaults defaults)
    {
        var found = rules.Select(Found).ToArray();
        var missing = Full();
        var kept = new List<RuleChoice>();
        var (left, taken) = (defaults.PairsARecord, new bool[rules.Count]);
        while (kept.Count < defaults.BlockingRules)
        {
            var (best, value) = (-1, 0.0);
            for (var i = 0; i < rules.Count; i++)
            {
                if (taken[i] || rules[i].Cost > left) continue;
                var gain = Shared(found[i], missing) / (1 + rules[i].Cost);
                if (gain > value) (best, value) = (i, gain);
            }
            if (best < 0)
            {
                if (Array.TrueForAll(missing, bits => bits == ulong.MaxValue)) break;
                missing = Full();
                continue;
            }
            taken[best] = true;
            kept.Add(rules[best]);
            left -= rules[best].Cost;
            for (var w = 0; w < missing.Length; w++) missing[w] &= ~found[best][w];
        }
        return kept;
    }

    private ulong[] Found(RuleChoice rule)
    {
        var found = (ulong[])intact[rule.One].Clone();
        if (rule.Other is not null)
        {
            for (var w = 0; w < found.Length; w++) found[w] &= intact[rule.Other][w];
        }
        return found;
    }

    private static ulong[] Full()
    {
        var all = new ulong[Trials / 64];
        Array.Fill(all, ulong.MaxValue);
        return all;
    }

    private static int Shared(ulong[] one, ulong[] other)
    {
        var count = 0;
        for (var w = 0; w < one.Length; w++) count += BitOperations.PopCount(one[w] & other[w]);
        return count;
    }
}
