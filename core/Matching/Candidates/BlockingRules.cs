using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Models;

namespace SegSync.Core.Matching.Candidates;

/// <summary>One blocking rule: records with the same key are compared.</summary>
/// <param name="Name">Such as <c>surname (sound) + dob (year, month)</c>.</param>
/// <param name="Keys">Per record; 0 where the rule says nothing.</param>
/// <param name="Columns">Positions of its columns.</param>
internal sealed record BlockingRule(string Name, ulong[] Keys, ImmutableArray<int> Columns);

/// <summary>A rule that may be chosen.</summary>
/// <param name="Cost">Pairs it proposes, a record.</param>
/// <param name="One">A reading.</param>
/// <param name="Other">A second one that must agree too; null for none.</param>
internal sealed record RuleChoice(double Cost, Atom One, Atom? Other);

/// <summary>
/// Generates blocking rules from the columns: every coarse reading that is selective by itself, and pairs of readings of
/// different columns where one is not enough. How many pairs a rule proposes is measured on a sample of records.
/// </summary>
internal static class BlockingRules
{
    private const int Sample = 40_000;

    public static List<BlockingRule> Generate(IReadOnlyList<Column> columns, int records, MatchDefaults defaults) =>
        [.. Choose(columns, records, defaults).Select(rule => rule.Other is { } other
            ? new BlockingRule($"{rule.One.Name} + {other.Name}", Keyed(rule, records), [rule.One.Column, other.Column])
            : new BlockingRule(rule.One.Name, Keyed(rule, records), [rule.One.Column]))];

    /// <summary>The rules as readings.</summary>
    public static List<RuleChoice> Choose(IReadOnlyList<Column> columns, int records, MatchDefaults defaults)
    {
        var most = defaults.PairsARecord * defaults.ShareOfARule;
        var atoms = Atoms.Of(columns);
        var sampled = Picked(records);
        var scale = (double)records / sampled.Length;
        double Cost(Atom one, Atom? other) => Pairs(one, other, sampled) * scale * scale / records;

        var singles = atoms.Select(atom => (Atom: atom, Cost: Cost(atom, null))).ToList();
        var alone = singles.Where(one => one.Cost <= most).ToList();
        var rules = alone.Select(one => new RuleChoice(one.Cost, one.Atom, null)).ToList();
        var weak = singles.Where(one => one.Cost > most).Select(one => one.Atom).ToList();
        RuleChoice? cheapest = weak.Count == 0 ? null : singles.Where(one => one.Cost > most).Select(one => new RuleChoice(one.Cost, one.Atom, null)).MinBy(one => one.Cost);
        for (var i = 0; i < weak.Count; i++)
        {
            for (var j = i + 1; j < weak.Count; j++)
            {
                if (weak[i].Column == weak[j].Column && !(columns[weak[i].Column].Type is ColumnType.FullName or ColumnType.OrganisationName && i + 1 == j)) continue;
                var cost = Cost(weak[i], weak[j]);
                if (cheapest is null || cost < cheapest.Cost) cheapest = new(cost, weak[i], weak[j]);
                if (cost <= most) rules.Add(new(cost, weak[i], weak[j]));
            }
        }
        // nothing is selective: what comes nearest, whatever it costs; its blocks are refined
        return rules.Count == 0 && cheapest is not null ? [cheapest] : new RuleCover(atoms, records, defaults.Seed).Choose(rules, defaults);
    }

    /// <summary>A rule that a model file gives: equality of some columns.</summary>
    public static BlockingRule Given(IReadOnlyList<Column> columns, ImmutableArray<string> names)
    {
        var positions = names.Select(name => columns.Select((column, at) => (column, at)).First(pair => pair.column.Name == name).at).ToImmutableArray();
        var keys = new ulong[columns[0].Values.Length];
        Array.Fill(keys, 1UL);
        foreach (var at in positions)
        {
            for (var i = 0; i < keys.Length; i++) keys[i] = columns[at].Text(i) is { } text ? Keys.Both(keys[i], Keys.Hash(text, (ulong)at + 10)) : 0;
        }
        return new(string.Join(" + ", names), keys, positions);
    }

    private static ulong[] Keyed(RuleChoice rule, int records)
    {
        var keys = new ulong[records];
        for (var i = 0; i < records; i++) keys[i] = rule.Other is null ? rule.One[i] : Keys.Both(rule.One[i], rule.Other[i]);
        return keys;
    }

    private static int[] Picked(int records)
    {
        if (records <= Sample) return [.. Enumerable.Range(0, records)];
        var picked = new int[Sample];
        var random = new Random(1);
        for (var i = 0; i < Sample; i++) picked[i] = random.Next(records);
        return picked;
    }

    private static double Pairs(Atom one, Atom? other, int[] sampled)
    {
        var keys = new ulong[sampled.Length];
        var filled = 0;
        foreach (var i in sampled)
        {
            var key = other is null ? one[i] : Keys.Both(one[i], other[i]);
            if (key != 0) keys[filled++] = key;
        }
        Array.Sort(keys, 0, filled);
        var (pairs, run) = (0.0, 1);
        for (var i = 1; i <= filled; i++)
        {
            if (i < filled && keys[i] == keys[i - 1])
            {
                run++;
                continue;
            }
            pairs += run * (run - 1.0) / 2;
            run = 1;
        }
        return pairs;
    }
}
