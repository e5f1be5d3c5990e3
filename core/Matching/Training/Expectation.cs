namespace SegSync.Core.Matching.Training;

/// <summary>
/// Estimates m and the prior by expectation-maximisation (Dempster, Laird, Rubin 1977; Winkler 1988) over candidate pairs,
/// with u from random pairs, freed of the matches among them. Pairs that are no candidates count as different. Where each
/// record goes with at most one of the other file, its pairs compete: their probabilities sum to 1 at most.
/// </summary>
internal sealed class Expectation
{
    private readonly sbyte[][] _levels;
    private readonly double[][] _random;
    private readonly double[][] _u;
    private readonly double[][] _m;
    private readonly double[] _odds;
    private readonly (int[] A, int[] B)? _rivals;
    private readonly double[] _byA = [];
    private readonly double[] _byB = [];

    /// <param name="levels">Per comparison the level of each pair; -1 for missing.</param>
    /// <param name="random">Per comparison the chance of each level among random pairs.</param>
    /// <param name="rivals">Per pair the numbers of its two records, where pairs compete.</param>
    public Expectation(sbyte[][] levels, double[][] random, (int[] A, int[] B)? rivals)
    {
        (_levels, _random, _rivals) = (levels, random, rivals);
        _u = [.. random.Select(one => (double[])one.Clone())];
        _m = [.. random.Select(one => Expected(one.Length))];
        _odds = new double[levels[0].Length];
        if (rivals is not { } pairs) return;
        _byA = new double[pairs.A.DefaultIfEmpty(-1).Max() + 1];
        _byB = new double[pairs.B.DefaultIfEmpty(-1).Max() + 1];
    }

    /// <summary>How pairs of one thing agree before any was seen: half as many from level to level, a tenth not at all.</summary>
    public static double[] Expected(int levels)
    {
        var m = new double[levels];
        for (var i = 0; i < levels - 1; i++) m[i] = Math.Pow(0.5, i);
        var sum = m.Sum();
        for (var i = 0; i < levels - 1; i++) m[i] *= 0.9 / sum;
        m[^1] = 0.1;
        return m;
    }

    /// <summary>Repeats both steps until nothing moves.</summary>
    /// <param name="universe">How many pairs the candidates were drawn from.</param>
    /// <param name="prior">Where the prior begins; stays there if <paramref name="fixedPrior"/>.</param>
    /// <param name="fixedPrior">Whether the prior was given.</param>
    /// <param name="strength">How many pairs <see cref="Expected"/> weighs as much as.</param>
    /// <param name="rounds">Rounds at most.</param>
    /// <param name="enough">Largest change at which it has converged.</param>
    public (double Prior, double[][] M, double[][] U, int Rounds, bool Converged) Fit(double universe, double prior, bool fixedPrior, double strength, int rounds, double enough)
    {
        for (var round = 1; ; round++)
        {
            Weigh(prior);
            var (sums, matches) = Count();
            var next = fixedPrior ? prior : Math.Clamp(matches / universe, 0.1 / universe, 0.5);
            var moved = Math.Max(Learn(sums, next, strength), Math.Abs(next - prior) / next);
            prior = next;
            if (moved < enough || round == rounds) return (prior, _m, _u, round, moved < enough);
        }
    }

    private void Weigh(double prior)
    {
        var start = Math.Log(prior / (1 - prior));
        var weights = _m.Select((one, c) => one.Select((m, level) => Math.Log(m / _u[c][level])).ToArray()).ToArray();
        Array.Clear(_byA);
        Array.Clear(_byB);
        for (var p = 0; p < _odds.Length; p++)
        {
            var sum = start;
            for (var c = 0; c < weights.Length; c++)
            {
                if (_levels[c][p] >= 0) sum += weights[c][_levels[c][p]];
            }
            _odds[p] = Math.Exp(Math.Min(sum, 200));
            if (_rivals is not { } rivals) continue;
            _byA[rivals.A[p]] += _odds[p];
            _byB[rivals.B[p]] += _odds[p];
        }
    }

    private (double[][] Sums, double Matches) Count()
    {
        var sums = _m.Select(one => new double[one.Length]).ToArray();
        double matches = 0;
        for (var p = 0; p < _odds.Length; p++)
        {
            var all = _rivals is { } rivals ? _byA[rivals.A[p]] + _byB[rivals.B[p]] - _odds[p] : _odds[p];
            var probability = _odds[p] / (1 + all);
            matches += probability;
            for (var c = 0; c < sums.Length; c++)
            {
                if (_levels[c][p] >= 0) sums[c][_levels[c][p]] += probability;
            }
        }
        return (sums, matches);
    }

    private double Learn(double[][] sums, double prior, double strength)
    {
        var moved = 0.0;
        for (var c = 0; c < sums.Length; c++)
        {
            var expected = Expected(sums[c].Length);
            var total = sums[c].Sum() + strength;
            for (var level = 0; level < expected.Length; level++)
            {
                var m = Math.Max((sums[c][level] + strength * expected[level]) / total, 1e-6);
                moved = Math.Max(moved, Math.Abs(m - _m[c][level]));
                _m[c][level] = m;
                // the random pairs held matches too
                _u[c][level] = Math.Max((_random[c][level] - prior * m) / (1 - prior), _random[c][level] * 0.01);
            }
        }
        return moved;
    }
}
