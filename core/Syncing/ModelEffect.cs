using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Syncing;

/// <summary>What deciding by another model changes, found by deciding all records by either.</summary>
/// <param name="Joined">Pairs of records that would become one master.</param>
/// <param name="Parted">Pairs of records that would no longer be.</param>
/// <param name="Asked">Pairs that a steward would newly be asked about.</param>
/// <param name="Settled">Pairs that a steward would no longer be asked about, joined ones left out.</param>
/// <param name="MastersBefore">Masters now.</param>
/// <param name="MastersAfter">Masters then.</param>
/// <param name="Flips">The pairs, in that order, by key; the first <see cref="Most"/>.</param>
public sealed record ModelEffect(int Joined, int Parted, int Asked, int Settled, int MastersBefore, int MastersAfter, ImmutableArray<PairFlip> Flips)
{
    /// <summary>More pairs are counted, but not kept.</summary>
    public const int Most = 500;

    /// <summary>Decides records by two matchers. Pure; memory grows with the records.</summary>
    /// <param name="records">All records of the kind, each once.</param>
    /// <param name="verdicts">What stewards said.</param>
    /// <param name="policy">What the landscape says about mastering.</param>
    /// <param name="now">The matcher in force.</param>
    /// <param name="then">The other.</param>
    public static ModelEffect Of(IReadOnlyList<StandardRecord> records, IReadOnlyCollection<Verdict> verdicts, MasterPolicy policy, Matcher now, Matcher then)
    {
        var (before, after) = (Clusters.Of(records, verdicts, policy, now.Rule(records)), Clusters.Of(records, verdicts, policy, then.Rule(records)));
        var (homes, homesThen) = (Homes(before), Homes(after));
        var joined = Across(after, homes).ToList();
        var parted = Across(before, homesThen).ToList();
        var (open, openThen) = (Open(before), Open(after));
        var asked = openThen.Except(open).Where(pair => homes[pair.A] != homes[pair.B]).Order().ToList();
        var settled = open.Except(openThen).Where(pair => homesThen[pair.A] != homesThen[pair.B]).Order().ToList();
        var flips = joined.Order().Select(pair => ("joined", pair)).Concat(parted.Order().Select(pair => ("parted", pair)))
            .Concat(asked.Select(pair => ("asked", pair))).Concat(settled.Select(pair => ("settled", pair))).Take(Most).ToList();
        var named = flips.SelectMany(flip => new[] { flip.pair.A, flip.pair.B }).ToHashSet();
        var some = records.Where(record => named.Contains(record.Key)).ToDictionary(record => record.Key);
        var (rule, ruleThen) = (now.Rule(some.Values), then.Rule(some.Values));
        return new(
            joined.Count, parted.Count, asked.Count, settled.Count, before.All.Length, after.All.Length,
            [.. flips.Select(flip => new PairFlip(
                flip.Item1, flip.pair.A, flip.pair.B,
                rule.Decide(some[flip.pair.A], some[flip.pair.B]).Strength, ruleThen.Decide(some[flip.pair.A], some[flip.pair.B]).Strength))]);
    }

    private static Dictionary<RecordKey, int> Homes(Clusters clusters) =>
        clusters.All.SelectMany((cluster, i) => cluster.Records.Select(record => (record.Key, i))).ToDictionary(pair => pair.Key, pair => pair.i);

    private static HashSet<(RecordKey A, RecordKey B)> Open(Clusters clusters) => [.. clusters.Open.Select(edge => (edge.A, edge.B))];

    // pairs that are together here and apart there
    private static IEnumerable<(RecordKey A, RecordKey B)> Across(Clusters here, Dictionary<RecordKey, int> there)
    {
        foreach (var cluster in here.All.Where(cluster => cluster.Records.Length > 1))
        {
            var keys = cluster.Records.Select(record => record.Key).ToList();
            for (var i = 0; i < keys.Count; i++)
            {
                for (var j = i + 1; j < keys.Count; j++)
                {
                    if (there[keys[i]] != there[keys[j]]) yield return (keys[i], keys[j]);
                }
            }
        }
    }
}

/// <summary>A pair about which two models differ.</summary>
/// <param name="Change"><c>joined</c>, <c>parted</c>, <c>asked</c> or <c>settled</c>.</param>
/// <param name="A">The smaller key.</param>
/// <param name="B">The larger key.</param>
/// <param name="Before">Weight by the model in force, thousandths of a bit.</param>
/// <param name="After">Weight by the other, thousandths of a bit.</param>
public sealed record PairFlip(string Change, RecordKey A, RecordKey B, int Before, int After);
