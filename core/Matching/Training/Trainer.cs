using SegSync.Core.Matching.Comparisons;
using SegSync.Core.Matching.Linking;
using SegSync.Core.Matching.Models;

namespace SegSync.Core.Matching.Training;

/// <summary>Learns a model from records alone: no labels.</summary>
internal static class Trainer
{
    /// <param name="table">The records.</param>
    /// <param name="comparisons">How they are compared.</param>
    /// <param name="candidates">Candidate pairs: all of those of the records that were picked.</param>
    /// <param name="share">The share of records that was picked, 0 to 1.</param>
    /// <param name="model">What the model file fixes.</param>
    /// <param name="defaults">Everything else.</param>
    public static TrainedModel Train(
        MatchTable table, ImmutableArray<IComparison> comparisons, IReadOnlyList<(int A, int B)> candidates, double share, MatchModel model, MatchDefaults defaults)
    {
        var random = Random(table, comparisons, defaults);
        var levels = comparisons.Select(_ => new sbyte[candidates.Count]).ToArray();
        Parallel.For(0, comparisons.Length, c =>
        {
            for (var p = 0; p < candidates.Count; p++) levels[c][p] = (sbyte)comparisons[c].Level(candidates[p].A, candidates[p].B);
        });
        var rivals = table.Split > 0 && model.Link == LinkShape.OneToOne ? Numbered(candidates) : ((int[], int[])?)null;
        var universe = table.Universe * share;
        var begin = model.Prior ?? Math.Min(0.5, 0.1 * Math.Sqrt(2 * table.Universe) / table.Universe);
        var fit = new Expectation(levels, random, rivals).Fit(universe, begin, model.Prior is not null, defaults.PriorStrength, defaults.Rounds, defaults.Converged);
        return new(
            fit.Prior,
            [.. comparisons.Select((one, c) => new TrainedComparison(one.Name, one.Levels, [.. fit.M[c]], [.. fit.U[c]]))],
            fit.Rounds,
            fit.Converged);
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
