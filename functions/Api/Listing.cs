using SegSync.Core.Storing;

namespace SegSync.Functions.Api;

/// <summary>A page of a listing.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Continuation">Where the next page starts; absent on the last.</param>
internal sealed record Listing<T>(ImmutableArray<T> Items, string? Continuation);

/// <summary>Pages through documents of a kind in the order of their last change, which the store keeps anyway.</summary>
internal static class FeedListing
{
    private const int Chunk = 500;

    public static async Task<Listing<T>> PageAsync<T>(
        IHubStore store, string kind, string from, int limit, Func<StoredDocument, T?> select, CancellationToken cancellationToken)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>();
        while (true)
        {
            var page = await store.ReadChangesAsync(kind, from, Chunk, cancellationToken);
            if (page.Documents.IsEmpty) return new(items.ToImmutable(), null);
            for (var i = 0; i < page.Documents.Length; i++)
            {
                if (select(page.Documents[i]) is not { } item) continue;
                items.Add(item);
                if (items.Count < limit) continue;

                // the place just behind this document
                var read = await store.ReadChangesAsync(kind, from, i + 1, cancellationToken);
                var rest = await store.ReadChangesAsync(kind, read.Continuation, 1, cancellationToken);
                return new(items.ToImmutable(), rest.Documents.IsEmpty ? null : read.Continuation);
            }

            from = page.Continuation;
        }
    }

    /// <summary>A page of something that is in memory, in the ordinal order of its keys.</summary>
    public static Listing<T> Page<T>(IEnumerable<T> all, Func<T, string> key, string from, int limit)
    {
        var items = all.Where(item => string.CompareOrdinal(key(item), from) > 0).OrderBy(key, StringComparer.Ordinal).Take(limit + 1).ToList();
        return items.Count <= limit ? new([.. items], null) : new([.. items.Take(limit)], key(items[limit - 1]));
    }
}
