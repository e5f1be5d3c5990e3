using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;

namespace SegSync.Core.Stewarding;

/// <summary>Which masters stood over some records at a moment: keys and ids only, no values.</summary>
/// <param name="Records">The records that were there.</param>
/// <param name="Masters">The masters that held them or that they had founded.</param>
public sealed record Stood(ImmutableArray<RecordKey> Records, ImmutableArray<StoodMaster> Masters)
{
    /// <summary>No record, no master.</summary>
    public static readonly Stood Nobody = new([], []);

    /// <summary>As it is now.</summary>
    public static Stood Of(IEnumerable<RecordKey> records, IEnumerable<MasterRecord> masters) =>
        new([.. records.Order()], [.. masters.OrderBy(master => master.Founder).Select(StoodMaster.Of)]);

    /// <summary>
    /// The founders whose masters would stand over a component had its withdrawn verdicts never been said: what stood
    /// before the first verdict, with those that still hold said again in their order. Pure. Empty where nothing was
    /// withdrawn.
    /// </summary>
    /// <param name="component">The component as it is now; its own verdicts are not looked at.</param>
    /// <param name="said">All verdicts about its records, withdrawn ones too.</param>
    /// <param name="policy">What the landscape says about mastering.</param>
    /// <param name="rule">Decides pairs.</param>
    public static ImmutableArray<RecordKey> Founders(MasterInput component, IEnumerable<LandedVerdict> said, MasterPolicy policy, MatchRule rule)
    {
        var ordered = said.Where(verdict => verdict.Masters).OrderBy(verdict => verdict.At).ThenBy(verdict => verdict.Run).ThenBy(verdict => verdict.Id, StringComparer.Ordinal).ToList();
        if (ordered.TrueForAll(verdict => verdict.Withdrawn is null)) return [];
        var masters = First(component, ordered);
        var holding = ImmutableArray<Verdict>.Empty;
        foreach (var verdict in ordered.Where(verdict => verdict.Withdrawn is null))
        {
            holding = holding.AddRange(verdict.Pairs());
            foreach (var change in MasterDecision.Make(component with { Verdicts = holding, Pins = [], Founders = [], Masters = [.. masters.Values] }, policy, rule).Changes)
                masters[change.After.Id] = change.After;
        }

        return [.. masters.Values.Where(master => master.RedirectTo is null).Select(master => master.Founder).Order()];
    }

    /// <summary>Per record the masters as the first verdict about it found them; as they are now where none was about it.</summary>
    private static Dictionary<MasterId, MasterRecord> First(MasterInput component, List<LandedVerdict> ordered)
    {
        var here = component.Records.Select(record => record.Record.Key).ToHashSet();
        var first = new Dictionary<RecordKey, Stood>();
        foreach (var verdict in ordered)
        {
            foreach (var key in verdict.Before.Records) first.TryAdd(key, verdict.Before);
        }

        var now = Of(here, component.Masters);
        var masters = new Dictionary<MasterId, MasterRecord>();
        var held = new HashSet<RecordKey>();
        foreach (var key in here.Order())
        {
            var then = first.GetValueOrDefault(key, now);
            if (then.Masters.FirstOrDefault(master => master.Founder == key) is not { } master) continue;
            var members = master.Members.Where(member => here.Contains(member) && held.Add(member)).Select(member => new Member(member, "", "", false, [])).ToImmutableArray();
            var id = MasterIds.Found(key);
            masters[id] = new(id, key.Kind, key, members, MasterRecords.NoFields, true, master.RedirectTo);
        }

        return masters;
    }
}

/// <summary>A master that stood.</summary>
/// <param name="Founder">The record that it was founded on.</param>
/// <param name="Members">Its records.</param>
/// <param name="RedirectTo">Where it led to; null where it stood.</param>
public sealed record StoodMaster(RecordKey Founder, ImmutableArray<RecordKey> Members, MasterId? RedirectTo)
{
    /// <summary>Of a master as it is.</summary>
    public static StoodMaster Of(MasterRecord master) => new(master.Founder, [.. master.Members.Select(member => member.Key)], master.RedirectTo);
}
