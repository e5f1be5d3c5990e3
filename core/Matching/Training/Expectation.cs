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
    private readonly sbyte[][] levels;
    private readonly double[] times;
    private readonly sbyte[] judged;
    private readonly bool[] shared;
    private readonly double[][] random;
    private readonly double[][] u;
    private readonly double[][] m;
    private readonly double[] odds;
    private readonly double[] related;
    private readonly bool free;
    private readonly (int[] A, int[] B)? rivals;
    private readonly double[] byA = [];
    private readonly double[] byB = [];

    /// <param name="pairs">How the pairs agree, and what is known of them.</param>
    /// <param name="shared">Per comparison whether things that belong together agree in it.</param>
    /// <param name="random">Per comparison the chance of each level among random pairs.</param>
    /// <param name="rivals">Per pair the numbers of its two records, where pairs compete; each is then a pattern by itself.</param>
    /// <param name="free">Whether u is learnt too.</param>
    public Expectation(Patterns pairs, bool[] shared, double[][] random, (int[] A, int[] B)? rivals, bool free)
    {
        (levels, times, judged, this.shared, this.random, this.rivals, this.free) = (pairs.Levels, pairs.Times, pairs.Judged, shared, random, rivals, free);
        u = [.. random.Select(one => (double[])one.Clone())];
        m = [.. random.Select(one => Expected(one.Length))];
        odds = new double[times.Length];
        related = new double[times.Length];
        if (rivals is not { } numbered) return;
        byA = new double[numbered.A.DefaultIfEmpty(-1).Max() + 1];
        byB = new double[numbered.B.DefaultIfEmpty(-1).Max() + 1];
    }

    /// <summary>m, per comparison and level.</summary>
    public double[][] M => m;

    /// <summary>u, per comparison and level.</summary>
    public double[][] U => u;

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
        var weights = this.m.Select((one, c) => one.Select((m, level) => Math.Log(m / u[c][level])).ToArray()).ToArray();
        Array.Clear(byA);
        Array.Clear(byB);
        for (var p = 0; p < odds.Length; p++)
        {
            var (all, shared) = (0.0, 0.0);
            for (var c = 0; c < weights.Length; c++)
            {
                if (levels[c][p] < 0) continue;
                all += weights[c][levels[c][p]];
                if (this.shared[c]) shared += weights[c][levels[c][p]];
            }
            odds[p] = Math.Exp(Math.Min(same + all, 200));
            this.related[p] = Math.Exp(Math.Min(related + shared, 200));
            if (this.rivals is not { } rivals) continue;
            byA[rivals.A[p]] += odds[p];
            byB[rivals.B[p]] += odds[p];
        }
    }

    private sealed record Counted(double[][] Matches, double[][] Others, double Same, double Related);

    private Counted Count()
    {
        var matches = m.Select(one => new double[one.Length]).ToArray();
        var others = m.Select(one => new double[one.Length]).ToArray();
        var (sames, relateds) = (0.0, 0.0);
        for (var p = 0; p < odds.Length; p++)
        {
            var all = this.rivals is { } rivals ? byA[rivals.A[p]] + byB[rivals.B[p]] - odds[p] : odds[p];
            var same = odds[p] / (1 + all + this.related[p]);
            var related = this.related[p] / (1 + all + this.related[p]);
            if (judged[p] >= 0) (same, related) = judged[p] > 0 ? (1, 0) : (0, this.related[p] / (1 + this.related[p]));
            var times = this.times[p];
            (same, related) = (same * times, related * times);
            sames += same;
            relateds += related;
            for (var c = 0; c < matches.Length; c++)
            {
                var level = levels[c][p];
                if (level < 0) continue;
                matches[c][level] += same;
                others[c][level] += shared[c] ? times - same - related : times - same;
            }
        }
        return new(matches, others, sames, relateds);
    }

    private double Learn(Counted counted, Priors priors, double strength)
    {
        var moved = 0.0;
        for (var c = 0; c < this.m.Length; c++)
        {
            var expected = Expected(this.m[c].Length);
            var (total, others) = (counted.Matches[c].Sum() + strength, counted.Others[c].Sum() + strength);
            for (var level = 0; level < expected.Length; level++)
            {
                if (strength > 0)
                {
                    var m = Math.Max((counted.Matches[c][level] + strength * expected[level]) / total, 1e-6);
                    moved = Math.Max(moved, Math.Abs(m - this.m[c][level]));
                    this.m[c][level] = m;
                }
                u[c][level] = free
                    ? (counted.Others[c][level] + strength * random[c][level]) / others
                    // the random pairs held matches too
                    : Math.Max((random[c][level] - priors.Same * this.m[c][level]) / (1 - priors.Same), random[c][level] * 0.01);
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
