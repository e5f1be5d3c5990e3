using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>
/// The overrides of a scheme that hold at a moment; of several about the same subject the latest decides, one about its
/// record before one about its code.
/// </summary>
/// <param name="ByMaster">About a master.</param>
/// <param name="ByCode">About every subject with a code.</param>
internal sealed record HoldingOverrides(IReadOnlyDictionary<MasterId, Override> ByMaster, IReadOnlyDictionary<string, Override> ByCode)
{
    /// <summary>None.</summary>
    public static readonly HoldingOverrides None = new(new Dictionary<MasterId, Override>(), new Dictionary<string, Override>());

    /// <summary>Reads those that hold, each about the master that its record belongs to now.</summary>
    public static async Task<HoldingOverrides> LoadAsync(IHubStore store, string tenant, string scheme, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var holding = (await Override.AllAsync(store, tenant, scheme, cancellationToken)).Where(one => one.HoldsAt(moment)).ToList();
        if (holding.Count == 0) return None;
        var homes = await Crosswalk.FindAsync(store, holding.Select(one => one.Record).OfType<RecordKey>().Distinct(), cancellationToken);
        var (byMaster, byCode) = (new Dictionary<MasterId, Override>(), new Dictionary<string, Override>(StringComparer.Ordinal));
        foreach (var one in holding)
        {
            if (one.Computed is { } code) byCode[code] = one;
            else if (homes.GetValueOrDefault(Partitions.Record(one.Record!.Value))?.Master is { } master) byMaster[master] = one;
        }

        return new(byMaster, byCode);
    }

    /// <summary>The override that decides a subject; null for none.</summary>
    public Override? Of(MasterId master, string code) => ByMaster.TryGetValue(master, out var own) ? own : ByCode.GetValueOrDefault(code);
}
