namespace SegSync.Core.Matching.Training;

/// <summary>
/// Estimates m by expectation-maximisation (Dempster, Laird, Rubin 1977; Winkler 1988) over candidate pairs, u held where
/// random pairs put it. Pairs that are no candidates count as different.
/// </summary>
internal static class Expectation
{
    public sealed record Result(double Prior, Parameters[] Comparisons, int Rounds, bool Converged);

    /// <summary>Prior agreement of pairs that are one thing, before any pair was seen: halves from level to level, a tenth for none.</summary>
    public static double[] Expected(int levels)
    {
        var m = new double[levels];
        for (var i = 0; i < levels - 1; i++) m[i] = Math.Pow(0.5, i);
        var sum = m.Sum();
        for (var i = 0; i < levels - 1; i++) m[i] *= 0.9 / sum;
        m[^1] = 0.1;
        return m;
    }

    public static Result Fit(sbyte[][] levels, double[][] u, double universe, (int A, int B)[]? rows, double strength, int most)
    {
        var pairs = levels[0].Length;
        var count = u.Length;
        var m = u.Select(one => Expected(one.Length)).ToArray();
        var prior = Math.Min(0.5, 0.1 * Math.Sqrt(2 * universe) / universe);
        var odds = new double[pairs];
        var random = u.Select(one => (double[])one.Clone()).ToArray();
        var (byA, byB) = (new Dictionary<int, double>(), new Dictionary<int, double>());
        for (var round = 1; ; round++)
        {
            var weights = m.Select((one, c) => one.Select((value, level) => Math.Log(value / u[c][level])).ToArray()).ToArray();
            var start = Math.Log(prior / (1 - prior));
            byA.Clear();
            byB.Clear();
            for (var p = 0; p < pairs; p++)
            {
                var sum = start;
                for (var c = 0; c < count; c++)
                {
                    if (levels[c][p] >= 0) sum += weights[c][levels[c][p]];
                }
                odds[p] = Math.Exp(Math.Min(sum, 200));
                if (rows is null) continue;
                byA[rows[p].A] = byA.GetValueOrDefault(rows[p].A) + odds[p];
                byB[rows[p].B] = byB.GetValueOrDefault(rows[p].B) + odds[p];
            }
            var sums = u.Select(one => new double[one.Length]).ToArray();
            double matches = 0;
            for (var p = 0; p < pairs; p++)
            {
                var probability = odds[p] / (1 + (rows is null ? odds[p] : byA[rows[p].A] + byB[rows[p].B] - odds[p]));
                matches += probability;
                for (var c = 0; c < count; c++)
                {
                    if (levels[c][p] >= 0) sums[c][levels[c][p]] += probability;
                }
            }
            var moved = 0.0;
            var nextPrior = Math.Clamp(matches / universe, 1 / universe / 10, 0.5);
            for (var c = 0; c < count; c++)
            {
                var expected = Expected(u[c].Length);
                var total = sums[c].Sum() + strength;
                for (var level = 0; level < expected.Length; level++)
                {
                    var value = Math.Max((sums[c][level] + strength * expected[level]) / total, 1e-6);
                    moved = Math.Max(moved, Math.Abs(value - m[c][level]));
                    m[c][level] = value;
                    // the random sample holds matches too
                    u[c][level] = Math.Max((random[c][level] - nextPrior * value) / (1 - nextPrior), random[c][level] * 0.01);
                }
            }
            moved = Math.Max(moved, Math.Abs(nextPrior - prior) / nextPrior);
            prior = nextPrior;
            if (moved < 1e-4 || round == most) return new(prior, [.. m.Select((one, c) => new Parameters(one, u[c]))], round, moved < 1e-4);
        }
    }
}
