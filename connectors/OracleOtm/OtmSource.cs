using System.Globalization;
using System.Net;
using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.OracleOtm;

/// <summary>
/// Reads resources by offset in the order of their gid, so that a change during a pass moves nothing past the offset.
/// <c>updateDate</c> is empty until the first update, therefore <c>insertDate</c> stands in for it.
/// </summary>
internal sealed class OtmSource(IOtmApi api, Wire wire, ConnectorSettings settings) : ISource
{
    private readonly int _limit = Math.Min(settings.PageSize ?? OtmOptions.PageSize, OtmOptions.PageSize);

    public IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, CancellationToken cancellationToken)
    {
        var fields = string.Join(',', stream.Fields.Append(stream.KeyField).Concat(["insertDate", "updateDate"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return Pages.ReadAsync(wire, stream.Name, (at, token) => FetchAsync(stream, fields, at, token), from, cancellationToken);
    }

    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) =>
        Pages.KeysAsync(wire, stream, (at, token) => FetchAsync(stream, stream.KeyField, at, token), cancellationToken);

    private Task<Slice?> FetchAsync(StreamRequest stream, string fields, Pass at, CancellationToken cancellationToken)
    {
        var offset = at.Token is null ? 0 : long.Parse(at.Token, NumberStyles.None, CultureInfo.InvariantCulture);
        return wire.AskAsync(
            $"GET {stream.Name}",
            token => api.Read(stream.Name, Filter(at.Since), fields, stream.KeyField, _limit, offset, at.Token is null ? "true" : null, token),
            answer => answer.Ok ? at.Checked(Parse(answer.Body, offset, stream.KeyField)) : null,
            cancellationToken,
            status => at.Token is not null && status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone);
    }

    private string? Filter(long? watermark)
    {
        if (watermark is not { } stamp) return null;
        var since = Iso.Text(Math.Max(0, stamp - (long)(settings.LookBack ?? OtmOptions.LookBack).TotalMilliseconds));
        return $"(updateDate ge \"{since}\") or (updateDate eq null and insertDate ge \"{since}\")";
    }

    private static Slice Parse(byte[] body, long offset, string key)
    {
        var root = JsonDocument.Parse(body).RootElement;
        if (root.TryGetProperty("offset"u8, out var told) && told.GetInt64() != offset) throw new RepeatedPageException($"offset {offset} was asked for, {told.GetInt64()} came");
        var all = root.GetProperty("items");
        var items = ImmutableArray.CreateBuilder<SourceItem>(all.GetArrayLength());
        long? seen = null;
        foreach (var item in all.EnumerateArray())
        {
            items.Add(new SourceItem(item));
            if ((Iso.Of(item, "updateDate"u8) ?? Iso.Of(item, "insertDate"u8)) is { } stamp && (seen is null || stamp > seen)) seen = stamp;
        }
        var next = items.Count > 0 && root.GetProperty("hasMore").GetBoolean() ? (offset + items.Count).ToString(CultureInfo.InvariantCulture) : null;
        long? said = root.TryGetProperty("totalResults"u8, out var total) ? total.GetInt64() : null;
        return new Slice(body, items.MoveToImmutable(), next, seen, said, items.Count > 0 ? all[0].GetProperty(key).ToString() : null);
    }
}
