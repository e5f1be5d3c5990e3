using SegSync.Core.Mastering;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Relating;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>Reads a hierarchy as of a day and rolls revenue up along it. Memory grows with the masters that belong somewhere.</summary>
/// <param name="Store">Documents.</param>
/// <param name="Tenant">Whose.</param>
public sealed record HierarchyView(IHubStore Store, string Tenant)
{
    /// <summary>The nodes of a kind, parents before children; figures are the masters' revenue over all months.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="levels">The levels to go up by, the nearest first; a record's links go by any of them, groups by the nearest that it has.</param>
    /// <param name="day">The day as of which.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async Task<ImmutableArray<RolledNode>> ReadAsync(EntityKind kind, ImmutableArray<string> levels, DateOnly day, CancellationToken cancellationToken)
    {
        var edges = new List<Edge>();
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        var pending = new List<(MasterId Master, Link Link)>();
        await foreach (var document in Store.ReadKindAsync(MasterLinks.KindOf(kind), cancellationToken))
        {
            var links = document.As<MasterLinks>();
            var holding = levels.SelectMany(level => links.Links.Where(link => link.Level == level && link.Holds(day)).Take(1)).ToList();
            if (holding.FirstOrDefault(link => link.IsRecord) is { } record) pending.Add((links.Master, record));
            var groups = holding.Where(link => !link.IsRecord).ToList();
            if (groups.Count == 0) continue;
            edges.Add(new(links.Master.Text, Group(groups[0]), groups[0].Level));
            for (var i = 1; i < groups.Count; i++) edges.Add(new(Group(groups[i - 1]), Group(groups[i]), groups[i].Level));
        }

        var homes = await Crosswalk.FindAsync(Store, pending.Select(one => RecordKey.Parse(one.Link.Parent)), cancellationToken);
        foreach (var (master, link) in pending)
        {
            if (homes.GetValueOrDefault(Partitions.Record(RecordKey.Parse(link.Parent)))?.Master is { } parent && parent != master) edges.Add(new(master.Text, parent.Text, link.Level));
        }

        var distinct = edges.Distinct().ToList();
        var ids = distinct.SelectMany(edge => new[] { edge.Node, edge.Parent }).Where(node => !node.Contains(':', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .Select(node => Partitions.Master(Tenant, new(node))).ToList();
        var masters = await Store.ReadByPartitionAsync(ids, MasterDocument.Id, cancellationToken);
        var profiles = await Store.ReadByPartitionAsync(ids, Profile.Id, cancellationToken);
        return RollUp.Of(
            distinct,
            profiles.Values.Select(document => document.As<Profile>()).ToDictionary(profile => profile.Master.Text, profile => profile.Revenue, StringComparer.Ordinal),
            masters.Values.Select(document => document.As<MasterDocument>().Master).ToDictionary(master => master.Id.Text, NameOf, StringComparer.Ordinal));
    }

    private static string Group(Link link) => $"{link.Level}:{link.Parent}";

    private static string NameOf(MasterRecord master) =>
        (master.Fields.GetValueOrDefault("name") ?? master.Fields.GetValueOrDefault("description"))?.Value ?? $"{master.Founder.System}:{master.Founder.Id}";
}
