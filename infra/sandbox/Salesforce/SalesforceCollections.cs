using System.Text.Json;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

/// <summary>/composite/sobjects: up to 200 rows, one result each, in the order of the request.</summary>
internal sealed class SalesforceCollections(Landscape landscape)
{
    private const int Most = 200;

    public Answer Handle(string[] parts, Call call)
    {
        if (parts.Length == 0 && call.Method == "DELETE")
            return Delete(call);
        if (call.Method == "GET" && parts is [var wanted])
            return Retrieve(wanted, call.Query("ids")?.Split(',') ?? [], call.Query("fields"));
        if (call.Json() is not { ValueKind: JsonValueKind.Object } body)
            return SalesforceShape.Fail(400, "JSON_PARSER_ERROR", "A JSON object is expected");
        if (call.Method == "POST" && parts is [var type] && body.TryGetProperty("ids", out var ids))
            return Retrieve(type, [.. ids.EnumerateArray().Select(i => i.GetString()!)], body.TryGetProperty("fields", out var f) ? string.Join(',', f.EnumerateArray().Select(x => x.GetString())) : null);
        if (!body.TryGetProperty("records", out var records) || records.ValueKind != JsonValueKind.Array)
            return SalesforceShape.Fail(400, "REQUIRED_FIELD_MISSING", "records is missing");
        var rows = records.EnumerateArray().ToArray();
        if (rows.Length > Most)
            return SalesforceShape.Fail(400, "EXCEEDED_MAX_SIZE_REQUEST", $"record count {rows.Length} exceeds the limit of {Most}");
        var allOrNone = body.TryGetProperty("allOrNone", out var flag) && flag.ValueKind == JsonValueKind.True;
        return (call.Method, parts) switch
        {
            ("POST", []) => Write(rows, allOrNone, row => On(row, call, (r, fields) => r.Insert(fields))),
            ("PATCH", []) => Write(rows, allOrNone, row => On(row, call, (r, fields) => r.Update(Text(row, "Id") ?? Text(row, "id"), fields))),
            ("PATCH", [_, var field]) => Write(rows, allOrNone, row => On(row, call, (r, fields) => r.Upsert(field, Text(row, field), [.. fields])), showCreated: true),
            _ => SalesforceShape.Fail(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + call.Method + "' not allowed"),
        };
    }

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;

    private (RowError?, Func<RowResult>?) On(JsonElement row, Call call, Func<SalesforceRows, IEnumerable<(string, JsonElement)>, (RowError?, Func<RowResult>?)> plan)
    {
        var type = row.TryGetProperty("attributes", out var attributes) ? Text(attributes, "type") : null;
        return landscape.Find("salesforce", type ?? "") is { } table
            ? plan(new SalesforceRows(landscape, table, call.Rejects), row.EnumerateObject().Select(p => (p.Name, p.Value)))
            : (new("INVALID_TYPE", $"sObject type '{type}' is not supported."), null);
    }

    // checked row by row; with allOrNone one refusal rolls the others back
    private static Answer Write<T>(IReadOnlyList<T> rows, bool allOrNone, Func<T, (RowError? Error, Func<RowResult>? Commit)> plan, bool showCreated = false)
    {
        var results = new RowResult[rows.Count];
        if (allOrNone)
        {
            var plans = rows.Select(plan).ToArray();
            var refused = plans.Any(p => p.Error is not null);
            for (var i = 0; i < plans.Length; i++)
                results[i] = plans[i].Error is { } error ? new(null, false, error) : refused ? new(null, false, new("ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back because not all records were valid and the request was using AllOrNone header")) : plans[i].Commit!();
        }
        else
        {
            for (var i = 0; i < results.Length; i++)
                results[i] = plan(rows[i]) is var (error, commit) && error is not null ? new(null, false, error) : commit!();
        }
        return Answer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var result in results)
                Result(json, result, showCreated);
            json.WriteEndArray();
        }, "composite", writes: results.Count(r => r.Error is null));
    }

    private static void Result(Utf8JsonWriter json, RowResult result, bool showCreated)
    {
        json.WriteStartObject();
        if (result.Id is not null)
            json.WriteString("id", result.Id);
        json.WriteBoolean("success", result.Error is null);
        json.WriteStartArray("errors");
        if (result.Error is { } error)
        {
            json.WriteStartObject();
            json.WriteString("statusCode", error.Code);
            json.WriteString("message", error.Message);
            json.WriteStartArray("fields");
            if (error.Field is not null)
                json.WriteStringValue(error.Field);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (showCreated && result.Error is null)
            json.WriteBoolean("created", result.Created);
        json.WriteEndObject();
    }

    private Answer Delete(Call call)
    {
        var ids = call.Query("ids")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return ids.Length > Most ? SalesforceShape.Fail(400, "EXCEEDED_MAX_SIZE_REQUEST", $"record count {ids.Length} exceeds the limit of {Most}")
            : Write(ids, call.Query("allOrNone") == "true", id => landscape.Find("salesforce", id.StartsWith("01t", StringComparison.Ordinal) ? "Product2" : "Account") is { } table ? new SalesforceRows(landscape, table, call.Rejects).Delete(id) : default);
    }

    private Answer Retrieve(string type, string[] ids, string? fields)
    {
        if (landscape.Find("salesforce", type) is not { } table)
            return SalesforceShape.Fail(404, "NOT_FOUND", "The requested resource does not exist");
        var columns = SalesforceReads.Fields(table, fields);
        return Answer.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var id in ids)
            {
                if (table.Locate(id) is >= 0 and var row)
                    SalesforceShape.Record(json, table, row, columns);
                else
                    json.WriteNullValue();
            }
            json.WriteEndArray();
        }, table.Name);
    }
}
