using SegSync.Core.Matching.Candidates;
using SegSync.Core.Matching.Comparisons;
using SegSync.Core.Matching.Models;
using SegSync.Core.Matching.Training;

namespace SegSync.Core.Matching.Linking;

/// <summary>How far matching is.</summary>
/// <param name="Step">Such as <c>scored</c>.</param>
/// <param name="Done">Records or pairs, by step.</param>
public readonly record struct MatchProgress(string Step, long Done);

/// <summary>
/// Matches a table: blocks, trains, weighs, then links two files or clusters one. The same table in another order of
/// records gives the same pairs up to ties; every draw is seeded.
/// </summary>
public sealed class MatchEngine
{
    private readonly MatchTable _table;
    private readonly MatchModel _model;
    private readonly MatchDefaults _defaults;
    private readonly Scorer _scorer;
    private readonly CandidatePairs _candidates;

    private MatchEngine(MatchTable table, MatchModel model, MatchDefaults defaults, Scorer scorer, CandidatePairs candidates) =>
        (_table, _model, _defaults, _scorer, _candidates) = (table, model, defaults, scorer, candidates);

    /// <summary>What training found.</summary>
    public TrainedModel Trained => _scorer.Model;

    /// <summary>The blocking rules, by name.</summary>
    public ImmutableArray<string> BlockingRules => [.. _candidates.Rules.Select(rule => rule.Name)];

    /// <summary>Probability from which a pair is a match.</summary>
    public double Threshold => _model.Threshold ?? _defaults.Threshold;

    /// <summary>Trains on a table; no record may be added to it after.</summary>
    /// <param name="table">The records.</param>
    /// <param name="model">What the columns hold.</param>
    /// <param name="progress">How far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="judged">Pairs of which it is known whether they are one thing, smaller position first; null for none.</param>
    public static MatchEngine Train(
        MatchTable table, MatchModel model, IProgress<MatchProgress>? progress, CancellationToken cancellationToken, IReadOnlyDictionary<(int A, int B), bool>? judged = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(model);
        var defaults = MatchDefaults.Standard;
        table.Close();
        var comparisons = ComparisonSet.Of(table.Columns);
        progress?.Report(new("standardised", table.Records));
        var candidates = new CandidatePairs(table, model, defaults, cancellationToken);
        progress?.Report(new("blocked, rules", candidates.Rules.Count));
        var (pairs, share) = Sample(table, candidates, comparisons, defaults, cancellationToken);
        var trained = Trainer.Train(table, comparisons, pairs, share, model, defaults, judged);
        progress?.Report(new("trained, rounds", trained.Rounds));
        return new(table, model, defaults, new Scorer(trained, comparisons), candidates);
    }

    /// <summary>Weight of a pair in bits.</summary>
    public double Weigh(int a, int b) => _scorer.Weigh(a, b);

    /// <summary>The rows whose sum is the pair's weight.</summary>
    public ImmutableArray<WeightTerm> Explain(int a, int b) => _scorer.Explain(a, b);

    /// <summary>Weighs all candidates and decides.</summary>
    public MatchResult Run(IProgress<MatchProgress>? progress, CancellationToken cancellationToken)
    {
        var least = Scorer.Weight(Threshold);
        var (edges, weighed) = Weigh(least, cancellationToken);
        progress?.Report(new("weighed, pairs", weighed));
        var result = _table.Split > 0 && _model.Link == LinkShape.OneToOne
            ? Assignment.Of(_table, edges)
            : Agglomerate.Of(_table, edges, _scorer, _defaults, cancellationToken);
        progress?.Report(new("matched, pairs", result.Pairs.Length));
        return result with { Weighed = weighed };
    }

    // whole records are picked, with all of their pairs as smaller position, so that rivals stay together
    private static (List<Pass> Passes, double Share) Sample(MatchTable table, CandidatePairs candidates, ImmutableArray<IComparison> comparisons, MatchDefaults defaults, CancellationToken cancellationToken)
    {
        var most = table.Records * defaults.PairsARecord;
        var share = Math.Min(1, defaults.TrainingPairs / most);
        var limit = share >= 1 ? ulong.MaxValue : (ulong)(share * ulong.MaxValue);
        var passes = new Pass[candidates.Sources];
        Parallel.For(0, candidates.Sources, new() { CancellationToken = cancellationToken }, source =>
        {
            var blocked = source < candidates.Rules.Count;
            var pairs = candidates.Of(source, all: true).Where(pair => Columns.Keys.Both((ulong)pair.A + 1, 1) <= limit).ToList();
            passes[source] = new(blocked ? candidates.Rules[source].Name : "nearest texts", pairs, blocked ? candidates.Rules[source].Columns : [], blocked);
        });
        return ([.. passes], share);
    }

    private (List<Link> Edges, long Weighed) Weigh(double least, CancellationToken cancellationToken)
    {
        var found = new List<Link>[_candidates.Sources];
        long weighed = 0;
        Parallel.For(0, _candidates.Sources, new() { CancellationToken = cancellationToken }, source =>
        {
            var own = found[source] = [];
            long count = 0;
            foreach (var (a, b) in _candidates.Of(source))
            {
                if ((++count & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var weight = _scorer.Weigh(a, b);
                if (weight >= least) own.Add(new(a, b, weight));
            }
            Interlocked.Add(ref weighed, count);
        });
        var all = new List<Link>(found.Sum(one => one.Count));
        foreach (var one in found) all.AddRange(one);
        all.Sort(static (one, other) => one.Weight != other.Weight ? other.Weight.CompareTo(one.Weight) : one.A != other.A ? one.A.CompareTo(other.A) : one.B.CompareTo(other.B));
        return (all, weighed);
    }
}
