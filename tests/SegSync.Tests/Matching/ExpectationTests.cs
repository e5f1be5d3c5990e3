using SegSync.Core.Matching.Training;

namespace SegSync.Tests.Matching;

/// <summary>Pairs are drawn by known parameters, and training is to find those again, as Splink's own tests ask of it.</summary>
public sealed class ExpectationTests
{
    private const int Pairs = 200_000;
    private const double Matches = 0.02;

    private static readonly double[][] M = [[0.8, 0.15, 0.05], [0.7, 0.2, 0.1], [0.9, 0.06, 0.04], [0.6, 0.1, 0.1, 0.2]];
    private static readonly double[][] U = [[0.02, 0.08, 0.9], [0.1, 0.1, 0.8], [0.01, 0.04, 0.95], [0.05, 0.05, 0.1, 0.8]];

    [Fact]
    public void Known_chances_of_agreement_are_found_again_without_labels()
    {
        var run = new Expectation(Patterns.Together(Drawn(M, U, Matches)), new bool[4], Mixed(Matches), null, free: false);
        var (priors, _, converged) = run.Fit(Pairs, new(0.001, 0.0001), given: false, strength: 10, rounds: 200, enough: 1e-5);
        converged.ShouldBeTrue();
        priors.Same.ShouldBe(Matches, 0.001);
        Near(run.M, M, 0.02);
        Near(run.U, U, 0.005);
    }

    [Fact]
    public void Among_pairs_that_share_a_key_the_chances_of_strangers_are_learnt_too()
    {
        // half of the pairs are one thing, and strangers agree far more often than strangers drawn at random
        double[][] strangers = [[0.3, 0.2, 0.5], [0.25, 0.15, 0.6], [0.1, 0.2, 0.7], [0.2, 0.1, 0.1, 0.6]];
        var run = new Expectation(Patterns.Each(Drawn(M, strangers, 0.5)), new bool[4], U, null, free: true);
        var (priors, _, converged) = run.Fit(Pairs, new(0.1, 0.01), given: false, strength: 10, rounds: 500, enough: 1e-6);
        converged.ShouldBeTrue();
        priors.Same.ShouldBe(0.5, 0.02);
        Near(run.M, M, 0.02);
        Near(run.U, strangers, 0.02);
    }

    [Fact]
    public void What_is_missing_at_random_changes_no_estimate()
    {
        var levels = Drawn(M, U, Matches);
        var random = new Random(5);
        foreach (var one in levels)
        {
            for (var p = 0; p < one.Length; p++) one[p] = random.NextDouble() < 0.2 ? (sbyte)-1 : one[p];
        }
        var run = new Expectation(Patterns.Together(levels), new bool[4], Mixed(Matches), null, free: false);
        run.Fit(Pairs, new(0.001, 0.0001), given: false, strength: 10, rounds: 200, enough: 1e-5).Priors.Same.ShouldBe(Matches, 0.002);
        Near(run.M, M, 0.03);
    }

    [Fact]
    public void Things_that_belong_together_are_not_taken_for_one_thing()
    {
        // twice as many pairs of a household as of one person: they agree in the first two respects and in nothing else
        const double Few = 0.002;
        var random = new Random(3);
        var drawn = M.Select(_ => new sbyte[Pairs]).ToArray();
        for (var p = 0; p < Pairs; p++)
        {
            var kind = random.NextDouble() switch { < Few => 0, < 3 * Few => 1, _ => 2 };
            for (var c = 0; c < drawn.Length; c++) drawn[c][p] = Draw(kind == 0 || (kind == 1 && c < 2) ? M[c] : U[c], random);
        }
        var run = new Expectation(Patterns.Together(drawn), [true, true, false, false], Mixed(Few), null, free: false);
        var (priors, _, _) = run.Fit(Pairs, new(0.001, 0.0001), given: false, strength: 10, rounds: 300, enough: 1e-6);
        priors.Same.ShouldBe(Few, Few / 5);
        priors.Related.ShouldBe(2 * Few, Few);
        Near([run.M[2]], [M[2]], 0.1);

        // without the class of what belongs together a household passes for one person
        var naive = new Expectation(Patterns.Together(drawn), new bool[4], Mixed(Few), null, free: false);
        naive.Fit(Pairs, new(0.001, 0.0001), given: false, strength: 10, rounds: 300, enough: 1e-6).Priors.Same.ShouldBeGreaterThan(1.3 * Few);
    }

    [Fact]
    public void What_is_known_of_a_pair_is_not_asked_again()
    {
        // of a thousand pairs that agree alike a hundred are known to be one thing, and a hundred not to be
        sbyte[] levels = [.. Enumerable.Repeat((sbyte)1, 1_000)];
        sbyte[] judged = [.. Enumerable.Repeat((sbyte)1, 100), .. Enumerable.Repeat((sbyte)0, 100), .. Enumerable.Repeat((sbyte)-1, 800)];
        double[][] chances = [[0.01, 0.99]];
        var run = new Expectation(Patterns.Together([levels], judged), [false], chances, null, free: false);
        var (priors, _, _) = run.Fit(1_000, new(1e-6, 1e-7), given: false, strength: 0, rounds: 1, enough: 1e-6);
        (priors.Same * 1_000).ShouldBe(100, 1, "only those that are known");
        var sure = new Expectation(Patterns.Together([levels], judged), [false], [[0.99, 0.01]], null, free: false);
        (sure.Fit(1_000, new(0.9, 1e-7), given: false, strength: 0, rounds: 1, enough: 1e-6).Priors.Same * 1_000).ShouldBeInRange(880, 900, "all but those that are known not to be");
    }

    [Fact]
    public void Of_rivals_for_one_record_only_one_counts()
    {
        // a record with two equally good partners: each gets half
        var run = new Expectation(Patterns.Each([[0, 0]]), [false], [[0.001, 0.999]], (A: [0, 0], B: [0, 1]), free: false);
        var (priors, _, _) = run.Fit(100, new(0.01, 0.00001), given: false, strength: 0, rounds: 50, enough: 1e-6);
        (priors.Same * 100).ShouldBe(1, 0.05);
    }

    private static double[][] Mixed(double share) => [.. M.Select((m, c) => m.Select((chance, level) => share * chance + (1 - share) * U[c][level]).ToArray())];

    private static sbyte[][] Drawn(double[][] m, double[][] u, double share)
    {
        var random = new Random(1);
        var levels = m.Select(_ => new sbyte[Pairs]).ToArray();
        for (var p = 0; p < Pairs; p++)
        {
            var same = random.NextDouble() < share;
            for (var c = 0; c < m.Length; c++) levels[c][p] = Draw(same ? m[c] : u[c], random);
        }
        return levels;
    }

    private static sbyte Draw(double[] chances, Random random)
    {
        var luck = random.NextDouble();
        sbyte level = 0;
        while (level < chances.Length - 1 && (luck -= chances[level]) > 0) level++;
        return level;
    }

    private static void Near(double[][] found, double[][] known, double by)
    {
        for (var c = 0; c < known.Length; c++)
        {
            for (var level = 0; level < known[c].Length; level++) found[c][level].ShouldBe(known[c][level], by, $"comparison {c}, level {level}");
        }
    }
}
