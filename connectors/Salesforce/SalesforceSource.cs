using System.Net;
using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Salesforce;

/// <summary>
/// Reads by SOQL with SystemModstamp as watermark. A later pass also asks for what lies in the recycle bin (kept 15 days):
/// deleting moves SystemModstamp, so the same watermark finds deletions, and none is needed on the first pass.
/// </summary>
internal sealed class SalesforceSource(ISalesforceApi api, Wire wire, ConnectorSettings settings) : ISource
{
    private readonly string _options = $"batchSize={Math.Clamp(settings.PageSize ?? SalesforceOptions.PageSize, SalesforceOptions.SmallestPage, SalesforceOptions.LargestPage)}";

    public IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, CancellationToken cancellationToken)
    {
        var fields = string.Join(',', stream.Fields.Select(field => field.Replace('/', '.')).Append(stream.KeyField).Concat(["Id", "IsDeleted", "SystemModstamp"]).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));
        return Pages.ReadAsync(wire, stream.Name, (at, token) => FetchAsync(stream, fields, at, token), from, cancellationToken);
    }

    /// <summary>None needed: the recycle bin tells of deletions.</summary>
    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) => null;

    private Task<Slice?> FetchAsync(StreamRequest stream, string fields, Pass at, CancellationToken cancellationToken) => wire.AskAsync(
        $"GET query {stream.Name}",
        token => at.Token is { } locator ? api.More(locator, token)
            : at.Since is { } since ? api.QueryAll(Soql(stream.Name, fields, since), _options, token)
            : api.Query(Soql(stream.Name, fields, null), _options, token),
        answer => answer.Ok ? at.Checked(Parse(answer.Body, at)) : null,
        cancellationToken,
        status => at.Token is not null && status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone);

    private string Soql(string name, string fields, long? since)
    {
        var where = since is { } stamp ? $" WHERE SystemModstamp >= {Iso.Text(Math.Max(0, stamp - (long)(settings.LookBack ?? SalesforceOptions.LookBack).TotalMilliseconds))}" : "";
        return $"SELECT {fields} FROM {name}{where} ORDER BY SystemModstamp, Id";
    }

    private static Slice Parse(byte[] body, Pass at)
    {
        var root = JsonDocument.Parse(body).RootElement;
        var records = root.GetProperty("records");
        var items = ImmutableArray.CreateBuilder<SourceItem>(records.GetArrayLength());
        long? seen = null;
        foreach (var record in records.EnumerateArray())
        {
            items.Add(new SourceItem(record, record.TryGetProperty("IsDeleted"u8, out var deleted) && deleted.ValueKind == JsonValueKind.True));
            if (Iso.Of(record, "SystemModstamp"u8) is { } stamp && (seen is null || stamp > seen)) seen = stamp;
        }
        var done = root.GetProperty("done").GetBoolean();
        var next = !done && root.GetProperty("nextRecordsUrl").GetString() is { } url ? url[(url.LastIndexOf('/') + 1)..] : null;
        return new Slice(body, items.MoveToImmutable(), next, seen, at.Said ?? root.GetProperty("totalSize").GetInt64(), items.Count > 0 ? records[0].GetProperty("Id").GetString() : null);
    }
}
