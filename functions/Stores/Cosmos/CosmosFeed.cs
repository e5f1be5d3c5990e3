using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// The change feed of the container, narrowed to a kind. The service hands out a transaction whole, so a page may hold
/// more than was asked for; the place then names the last document given besides the service's own token.
/// </summary>
internal sealed class CosmosFeed(Container container, CosmosCalls calls)
{
    public async ValueTask<ChangePage> ReadAsync(string kind, string continuation, int max, CancellationToken cancellationToken)
    {
        var place = continuation.Length == 0 ? new(null, null) : JsonSerializer.Deserialize<Place>(continuation)!;
        while (true)
        {
            var (changes, token) = await calls.RunAsync(cancel => NextAsync(place.Token, max, cancel), cancellationToken);
            if (changes is null) return new([], place.After is null && place.Token is not null ? JsonSerializer.Serialize(place) : continuation);
            var fresh = changes.Where(change => change.Document.Kind == kind && (place.After is not { } after || change.Position.CompareTo(after) > 0)).ToList();
            if (fresh.Count > max)
                return Page(fresh.Take(max), new(place.Token, fresh[max - 1].Position));
            place = new(token, null);
            if (fresh.Count > 0) return Page(fresh, place);
        }
    }

    private async ValueTask<(List<Change>? Changes, string? Token)> NextAsync(string? token, int max, CancellationToken cancellationToken)
    {
        var from = token is null ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.ContinuationToken(token);
        using var feed = container.GetChangeFeedStreamIterator(from, ChangeFeedMode.Incremental, new() { PageSizeHint = max });
        using var response = calls.Checked(await feed.ReadNextAsync(cancellationToken));
        if (response.StatusCode == HttpStatusCode.NotModified) return (null, null);
        using var json = await JsonDocument.ParseAsync(response.Content, default, cancellationToken);
        var changes = json.RootElement.GetProperty("Documents").EnumerateArray()
            .Select(item => new Change(new(item.GetProperty("_lsn").GetInt64(), item.GetProperty("pk").GetString()!, item.GetProperty("id").GetString()!), CosmosDocument.Read(item)))
            .OrderBy(change => change.Position).ToList();
        return (changes, response.ContinuationToken);
    }

    private static ChangePage Page(IEnumerable<Change> changes, Place place) => new([.. changes.Select(change => change.Document)], JsonSerializer.Serialize(place));

    private sealed record Change(Position Position, StoredDocument Document);

    private sealed record Place(string? Token, Position? After);

    /// <summary>Order of the feed: by transaction, and in one by name.</summary>
    private sealed record Position(long Lsn, string Partition, string Id) : IComparable<Position>
    {
        public int CompareTo(Position? other) =>
            other is null ? 1
            : Lsn != other.Lsn ? Lsn.CompareTo(other.Lsn)
            : string.CompareOrdinal(Partition, other.Partition) is not 0 and var order ? order
            : string.CompareOrdinal(Id, other.Id);
    }
}
