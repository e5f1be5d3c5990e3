using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

/// <summary>Salesforce's REST API.</summary>
internal sealed class SalesforceSystem : ISystem
{
    private static readonly (string Id, string Secret)[] Clients = [("sandbox", "sandbox-secret"), ("test_client_id", "test_client_secret")];
    private const int DailyLimit = 100_000;
    private readonly Landscape _landscape;
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly SalesforceReads _reads;
    private readonly SalesforceCollections _collections;
    private readonly SalesforceBulk _bulk;
    private long _issued;
    private int _used;

    public SalesforceSystem(Landscape landscape)
    {
        _landscape = landscape;
        _reads = new SalesforceReads(landscape);
        _collections = new SalesforceCollections(landscape);
        _bulk = new SalesforceBulk(landscape);
    }

    public string Name => "salesforce";
    public string Prefix => "/services/";

    public void ExpireSessions() => _tokens.Clear();

    public Answer Error(int status, string code, string message) => SalesforceShape.Fail(status, code, message);

    public Answer Handle(Call call)
    {
        if (call.Path == "/services/oauth2/token")
            return Token(call);
        if (call.Path is "/services/data" or "/services/data/")
            return Answer.Text(200, $$"""[{"label":"Spring '25","url":"{{SalesforceShape.Api}}","version":"62.0"}]""", "application/json;charset=utf-8");
        var bearer = call.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : "";
        if (!_tokens.Contains(bearer))
            return SalesforceShape.Fail(401, "INVALID_SESSION_ID", "Session expired or invalid").With("WWW-Authenticate", "Token");
        _used++;
        var parts = call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || parts[1] != "data" || !parts[2].StartsWith('v'))
            return NotFound();
        try
        {
            return Route(parts[3..], call).With("Sforce-Limit-Info", string.Create(CultureInfo.InvariantCulture, $"api-usage={_used}/{DailyLimit}"));
        }
        catch (SoqlException e)
        {
            return SalesforceShape.Fail(400, e.Code, e.Message);
        }
        finally
        {
            _landscape.Changes.Flush();
        }
    }

    private static Answer NotFound() => SalesforceShape.Fail(404, "NOT_FOUND", "The requested resource does not exist");

    private Answer Token(Call call)
    {
        var form = new FormReader(System.Text.Encoding.UTF8.GetString(call.Body.Span)).ReadForm();
        string Field(string name) => form.TryGetValue(name, out var v) ? v.ToString() : "";
        var (id, secret) = (Field("client_id"), Field("client_secret"));
        if (call.Header("Authorization") is { } basic && basic.StartsWith("Basic ", StringComparison.Ordinal))
        {
            var pair = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(basic[6..])).Split(':', 2);
            (id, secret) = (pair[0], pair.Length > 1 ? pair[1] : "");
        }
        if (Field("grant_type") != "client_credentials")
            return Answer.Text(400, """{"error":"unsupported_grant_type","error_description":"grant type not supported"}""", "application/json;charset=utf-8");
        if (!Clients.Contains((id, secret)))
            return Answer.Text(400, """{"error":"invalid_client","error_description":"invalid client credentials"}""", "application/json;charset=utf-8");
        var token = "00D5g0000000001!" + new Dice(_landscape.Options.Seed).Roll(Trait.Fault, 1_000_000_000 + ++_issued).ToString("X16", CultureInfo.InvariantCulture);
        _tokens.Add(token);
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("access_token", token);
            json.WriteString("instance_url", call.BaseUrl);
            json.WriteString("id", call.BaseUrl + "/id/00D5g0000000001EAA/0055g000000001AAA");
            json.WriteString("token_type", "Bearer");
            json.WriteString("issued_at", _landscape.Clock.ToString(CultureInfo.InvariantCulture));
            json.WriteString("scope", "api");
            json.WriteEndObject();
        }, "token");
    }

    private Answer Route(string[] parts, Call call)
    {
        if (parts is ["query" or "queryAll", ..])
            return parts.Length == 1 ? _reads.Query(call, parts[0] == "queryAll") : _reads.Continue(call, parts[1]);
        if (parts is ["limits"])
            return Answer.Text(200, string.Create(CultureInfo.InvariantCulture, $$$"""{"DailyApiRequests":{"Max":{{{DailyLimit}}},"Remaining":{{{DailyLimit - _used}}}}}"""), "application/json;charset=utf-8");
        if (parts is ["jobs", "ingest", ..])
            return _bulk.Handle(parts[2..], call);
        if (parts is ["composite", "sobjects", ..])
            return _collections.Handle(parts[2..], call);
        if (parts is ["sobjects"])
            return Answer.Text(200, """{"encoding":"UTF-8","maxBatchSize":200,"sobjects":[{"name":"Account","keyPrefix":"001"},{"name":"Product2","keyPrefix":"01t"}]}""", "application/json;charset=utf-8");
        if (parts is not ["sobjects", var name, ..] || _landscape.Find("salesforce", name) is not { } table)
            return NotFound();
        return parts[2..] switch
        {
            ["describe"] => SalesforceShape.Describe(table),
            ["updated" or "deleted"] => _reads.Replicated(table, call, parts[2] == "deleted"),
            [] when call.Method == "POST" => Write(table, call, (rows, body) => rows.Insert(body), 201),
            [var id] => One(table, id, call),
            [var field, var external] => External(table, field, external, call),
            _ => NotFound(),
        };
    }

    private Answer One(Table table, string id, Call call) => call.Method switch
    {
        "PATCH" => Write(table, call, (rows, body) => rows.Update(id, body), 204),
        "DELETE" => Write(table, call, (rows, _) => rows.Delete(id), 204),
        "GET" when table.Locate(id) is >= 0 and var row && table.Get(row, "IsDeleted").Number == 0 => Answer.Json(200, json => SalesforceShape.Record(json, table, row, SalesforceReads.Fields(table, call.Query("fields"))), table.Name),
        _ => NotFound(),
    };

    private Answer External(Table table, string field, string external, Call call)
    {
        if (call.Method is "PATCH")
            return Write(table, call, (rows, body) => rows.Upsert(field, external, [.. body]), 200);
        if (call.Method != "GET" || table.Find(field) is not { } column)
            return NotFound();
        var found = Query.Find(table, new Predicate.Compare(column, Op.Eq, Value.Of(external), true));
        return found.Length == 0 ? NotFound() : Answer.Json(200, json => SalesforceShape.Record(json, table, found[0], table.Columns), table.Name);
    }

    private Answer Write(Table table, Call call, Func<SalesforceRows, IEnumerable<(string, JsonElement)>, (RowError?, Func<RowResult>?)> plan, int success)
    {
        if (call.Json() is not { ValueKind: JsonValueKind.Object } body)
            return SalesforceShape.Fail(400, "JSON_PARSER_ERROR", "Unexpected character in the request body");
        var (error, commit) = plan(new SalesforceRows(_landscape, table, call.Rejects), body.EnumerateObject().Select(p => (p.Name, p.Value)));
        if (error is not null)
            return error.Code == "INVALID_CROSS_REFERENCE_KEY" ? NotFound() : SalesforceShape.Fail(error.Code == "ENTITY_IS_DELETED" ? 404 : 400, error.Code, error.Message);
        var result = commit!();
        return success == 204 ? new Answer(204) { Entity = table.Name, Writes = 1 } : Answer.Json(result.Created ? 201 : 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", result.Id);
            json.WriteBoolean("success", true);
            json.WriteStartArray("errors");
            json.WriteEndArray();
            json.WriteBoolean("created", result.Created);
            json.WriteEndObject();
        }, table.Name, writes: 1);
    }
}
