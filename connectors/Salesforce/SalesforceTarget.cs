using System.Net.Http.Headers;
using System.Text.Json;
using SegSync.Connectors.Http;
using SegSync.Core.Connecting;

namespace SegSync.Connectors.Salesforce;

/// <summary>
/// Updates by composite/sobjects: rows succeed and fail alone inside a 200. The values are absolute, so an update whose
/// answer was lost is simply sent again.
/// </summary>
internal sealed class SalesforceTarget(ISalesforceApi api, Wire wire) : ITarget
{
    private const string What = "PATCH composite/sobjects";

    public int MaxBatch => SalesforceOptions.MaxBatch;

    public async Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, CancellationToken cancellationToken)
    {
        var outcomes = new PushOutcome[rows.Length];
        // a record may stand only once in a request: its second row goes into the next
        var turns = rows.Select((row, index) => (row.Row, Index: index)).GroupBy(x => x.Row, x => x.Index)
            .SelectMany(group => group.Select((index, turn) => (Turn: turn, Index: index))).GroupBy(x => x.Turn, x => x.Index);
        foreach (var indexes in turns.SelectMany(turn => turn.Order().Chunk(MaxBatch)))
        {
            var body = Body(indexes.Select(index => rows[index]));
            var results = await wire.AskAsync(What, token => api.Update(Content(body), token), answer => Parse(answer.Body), cancellationToken);
            if (results.Length != indexes.Length) throw wire.Odd(What, $"{indexes.Length} rows were sent but {results.Length} answered");
            for (var i = 0; i < indexes.Length; i++) outcomes[indexes[i]] = results[i];
        }
        return [.. outcomes];
    }

    private static byte[] Body(IEnumerable<PushRow> rows)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteBoolean("allOrNone", false);
            json.WriteStartArray("records");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                json.WriteString("type", row.Row.Entity);
                json.WriteEndObject();
                json.WriteString("Id", row.Row.Parts[0].Value);
                foreach (var (field, value) in row.Values) json.WriteString(field, value.Length == 0 ? null : value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return memory.ToArray();
    }

    private static ByteArrayContent Content(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static ImmutableArray<PushOutcome> Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.EnumerateArray().Select(Outcome)];
    }

    private static PushOutcome Outcome(JsonElement result)
    {
        if (result.GetProperty("success").GetBoolean()) return new PushOutcome.Accepted(null);
        var error = result.GetProperty("errors").EnumerateArray().FirstOrDefault();
        if (error.ValueKind != JsonValueKind.Object) return new PushOutcome.Rejected("refused without a reason");
        var code = error.GetProperty("statusCode").GetString() ?? "";
        var reason = $"{code}: {error.GetProperty("message").GetString()}";
        return SalesforceOptions.Passing.Contains(code, StringComparer.Ordinal) ? new PushOutcome.Deferred(reason) : new PushOutcome.Rejected(reason);
    }
}
