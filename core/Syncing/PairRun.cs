using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Matching.Training;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Why two records are one master, or why not.</summary>
/// <param name="A">The smaller key.</param>
/// <param name="B">The larger key.</param>
/// <param name="Together">They belong to one master.</param>
/// <param name="MasterA">Master of the first; null before it was mastered.</param>
/// <param name="MasterB">Master of the second.</param>
/// <param name="Model">Version of the model in force.</param>
/// <param name="Terms">Rows of the weight, from the prior on, each with the sum so far.</param>
/// <param name="Weight">Their sum, bits.</param>
/// <param name="Probability">That both are one thing, by the weight alone; null where identifiers or exact rules decide.</param>
/// <param name="Decision"><c>match</c>, <c>possible</c> or <c>no match</c>: what is said of the pair alone.</param>
/// <param name="Join">Bits from which pairs are joined; null where exact rules decide.</param>
/// <param name="Ask">Bits from which a steward is asked.</param>
/// <param name="Keys">Blocking keys that both are posted under; pairs without any are not compared.</param>
/// <param name="Reasons">What follows, in sentences, the deciding one first.</param>
/// <param name="Said">What stewards said about the two, latest first.</param>
public sealed record PairTrail(
    RecordKey A, RecordKey B, bool Together, MasterId? MasterA, MasterId? MasterB, string Model, ImmutableArray<PairTerm> Terms, double Weight, double? Probability,
    string Decision, double? Join, double? Ask, ImmutableArray<string> Keys, ImmutableArray<string> Reasons, ImmutableArray<SaidVerdict> Said);

/// <summary>A row of a weight.</summary>
/// <param name="Name">Field, <c>prior</c> or a field's frequency.</param>
/// <param name="Level">How the records agree.</param>
/// <param name="Weight">Bits; positive speaks for, negative against.</param>
/// <param name="SoFar">Sum up to and with this row.</param>
public sealed record PairTerm(string Name, string Level, double Weight, double SoFar);

/// <summary>Explains any pair of landed records of one kind, matched or not. Reads only.</summary>
/// <param name="run">The run.</param>
/// <param name="policy">What the landscape says about mastering.</param>
public sealed class PairRun(RunContext run, MasterPolicy policy)
{
    /// <summary>The pair; null where one of the two has not landed, or both are one.</summary>
    public async Task<PairTrail?> ExplainAsync(RecordKey one, RecordKey other, CancellationToken cancellationToken)
    {
        if (one == other || one.Kind != other.Kind) return null;
        var (a, b) = one < other ? (one, other) : (other, one);
        var found = await run.Store.ReadByPartitionAsync([Partitions.Record(a), Partitions.Record(b)], RecordState.Id, cancellationToken);
        if (found.Count < 2) return null;
        var states = found.Values.Select(document => document.As<RecordState>()).ToDictionary(state => state.Record.Key);
        var matcher = (await Matchers.LoadAsync(run, cancellationToken))[a.Kind];
        var (recordA, recordB) = (Standards.Of(states[a].Record), Standards.Of(states[b].Record));
        var pair = matcher.Explain(recordA, recordB);
        var neighbourhood = new Neighbourhood(run, matcher);
        var components = await neighbourhood.GatherAsync(states.Values, cancellationToken);
        var homes = neighbourhood.Crosswalks;
        var (masterA, masterB) = (homes.GetValueOrDefault(Partitions.Record(a))?.Master, homes.GetValueOrDefault(Partitions.Record(b))?.Master);
        var together = masterA is not null && masterA == masterB;
        ImmutableArray<string> keys = [.. matcher.Keys(recordA).Intersect(matcher.Keys(recordB), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var said = components.SelectMany(component => component.Said).DistinctBy(verdict => verdict.Id)
            .Where(verdict => verdict.Records.Contains(a) && verdict.Records.Contains(b)).OrderByDescending(verdict => verdict.At).ToList();
        var weighed = pair.Terms.Any(term => term.Name == "prior");
        return new(
            a, b, together, masterA, masterB, matcher.Version, Summed(pair.Terms), pair.Weight, weighed ? Scorer.Probability(pair.Weight) : null, Word(pair.Decision),
            matcher.Model?.Thresholds.Join, matcher.Model?.Thresholds.Ask, keys,
            [.. Reasons(a, b, together, pair, keys, components, said, neighbourhood.Rule, matcher)], [.. said.Select(SaidVerdict.Of)]);
    }

    private IEnumerable<string> Reasons(
        RecordKey a, RecordKey b, bool together, PairWeight pair, ImmutableArray<string> keys, List<Component> components, List<LandedVerdict> said, MatchRule rule, Matcher matcher)
    {
        var component = components.Find(one => one.Records.Any(record => record.Record.Key == a) && one.Records.Any(record => record.Record.Key == b));
        var clusters = component is null ? null : Clusters.Of([.. component.Records.Select(record => Standards.Of(record.Record))], component.Input.Verdicts, policy, rule);
        var cluster = clusters?.All.FirstOrDefault(one => one.Records.Any(record => record.Key == a));
        if (cluster is not null && together) foreach (var edge in Path(cluster, a, b)) yield return $"held together by {Mastering.Reasons.Sentence(edge)}";
        if (said.Find(verdict => verdict.Withdrawn is null && verdict.Masters) is { } holding)
            yield return $"{holding.Actor} said {Verdicts.Word(holding.Kind)}: {holding.Reason}";
        var open = clusters?.Open.FirstOrDefault(edge => edge.A == a && edge.B == b);
        if (open is not null && !together) yield return open.Why == "possible" ? "possible: a steward is asked" : $"kept apart: {open.Why}";
        if (keys.IsEmpty) yield return "they share no blocking key, so they are not compared with each other";
        yield return pair.Decision switch
        {
            PairDecision.Match => "by themselves a match",
            PairDecision.Possible => "by themselves neither sure enough to be joined nor to be left alone",
            _ => pair.Terms.MinBy(term => term.Weight) is { Weight: < 0 } worst ? $"by themselves no match; most against it: {worst.Name} ({worst.Level})" : "by themselves no match: nothing speaks for it",
        };
        if (matcher.Model is { } model) yield return FormattableString.Invariant($"pairs are joined from {model.Thresholds.Join:0.00} bits and asked about from {model.Thresholds.Ask:0.00}; identifiers go before");
    }

    // the edges of a cluster are a tree: there is one way
    private static List<Edge> Path(Cluster cluster, RecordKey from, RecordKey to)
    {
        var ways = new Dictionary<RecordKey, List<Edge>> { [from] = [] };
        for (var more = true; more;)
        {
            more = false;
            foreach (var edge in cluster.Edges)
            {
                foreach (var (near, far) in new[] { (edge.A, edge.B), (edge.B, edge.A) })
                {
                    if (ways.TryGetValue(near, out var way) && ways.TryAdd(far, [.. way, edge])) more = true;
                }
            }
        }
        return ways.GetValueOrDefault(to) ?? [];
    }

    private static ImmutableArray<PairTerm> Summed(ImmutableArray<WeightTerm> terms)
    {
        var sum = 0.0;
        return [.. terms.Select(term => new PairTerm(term.Name, term.Level, term.Weight, sum += term.Weight))];
    }

    private static string Word(PairDecision decision) => decision switch { PairDecision.Match => "match", PairDecision.Possible => "possible", _ => "no match" };
}
