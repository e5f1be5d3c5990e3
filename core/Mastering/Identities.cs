using SegSync.Core.Matching;

namespace SegSync.Core.Mastering;

/// <summary>
/// Which id each cluster bears. An id belongs to the cluster that holds its founding record; so after a merge and a
/// split the ids of before come back, and every id ever issued resolves.
/// </summary>
/// <param name="OfClusters">The id of each cluster, in order.</param>
/// <param name="Redirects">Standing masters that no cluster bears any more, and where their records went.</param>
internal sealed record Identities(ImmutableArray<MasterId> OfClusters, ImmutableArray<(MasterRecord Gone, MasterId To)> Redirects)
{
    public static Identities Of(ImmutableArray<Cluster> clusters, ImmutableArray<MasterRecord> masters)
    {
        var home = clusters.SelectMany((cluster, i) => cluster.Members.Select(member => (member, i))).ToDictionary(pair => pair.member, pair => pair.i);
        var standing = masters.Where(master => master.RedirectTo is null).ToList();
        var resting = masters.Where(master => master.RedirectTo is not null).ToList();
        var ids = clusters.Select((cluster, i) => Choose(cluster, i)).ToImmutableArray();
        var borne = ids.ToHashSet();
        var redirects = standing.Where(master => !borne.Contains(master.Id) && Home(master) >= 0).Select(master => (master, ids[Home(master)]));
        return new(ids, [.. redirects]);

        MasterId Choose(Cluster cluster, int i)
        {
            var members = cluster.Members.ToHashSet();
            var candidate = standing.Where(master => Home(master) == i)
                .OrderByDescending(master => master.Members.Count(member => members.Contains(member.Key)))
                .ThenBy(master => master.Id.Text, StringComparer.Ordinal).FirstOrDefault()
                ?? resting.Where(master => members.Contains(master.Founder)).OrderBy(master => master.Id.Text, StringComparer.Ordinal).FirstOrDefault();
            return candidate?.Id ?? MasterIds.Found(cluster.Members[0]);
        }

        // the cluster of the founder; of most members where the founder is not among the records
        int Home(MasterRecord master) => home.TryGetValue(master.Founder, out var place)
            ? place
            : master.Members.Where(member => home.ContainsKey(member.Key)).Select(member => home[member.Key])
                .GroupBy(i => i).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key).FirstOrDefault(-1);
    }
}
