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

/// <summary>Learns a model from records alone: no labels.</summary>
internal static class Trainer
{
    /// <param name="table">The records.</param>
    /// <param name="comparisons">How they are compared.</param>
    /// <param name="passes">Candidate pairs by blocking pass: all of those of the records that were picked.</param>
    /// <param name="share">The share of records that was picked, 0 to 1.</param>
    /// <param name="model">What the model file fixes.</param>
    /// <param name="defaults">Everything else.</param>
    public static TrainedModel Train(
        MatchTable table, ImmutableArray<IComparison> comparisons, IReadOnlyList<Pass> passes, double share, MatchModel model, MatchDefaults defaults)
    {
        var random = Random(table, comparisons, defaults);
        var universe = table.Universe * share;
        var shared = comparisons.Select(one => one.Shared).ToArray();
        var oneToOne = table.Split > 0 && model.Link == LinkShape.OneToOne;
        var same = model.Prior ?? Math.Min(0.5, 0.1 * Math.Sqrt(2 * table.Universe) / table.Universe);
        var begin = new Priors(same, same / 10);
        var sums = comparisons.Select(one => new double[one.Levels.Length]).ToArray();
        var weights = new double[comparisons.Length];
        var (rounds, converged) = (0, true);
        foreach (var pass in passes)
        {
            var others = Enumerable.Range(0, comparisons.Length).Where(c => !pass.Comparisons.Contains(c)).ToArray();
            if (pass.Pairs.Count == 0 || others.Length == 0) continue;
            var levels = Levels([.. others.Select(c => comparisons[c])], pass.Pairs);
            var run = new Expectation(levels, [.. others.Select(c => shared[c])], [.. others.Select(c => random[c])], oneToOne ? Numbered(pass.Pairs) : null, free: pass.Blocked);
            var of = pass.Blocked ? pass.Pairs.Count : universe;
            var fit = run.Fit(of, pass.Blocked ? new(0.1, 0.01) : begin, model.Prior is not null && !pass.Blocked, defaults.PriorStrength, defaults.Rounds, defaults.Converged);
            var matches = fit.Priors.Same * of;
            for (var i = 0; i < others.Length; i++)
            {
                weights[others[i]] += matches;
                for (var level = 0; level < run.M[i].Length; level++) sums[others[i]][level] += matches * run.M[i][level];
            }
            (rounds, converged) = (Math.Max(rounds, fit.Rounds), converged & fit.Converged);
        }
        var m = sums.Select((one, c) => weights[c] > 0 ? [.. one.Select(sum => sum / weights[c])] : Expectation.Expected(one.Length)).ToArray();
        var all = passes.SelectMany(pass => pass.Pairs).Distinct().ToList();
        var whole = new Expectation(Levels(comparisons, all), shared, random, oneToOne ? Numbered(all) : null, free: false);
        for (var c = 0; c < m.Length; c++) m[c].CopyTo(whole.M[c], 0);
        var (priors, _, _) = whole.Fit(universe, begin, model.Prior is not null, 0, defaults.Rounds, defaults.Converged);
        return new(
            priors.Same,
            priors.Related,
            [.. comparisons.Select((one, c) => new TrainedComparison(one.Name, one.Levels, [.. m[c]], [.. whole.U[c]]))],
            rounds,
            converged);
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
