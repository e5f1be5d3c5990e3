using SegSync.Core.Connecting;
using SegSync.Core.Landing;

namespace SegSync.Functions.Commands;

/// <summary>Counts why rows were excluded or refused by a mapping.</summary>
internal sealed class Reasons
{
    // a reason that names the value at fault may come in as many shapes as there are values
    private const int Most = 50;

    public SortedDictionary<string, long> Excluded { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>The same mapping, watched.</summary>
    public MapItem Watch(MapItem map) => item =>
    {
        var results = map(item);
        foreach (var result in results)
        {
            if (result is Mapped.Excluded excluded) Add(Excluded, excluded.Reason, result.Rows);
            else if (result is Mapped.Refused refused) Add(Refused, $"{refused.Field}: {refused.Reason}", result.Rows);
        }

        return results;
    };

    private static void Add(SortedDictionary<string, long> counts, string reason, int rows)
    {
        if (counts.Count >= Most && !counts.ContainsKey(reason)) reason = "other reasons";
        counts[reason] = counts.GetValueOrDefault(reason) + rows;
    }
}
