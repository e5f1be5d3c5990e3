using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What stands in the hub now, counted.</summary>
public static class Standing
{
    /// <summary>Entity kind to standing, active masters; kinds without any are absent.</summary>
    public static async Task<ImmutableSortedDictionary<string, int>> MastersAsync(IHubStore store, CancellationToken cancellationToken)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var kind in EntityKinds.All)
        {
            var count = await store.CountKindAsync(Profile.KindOf(kind), cancellationToken);
            if (count > 0) counts[kind.Word()] = (int)count;
        }

        return counts.ToImmutable();
    }

    /// <summary>Exceptions that somebody must still look at.</summary>
    public static async Task<int> ExceptionsAsync(IHubStore store, CancellationToken cancellationToken) =>
        (int)await store.CountKindAsync(Kinds.Exception, cancellationToken);
}
