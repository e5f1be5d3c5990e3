namespace SegSync.Core.Matching.Training;

/// <summary>
/// Estimates m and the priors by expectation-maximisation (Dempster, Laird, Rubin 1977; Winkler 1988) over candidate pairs.
/// Three classes of pairs: of one thing; of different things that belong together, such as a household, which agree like
/// one thing in what is shared and like strangers in all else; and of strangers. u comes from random pairs, freed of the
/// matches among them, or is learnt too among pairs that share a key. Pairs that are no candidates count as strangers.
/// Where each record goes with at most one of the other file, its pairs compete: their probabilities sum to 1 at most.
/// What is known of a pair is not asked again: its class is fixed (semi-supervised; Nigam et al. 2000).
/// </summary>
internal sealed class Expectation
{
    private readonly sbyte[][] _levels;
    private readonly double[] _times;
    private readonly sbyte[] _judged;
    private readonly bool[] _shared;
    private readonly double[][] _random;
    private readonly double[][] _u;
    private readonly double[][] _m;
    private readonly double[] _odds;
    private readonly double[] _related;
    private readonly bool _free;
    private readonly (int[] A, int[] B)? _rivals;
    private readonly double[] _byA = [];
    private readonly double[] _byB = [];

    /// <param name="pairs">How the pairs agree, and what is known of them.</param>
    /// <param name="shared">Per comparison whether things that belong together agree in it.</param>
    /// <param name="random">Per comparison the chance of each level among random pairs.</param>
    /// <param name="rivals">Per pair the numbers of its two records, where pairs compete; each is then a pattern by itself.</param>
    /// <param name="free">Whether u is learnt too.</param>
    public Expectation(Patterns pairs, bool[] shared, double[][] random, (int[] A, int[] B)? rivals, bool free)
    {
        (_levels, _times, _judged, _shared, _random, _rivals, _free) = (pairs.Levels, pairs.Times, pairs.Judged, shared, random, rivals, free);
        _u = [.. random.Select(one => (double[])one.Clone())];
        _m = [.. random.Select(one => Expected(one.Length))];
        _odds = new double[_times.Length];
        _related = new double[_times.Length];
        if (rivals is not { } numbered) return;
        _byA = new double[numbered.A.DefaultIfEmpty(-1).Max() + 1];
        _byB = new double[numbered.B.DefaultIfEmpty(-1).Max() + 1];
    }

    /// <summary>m, per comparison and level.</summary>
    public double[][] M => _m;

    /// <summary>u, per comparison and level.</summary>
    public double[][] U => _u;

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
    /// <param name="begin">Where the priors begin.</param>
    /// <param name="given">Whether the prior of one thing stays.</param>
    /// <param name="strength">How many pairs <see cref="Expected"/> weighs as much as; 0 to keep m as it is.</param>
    /// <param name="rounds">Rounds at most.</param>
    /// <param name="enough">Largest change at which it has converged.</param>
    public (Priors Priors, int Rounds, bool Converged) Fit(double universe, Priors begin, bool given, double strength, int rounds, double enough)
    {
        var priors = begin;
        for (var round = 1; ; round++)
        {
            Weigh(priors);
            var counted = Count();
            var next = new Priors(given ? priors.Same : Share(counted.Same, universe), Share(counted.Related, universe));
            var moved = Math.Max(Learn(counted, next, strength), Math.Abs(next.Same - priors.Same) / next.Same);
            priors = next;
            if (moved < enough || round == rounds) return (priors, round, moved < enough);
        }
    }

    private static double Share(double pairs, double universe) => Math.Clamp(pairs / universe, 0.1 / universe, 0.9);

    private void Weigh(Priors priors)
    {
        var (same, related) = (Math.Log(priors.Same / priors.Strangers), Math.Log(priors.Related / priors.Strangers));
        var weights = _m.Select((one, c) => one.Select((m, level) => Math.Log(m / _u[c][level])).ToArray()).ToArray();
        Array.Clear(_byA);
        Array.Clear(_byB);
        for (var p = 0; p < _odds.Length; p++)
        {
            var (all, shared) = (0.0, 0.0);
            for (var c = 0; c < weights.Length; c++)
            {
                if (_levels[c][p] < 0) continue;
                all += weights[c][_levels[c][p]];
                if (_shared[c]) shared += weights[c][_levels[c][p]];
            }
            _odds[p] = Math.Exp(Math.Min(same + all, 200));
            _related[p] = Math.Exp(Math.Min(related + shared, 200));
            if (_rivals is not { } rivals) continue;
            _byA[rivals.A[p]] += _odds[p];
            _byB[rivals.B[p]] += _odds[p];
        }
    }

    private sealed record Counted(double[][] Matches, double[][] Others, double Same, double Related);

    private Counted Count()
    {
        var matches = _m.Select(one => new double[one.Length]).ToArray();
        var others = _m.Select(one => new double[one.Length]).ToArray();
        var (sames, relateds) = (0.0, 0.0);
        for (var p = 0; p < _odds.Length; p++)
        {
            var all = _rivals is { } rivals ? _byA[rivals.A[p]] + _byB[rivals.B[p]] - _odds[p] : _odds[p];
            var same = _odds[p] / (1 + all + _related[p]);
            var related = _related[p] / (1 + all + _related[p]);
            if (_judged[p] >= 0) (same, related) = _judged[p] > 0 ? (1, 0) : (0, _related[p] / (1 + _related[p]));
            var times = _times[p];
            (same, related) = (same * times, related * times);
            sames += same;
            relateds += related;
            for (var c = 0; c < matches.Length; c++)
            {
                var level = _levels[c][p];
                if (level < 0) continue;
                matches[c][level] += same;
                others[c][level] += _shared[c] ? times - same - related : times - same;
            }
        }
        return new(matches, others, sames, relateds);
    }

    private double Learn(Counted counted, Priors priors, double strength)
    {
        var moved = 0.0;
        for (var c = 0; c < _m.Length; c++)
        {
            var expected = Expected(_m[c].Length);
            var (total, others) = (counted.Matches[c].Sum() + strength, counted.Others[c].Sum() + strength);
            for (var level = 0; level < expected.Length; level++)
            {
                if (strength > 0)
                {
                    var m = Math.Max((counted.Matches[c][level] + strength * expected[level]) / total, 1e-6);
                    moved = Math.Max(moved, Math.Abs(m - _m[c][level]));
                    _m[c][level] = m;
                }
                _u[c][level] = _free
                    ? (counted.Others[c][level] + strength * _random[c][level]) / others
                    // the random pairs held matches too
                    : Math.Max((_random[c][level] - priors.Same * _m[c][level]) / (1 - priors.Same), _random[c][level] * 0.01);
            }
        }
        return moved;
    }
}

/// <summary>Shares of the classes among random pairs, each above 0; together below 1.</summary>
/// <param name="Same">One thing.</param>
/// <param name="Related">Different things that belong together.</param>
internal readonly record struct Priors(double Same, double Related)
{
    public double Strangers => Math.Max(1 - Same - Related, 0.01);
}
