using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Mastering;

/// <summary>A landed record with the hash of its content.</summary>
public sealed record LandedRecord(SourceRecord Record, string Hash);

/// <summary>Everything that bears on a decision about records that belong together.</summary>
/// <param name="Records">The records of a component, whole.</param>
/// <param name="Verdicts">What stewards said about them.</param>
/// <param name="Masters">Masters they belong to or ever founded, redirected ones among them.</param>
public sealed record MasterInput(ImmutableArray<LandedRecord> Records, ImmutableArray<Verdict> Verdicts, ImmutableArray<MasterRecord> Masters);

/// <summary>A master that changes, and why.</summary>
public sealed record MasterChange(MasterRecord Master, ImmutableArray<string> Reasons);

/// <summary>
/// Decides which masters there are. Pure: depends on the input alone, not on the order in which things arrived, but for
/// the ids that earlier decisions gave out.
/// </summary>
/// <param name="Changes">Masters that are new, changed, redirected or revived; empty when all is as it was.</param>
public sealed record MasterDecision(ImmutableArray<MasterChange> Changes)
{
    /// <summary>Standardises, matches and masters the records of a component.</summary>
    public static MasterDecision Make(MasterInput input, MasterPolicy policy, MatchRule rule)
    {
        var landed = input.Records.ToDictionary(record => record.Record.Key);
        var standards = input.Records.Select(record => Standards.Of(record.Record)).ToDictionary(record => record.Key);
        var clusters = Clusters.Of(standards.Values, input.Verdicts, policy, rule);
        var ids = Identities.Of(clusters, input.Masters);
        var wanted = new List<MasterChange>();
        foreach (var (cluster, id) in clusters.Zip(ids.OfClusters))
        {
            var founder = input.Masters.FirstOrDefault(master => master.Id == id)?.Founder ?? cluster.Members[0];
            var members = cluster.Members.Select(key => Member(landed[key])).ToImmutableArray();
            var fields = Golden.Of([.. cluster.Members.Select(key => standards[key])], policy);
            var master = new MasterRecord(id, cluster.Members[0].Kind, founder, members, fields, members.Any(member => !member.Deleted), null);
            wanted.Add(new(master, Reasons(cluster)));
        }

        foreach (var (gone, to) in ids.Redirects)
            wanted.Add(new(gone with { Members = [], Fields = gone.Fields.Clear(), Active = false, RedirectTo = to }, [$"its records belong to {to}"]));

        var before = input.Masters.ToDictionary(master => master.Id, ContentHash.OfJson);
        return new([.. wanted.Where(change => before.GetValueOrDefault(change.Master.Id) != ContentHash.OfJson(change.Master))]);
    }

    private static Member Member(LandedRecord landed) =>
        new(landed.Record.Key, landed.Record.Version, landed.Hash, landed.Record.Deleted, landed.Record.Rows);

    private static ImmutableArray<string> Reasons(Cluster cluster) => cluster.Edges.IsEmpty
        ? ["nothing else matches it"]
        : [.. cluster.Edges.Select(edge => $"{edge.A.System}:{edge.A.Id} is {edge.B.System}:{edge.B.Id}: {edge.Why}")];
}
