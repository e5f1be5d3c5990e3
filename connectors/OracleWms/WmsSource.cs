using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.OracleWms;

/// <summary>
/// Reads entities in sequenced pages, which follow the id; <c>mod_ts</c> is set from the first moment and is the
/// watermark. Deletions are found by comparing keys.
/// </summary>
internal sealed class WmsSource(IWmsApi api, Wire wire, ConnectorSettings settings) : ISource
{
    private readonly int _size = Math.Min(settings.PageSize ?? WmsOptions.PageSize, WmsOptions.LargestPage);

    public IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, CancellationToken cancellationToken)
    {
        var fields = string.Join(',', stream.Fields.Append(stream.KeyField).Concat(["id", "mod_ts"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return Pages.ReadAsync(wire, stream.Name, (at, token) => FetchAsync(stream, fields, at, token), from, cancellationToken);
    }

    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) =>
        Pages.KeysAsync(wire, stream, (at, token) => FetchAsync(stream, stream.KeyField == "id" ? "id" : "id," + stream.KeyField, at, token), cancellationToken);

    private Task<Slice?> FetchAsync(StreamRequest stream, string fields, Pass at, CancellationToken cancellationToken)
    {
        var since = at.Since is { } stamp ? Iso.Text(Math.Max(0, stamp - (long)(settings.LookBack ?? WmsOptions.LookBack).TotalMilliseconds)) : null;
        return wire.AskAsync(
            $"GET entity/{stream.Name}",
            token => api.Read(stream.Name, "sequenced", _size, fields, since, at.Token, token),
            answer => answer.Ok ? at.Checked(Parse(answer.Body)) : at.Token is null ? Nothing(stream.Name, answer) : null,
            cancellationToken,
            status => status == HttpStatusCode.NotFound || (at.Token is not null && status is HttpStatusCode.BadRequest or HttpStatusCode.Gone));
    }

    /// <summary>The vendor answers 404 where a list is empty, and also where the entity is unknown.</summary>
    private Slice Nothing(string name, Answer answer) => answer.Words.Contains("No results", StringComparison.OrdinalIgnoreCase)
        ? new Slice(answer.Body, [], null, null, 0, null)
        : throw new ConnectorException(ConnectorFault.Fatal, wire.System, $"GET entity/{name}: 404 {answer.Words}; check URL and stream");

    private static Slice Parse(byte[] body)
    {
        var root = JsonDocument.Parse(body).RootElement;
        var results = root.GetProperty("results");
        var items = ImmutableArray.CreateBuilder<SourceItem>(results.GetArrayLength());
        long? seen = null;
        foreach (var result in results.EnumerateArray())
        {
            items.Add(new SourceItem(result));
            if (Iso.Of(result, "mod_ts"u8) is { } stamp && (seen is null || stamp > seen)) seen = stamp;
        }
        var next = root.TryGetProperty("next_page", out var link) && link.ValueKind == JsonValueKind.String ? CursorOf(link.GetString()!) : null;
        return new Slice(body, items.MoveToImmutable(), next, seen, null, items.Count > 0 ? results[0].GetProperty("id").ToString() : null);
    }

    private static string CursorOf(string link) =>
        QueryHelpers.ParseQuery(link[(link.IndexOf('?', StringComparison.Ordinal) + 1)..]).TryGetValue("cursor", out var cursor) ? cursor.ToString() : throw new JsonException("next_page has no cursor");
}
