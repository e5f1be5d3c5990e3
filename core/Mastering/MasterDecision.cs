using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Mastering;

/// <summary>
/// Decides which records are one and under which id. Pure: the memberships and claims follow from the records, verdicts
/// and policy alone; only the choice of id looks at the masters that are.
/// <para>
/// A master always holds its founder, so an id is open to exactly one cluster: the one with its founder. A cluster takes,
/// in this order: the one that an undone verdict took from it; of the standing masters that its records founded the one
/// that holds most of its records, then the one with the smallest founder; a redirected master that one of its records
/// founded, likewise (it is revived); a new one founded by its smallest record. Every other master redirects to the master that holds its founder: one step, no cycle, for ever.
/// </para>
/// </summary>
/// <param name="Changes">Masters to write, in ordinal id order; empty when everything is as it should be.</param>
/// <param name="Possible">Pairs of different masters for a steward, in key order: possible, ambiguous or contradictory.</param>
public sealed record MasterDecision(ImmutableArray<MasterChange> Changes, ImmutableArray<Edge> Possible)
{
    /// <summary>Decides; deciding again with the result applied changes nothing.</summary>
    /// <exception cref="ArgumentException">The input is not a closed component of one tenant and kind.</exception>
    public static MasterDecision Make(MasterInput input, MasterPolicy policy, MatchRule rule)
    {
        var landed = Landed(input);
        var clusters = Clusters.Of([.. landed.Values.Select(one => Standards.Of(one.Record))], input.Verdicts, policy, rule);
        var current = Current(input, landed);
        var holder = current.Values.SelectMany(master => master.Members.Select(member => (member.Key, master.Id))).ToDictionary(pair => pair.Key, pair => pair.Id);
        var preferred = input.Founders.ToHashSet();
        var changes = ImmutableArray.CreateBuilder<MasterChange>();
        var home = new Dictionary<RecordKey, MasterId>();
        foreach (var cluster in clusters.All)
        {
            var founder = Founder(cluster, current, holder, preferred);
            var mine = input.Pins.IsEmpty ? [] : Own(input.Pins, cluster);
            var id = MasterIds.Found(founder);
            foreach (var record in cluster.Records) home[record.Key] = id;
            var after = new MasterRecord(
                id,
                founder.Kind,
                founder,
                [.. cluster.Records.Select(record => Member(landed[record.Key]))],
                Golden.Of(cluster.Records, policy, mine),
                cluster.Records.Any(record => !record.Deleted),
                null);
            var before = current.GetValueOrDefault(id);
            if (before is null || !MasterRecords.Same(before, after)) changes.Add(new(Step(before), before, after, Reasons.Of(cluster, before, after, holder)));
        }
        foreach (var master in current.Values)
        {
            var target = home[master.Founder];
            if (target == master.Id) continue;
            var after = master with { Members = [], Fields = MasterRecords.NoFields, Active = false, RedirectTo = target };
            if (!MasterRecords.Same(master, after)) changes.Add(new(MasterStep.Redirected, master, after, [$"{master.Founder} belongs to {target} now"]));
        }
        changes.Sort((one, other) => string.CompareOrdinal(one.After.Id.Text, other.After.Id.Text));
        return new(changes.ToImmutable(), clusters.Open);
    }

    private static MasterStep Step(MasterRecord? before) =>
        before is null ? MasterStep.Founded : before.RedirectTo is null ? MasterStep.Updated : MasterStep.Revived;

    private static ImmutableArray<Pin> Own(ImmutableArray<Pin> pins, Cluster cluster)
    {
        var keys = cluster.Records.Select(record => record.Key).ToHashSet();
        return pins.RemoveAll(pin => !keys.Contains(pin.Record));
    }

    private static RecordKey Founder(
        Cluster cluster, Dictionary<MasterId, MasterRecord> current, Dictionary<RecordKey, MasterId> holder, HashSet<RecordKey> preferred)
    {
        if (current.Count == 0) return cluster.Records[0].Key;
        return cluster.Records
            .Select(record => current.GetValueOrDefault(MasterIds.Found(record.Key)))
            .OfType<MasterRecord>()
            .OrderBy(master => !preferred.Contains(master.Founder))
            .ThenBy(master => master.RedirectTo is not null)
            .ThenByDescending(master => cluster.Records.Count(record => holder.TryGetValue(record.Key, out var id) && id == master.Id))
            .ThenBy(master => master.Founder)
            .FirstOrDefault()?.Founder ?? cluster.Records[0].Key;
    }

    private static Member Member(LandedRecord landed) =>
        new(landed.Record.Key, landed.Record.Version, landed.Hash, landed.Record.Deleted, landed.Record.Rows);

    private static Dictionary<RecordKey, LandedRecord> Landed(MasterInput input)
    {
        var landed = new Dictionary<RecordKey, LandedRecord>(input.Records.Length);
        foreach (var one in input.Records)
        {
            var (first, key) = (input.Records[0].Record.Key, one.Record.Key);
            if (key.Tenant != first.Tenant || key.Kind != first.Kind) throw new ArgumentException($"{key} is not of the tenant and kind of {first}", nameof(input));
            if (!landed.TryAdd(key, one)) throw new ArgumentException($"{key} is given twice", nameof(input));
        }
        return landed;
    }

    private static Dictionary<MasterId, MasterRecord> Current(MasterInput input, Dictionary<RecordKey, LandedRecord> landed)
    {
        var current = new Dictionary<MasterId, MasterRecord>(input.Masters.Length);
        foreach (var master in input.Masters)
        {
            if (!current.TryAdd(master.Id, master)) throw new ArgumentException($"master {master.Id} is given twice", nameof(input));
            foreach (var key in master.Members.Select(member => member.Key).Append(master.Founder))
            {
                if (!landed.ContainsKey(key)) throw new ArgumentException($"{key} of master {master.Id} is missing: the component is not closed", nameof(input));
            }
        }
        return current;
    }
}
