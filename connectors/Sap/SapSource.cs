using System.Globalization;
using System.Net;
using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Sap;

/// <summary>
/// Reads OData V2 entity sets. Pages are ordered by key: a record that changes during a pass keeps its place, while in
/// stamp order it would move to the end and pull the rest past an offset.
/// </summary>
internal sealed class SapSource(ISapApi api, Wire wire, ConnectorSettings settings) : ISource
{
    private readonly int _top = settings.PageSize ?? SapOptions.PageSize;

    public IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, CancellationToken cancellationToken)
    {
        var entity = Entity(stream.Name);
        var (select, expand) = Shape(stream, entity);
        return Pages.ReadAsync(wire, stream.Name, (at, token) => FetchAsync(stream.Name, entity, select, expand, at, token), from, cancellationToken);
    }

    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken)
    {
        var entity = Entity(stream.Name) with { Stamp = SapStamp.None };
        return Pages.KeysAsync(wire, stream, (at, token) => FetchAsync(stream.Name, entity, stream.KeyField, null, at, token), cancellationToken);
    }

    private SapEntity Entity(string name) => SapOptions.Entities.TryGetValue(name, out var entity)
        ? entity
        : throw new ConnectorException(ConnectorFault.Fatal, wire.System, $"{name} is not a known entity set; known: {string.Join(", ", SapOptions.Entities.Keys.Order(StringComparer.Ordinal))}");

    private static (string Select, string? Expand) Shape(StreamRequest stream, SapEntity entity)
    {
        var select = stream.Fields.Concat(entity.Key.Split(',')).Append(stream.KeyField).Concat(SapStamps.Fields(entity.Stamp)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var expand = stream.Fields.Where(field => field.Contains('/', StringComparison.Ordinal)).Select(field => field[..field.LastIndexOf('/')]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return (string.Join(',', select), string.Join(',', expand) is { Length: > 0 } paths ? paths : null);
    }

    private Task<Slice?> FetchAsync(string name, SapEntity entity, string select, string? expand, Pass at, CancellationToken cancellationToken)
    {
        var what = $"GET {entity.Service}/{name}";
        var place = Place.Parse(at.Token);
        var filter = at.Since is { } since ? SapStamps.Filter(entity.Stamp, Math.Max(0, since - (long)LookBack(entity.Stamp).TotalMilliseconds)) : null;
        return wire.AskAsync(
            what,
            token => api.Read(entity.Service, name, select, expand, filter, entity.Key, _top, place.Skip, place.SkipToken, at.Token is null ? "allpages" : null, token),
            answer => answer.Ok ? at.Checked(Parse(answer.Body, entity, at, place)) : null,
            cancellationToken,
            status => place.SkipToken is not null && status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone);
    }

    private TimeSpan LookBack(SapStamp stamp) => settings.LookBack ?? (stamp == SapStamp.DateAndTime ? SapOptions.WallClockLookBack : SapOptions.LookBack);

    private Slice Parse(byte[] body, SapEntity entity, Pass at, Place place)
    {
        if (!JsonDocument.Parse(body).RootElement.TryGetProperty("d", out var d)) throw new JsonException("no d");
        var inner = d.ValueKind == JsonValueKind.Object;
        var results = inner ? d.GetProperty("results") : d;
        var items = ImmutableArray.CreateBuilder<SourceItem>(results.GetArrayLength());
        long? seen = null;
        foreach (var item in results.EnumerateArray())
        {
            items.Add(new SourceItem(item));
            if (SapStamps.Of(entity.Stamp, item) is { } stamp && (seen is null || stamp > seen)) seen = stamp;
        }
        long? said = inner && d.TryGetProperty("__count", out var count) ? long.Parse(count.GetString()!, CultureInfo.InvariantCulture) : null;
        var read = (int)at.Read + items.Count;
        // the chain of links that began at Start has answered all of $top: more may follow, which its links do not know of
        var next = read - place.Start >= _top ? new Place(read, read, null)
            : inner && d.TryGetProperty("__next", out var link) ? Place.Of(link.GetString()!, place.Start)
            : null;
        return new Slice(body, items.MoveToImmutable(), next?.ToString(), seen, said, items.Count > 0 ? Mark(results[0], entity) : null);
    }

    private static string Mark(JsonElement item, SapEntity entity) =>
        string.Join(',', entity.Key.Split(',').Select(field => item.TryGetProperty(field, out var value) ? value.ToString() : ""));
}
