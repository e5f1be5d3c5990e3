using SegSync.Core.Matching.Comparisons;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;

namespace SegSync.Core.Matching.Training;

/// <summary>Candidate pairs that came about in one way.</summary>
/// <param name="Name">The blocking rule.</param>
/// <param name="Pairs">All pairs of the picked records.</param>
/// <param name="Comparisons">Positions of the comparisons that say nothing here, since all pairs agree in them.</param>
/// <param name="Blocked">Whether the pairs share a key; else they are the nearest texts.</param>
internal sealed record Pass(string Name, IReadOnlyList<(int A, int B)> Pairs, ImmutableArray<int> Comparisons, bool Blocked);

/// <summary>Learns a model from records alone, without labels; what is known of pairs is taken for granted.</summary>
internal static class Trainer
{
    /// <param name="table">The records.</param>
    /// <param name="comparisons">How they are compared.</param>
    /// <param name="passes">Candidate pairs by blocking pass: all of those of the records that were picked.</param>
    /// <param name="share">The share of records that was picked, 0 to 1.</param>
    /// <param name="model">What the model file fixes.</param>
    /// <param name="defaults">Everything else.</param>
    /// <param name="judged">Pairs of which it is known whether they are one thing; null for none.</param>
    public static TrainedModel Train(
        MatchTable table, ImmutableArray<IComparison> comparisons, IReadOnlyList<Pass> passes, double share, MatchModel model, MatchDefaults defaults,
        IReadOnlyDictionary<(int A, int B), bool>? judged = null)
    {
        var random = Random(table, comparisons, defaults);
        var universe = table.Universe * share;
        var shared = comparisons.Select(one => one.Shared).ToArray();
        var oneToOne = table.Split > 0 && model.Link == LinkShape.OneToOne;
        var same = model.Prior ?? Math.Min(0.5, 0.1 * Math.Sqrt(2 * table.Universe) / table.Universe);
        var begin = new Priors(same, same / 10);
        var (all, places) = Together(passes);
        var levels = Levels(comparisons, all);
        sbyte[]? known = judged is null or { Count: 0 } ? null : [.. all.Select(pair => judged.TryGetValue(pair, out var one) ? one ? (sbyte)1 : (sbyte)0 : (sbyte)-1)];
        var learnt = new Learnt?[passes.Count];
        Parallel.For(0, passes.Count, p => learnt[p] = Learn(passes[p], places[p]));
        var m = comparisons.Select((one, c) => Mean(learnt, c) ?? Expectation.Expected(one.Levels.Length)).ToArray();
        var whole = Expect([.. Enumerable.Range(0, comparisons.Length)], [.. Enumerable.Range(0, all.Count)], free: false);
        for (var c = 0; c < m.Length; c++) m[c].CopyTo(whole.M[c], 0);
        var (priors, _, _) = whole.Fit(universe, begin, model.Prior is not null, 0, defaults.Rounds, defaults.Converged);
        return new(
            priors.Same,
            priors.Related,
            [.. comparisons.Select((one, c) => new TrainedComparison(one.Name, one.Levels, [.. m[c]], [.. whole.U[c]]))],
            learnt.Max(one => one?.Rounds) ?? 0,
            learnt.All(one => one?.Converged != false));

        Learnt? Learn(Pass pass, int[] pairs)
        {
            var others = Enumerable.Range(0, comparisons.Length).Where(c => !pass.Comparisons.Contains(c)).ToArray();
            if (pass.Pairs.Count == 0 || others.Length == 0) return null;
            var run = Expect(others, pairs, pass.Blocked);
            var of = pass.Blocked ? pass.Pairs.Count : universe;
            var fit = run.Fit(of, pass.Blocked ? new(0.1, 0.01) : begin, model.Prior is not null && !pass.Blocked, defaults.PriorStrength, defaults.Rounds, defaults.Converged);
            return new(others, fit.Priors.Same * of, run.M, fit.Rounds, fit.Converged);
        }

        Expectation Expect(int[] some, int[] pairs, bool free)
        {
            sbyte[][] own = [.. some.Select(c => Array.ConvertAll(pairs, pair => levels[c][pair]))];
            var told = known is null ? null : Array.ConvertAll(pairs, pair => known[pair]);
            return new(
                oneToOne ? Patterns.Each(own, told) : Patterns.Together(own, told),
                [.. some.Select(c => shared[c])], [.. some.Select(c => random[c])], oneToOne ? Numbered([.. pairs.Select(pair => all[pair])]) : null, free);
        }
    }

    /// <summary>What one pass found.</summary>
    /// <param name="Comparisons">Positions of those that it learnt about.</param>
    /// <param name="Matches">How many pairs of one thing it saw, about.</param>
    /// <param name="M">m of each.</param>
    /// <param name="Rounds">Rounds of expectation-maximisation.</param>
    /// <param name="Converged">Whether they were enough.</param>
    private sealed record Learnt(int[] Comparisons, double Matches, double[][] M, int Rounds, bool Converged);

    // the passes' m of a comparison, each by the matches that it saw; null where none says anything
    private static double[]? Mean(Learnt?[] passes, int comparison)
    {
        double[]? sum = null;
        var matches = 0.0;
        foreach (var pass in passes)
        {
            if (pass is null || Array.IndexOf(pass.Comparisons, comparison) is not (>= 0 and var at)) continue;
            var m = pass.M[at];
            sum ??= new double[m.Length];
            matches += pass.Matches;
            for (var level = 0; level < m.Length; level++) sum[level] += pass.Matches * m[level];
        }
        return matches > 0 ? [.. sum!.Select(one => one / matches)] : null;
    }

    // every pair once, and where each pass's pairs are among them
    private static (List<(int A, int B)> All, int[][] Places) Together(IReadOnlyList<Pass> passes)
    {
        var all = new List<(int A, int B)>();
        var numbers = new Dictionary<(int, int), int>();
        var places = passes.Select(pass => new int[pass.Pairs.Count]).ToArray();
        for (var pass = 0; pass < places.Length; pass++)
        {
            for (var p = 0; p < places[pass].Length; p++)
            {
                if (numbers.TryAdd(passes[pass].Pairs[p], all.Count)) all.Add(passes[pass].Pairs[p]);
                places[pass][p] = numbers[passes[pass].Pairs[p]];
            }
        }
        return (all, places);
    }

    private static sbyte[][] Levels(ImmutableArray<IComparison> comparisons, IReadOnlyList<(int A, int B)> pairs)
    {
        var levels = comparisons.Select(_ => new sbyte[pairs.Count]).ToArray();
        Parallel.For(0, comparisons.Length, c =>
        {
            for (var p = 0; p < pairs.Count; p++) levels[c][p] = (sbyte)comparisons[c].Level(pairs[p].A, pairs[p].B);
        });
        return levels;
    }

    private static double[][] Random(MatchTable table, ImmutableArray<IComparison> comparisons, MatchDefaults defaults)
    {
        var random = new Random(defaults.Seed);
        var drawn = new (int A, int B)[(int)Math.Min(defaults.RandomPairs, 2 * table.Universe)];
        for (var i = 0; i < drawn.Length; i++)
        {
            var a = random.Next(table.Split > 0 ? table.Split : table.Records);
            var b = table.Split > 0 ? random.Next(table.Split, table.Records) : random.Next(table.Records);
            drawn[i] = (a, b);
        }
        var counts = comparisons.Select(one => new double[one.Levels.Length]).ToArray();
        Parallel.For(0, counts.Length, c =>
        {
            var own = counts[c];
            foreach (var (a, b) in drawn)
            {
                if (a != b && comparisons[c].Level(a, b) is >= 0 and var level) own[level]++;
            }
            // one more pair, spread evenly: nothing is impossible
            var sum = own.Sum() + 1;
            for (var level = 0; level < own.Length; level++) own[level] = (own[level] + 1.0 / own.Length) / sum;
        });
        return counts;
    }

    private static (int[] A, int[] B) Numbered(IReadOnlyList<(int A, int B)> pairs)
    {
        var (ofA, ofB) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        var (a, b) = (new int[pairs.Count], new int[pairs.Count]);
        for (var p = 0; p < pairs.Count; p++)
        {
            if (!ofA.TryGetValue(pairs[p].A, out a[p])) ofA.Add(pairs[p].A, a[p] = ofA.Count);
            if (!ofB.TryGetValue(pairs[p].B, out b[p])) ofB.Add(pairs[p].B, b[p] = ofB.Count);
        }
        return (a, b);
    }
}
