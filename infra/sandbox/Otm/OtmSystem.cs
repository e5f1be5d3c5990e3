using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Otm;

/// <summary>Oracle Transportation Management's resources (v2). Shape from the public documentation, not verified by the vendor.</summary>
internal sealed class OtmSystem(Landscape landscape) : ISystem
{
    public const string User = "otm", Password = "secret";
    private const int DefaultLimit = 25, LargestLimit = 1000;

    public string Name => "otm";
    public string Prefix => "/logisticsRestApi/resources-int/v2/";

    // Basic authentication has no session to lose
    public void ExpireSessions() { }

    public Answer Error(int status, string code, string message) => Fail(status, message, code);

    public Answer Handle(Call call)
    {
        if (!call.IsBasic(User, Password))
            return Fail(401, "Unauthorized", "401").With("WWW-Authenticate", "Basic realm=\"OTM\"");
        var parts = call.Path[Prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 1 or > 2 || landscape.Find("otm", parts[0]) is not { } table)
            return Fail(404, "Resource not found", "404");
        try
        {
            if (parts.Length == 1)
                return call.Method == "GET" ? List(table, call) : Fail(405, "Method not allowed", "405");
            var row = table.Locate(parts[1]);
            if (row < 0)
                return Fail(404, $"{parts[1]} does not exist", "404");
            return call.Method switch
            {
                "GET" => Answer.Json(200, json => Record(json, call, table, row, Fields(call)), table.Name),
                "PATCH" => Patch(table, row, call),
                _ => Fail(405, "Method not allowed", "405"),
            };
        }
        catch (OtmQueryException e)
        {
            return Fail(400, e.Message, "400");
        }
    }

    private static string[]? Fields(Call call) => call.Query("fields")?.Split(',', StringSplitOptions.TrimEntries);

    private Answer List(Table table, Call call)
    {
        var limit = Whole(call, "limit", DefaultLimit);
        if (limit is < 1 or > LargestLimit)
            return Fail(400, $"limit must be between 1 and {LargestLimit}", "400");
        var offset = Whole(call, "offset", 0);
        var filter = OtmQuery.Parse(table, call.Query("q"));
        var order = (call.Query("orderBy") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var words = part.Split(':');
            return new Order(table.Find(words[0].Trim()) ?? throw new OtmQueryException($"Unknown attribute '{words[0]}' in orderBy"), words.Length > 1 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase));
        }).ToArray();
        var rows = landscape.Query.Rows(table, filter, order, call.Query("q") + "\n" + call.Query("orderBy"));
        var slice = Slice.Of(rows.Length, offset, limit, call.Twist);
        var fields = Fields(call);
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            for (var i = slice.From; i < slice.To; i++)
                Record(json, call, table, rows[i], fields);
            json.WriteEndArray();
            json.WriteNumber("count", slice.To - slice.From);
            json.WriteBoolean("hasMore", slice.Next is not null);
            json.WriteNumber("limit", limit);
            json.WriteNumber("offset", slice.From);
            if (call.Query("totalResults") == "true")
                json.WriteNumber("totalResults", rows.Length);
            json.WriteStartArray("links");
            Link(json, "self", Href(call, offset));
            if (slice.Next is { } next)
                Link(json, "next", Href(call, next));
            json.WriteEndArray();
            json.WriteEndObject();
        }, table.Name, slice.To - slice.From);
    }

    private static string Href(Call call, int offset)
    {
        var link = new StringBuilder(call.BaseUrl).Append(call.Path).Append('?');
        foreach (var (name, value) in call.QueryPairs.Where(p => p.Key != "offset"))
            link.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        return link.Append("offset=").Append(offset.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    private static void Link(Utf8JsonWriter json, string relation, string href)
    {
        json.WriteStartObject();
        json.WriteString("rel", relation);
        json.WriteString("href", href);
        json.WriteEndObject();
    }

    private static int Whole(Call call, string name, int fallback) => call.Query(name) is not { } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new OtmQueryException($"{name} is not a whole number");

    private Answer Patch(Table table, int row, Call call)
    {
        if (call.Json() is not { ValueKind: JsonValueKind.Object } body)
            return Fail(400, "A JSON object is expected", "400");
        if (call.Rejects?.Invoke(table.KeyOf(row)) == true)
            return Fail(400, "The object is locked by another user", "400");
        var values = new List<KeyValuePair<Column, Value>>();
        foreach (var property in body.EnumerateObject())
        {
            if (table.Find(property.Name) is not { } column)
                return Fail(400, $"Unknown attribute '{property.Name}'", "400");
            if (!Value.TryParse(column.Kind, property.Value, out var value))
                return Fail(400, $"Invalid value for '{property.Name}'", "400");
            if (value.Text?.Length > column.MaxLength)
                return Fail(400, $"'{property.Name}' is longer than {column.MaxLength}", "400");
            if (!column.IsReadOnly)
                values.Add(new(column, value));
            else if (table.Get(row, column) != value)
                return Fail(400, $"'{property.Name}' cannot be changed", "400");
        }
        landscape.Set(table, row, values, "push");
        landscape.Changes.Flush();
        return Answer.Json(200, json => Record(json, call, table, row, null), table.Name, writes: 1);
    }

    private static void Record(Utf8JsonWriter json, Call call, Table table, int row, string[]? fields)
    {
        json.WriteStartObject();
        foreach (var column in table.Columns)
        {
            if (fields is not null && !fields.Contains(column.Name))
                continue;
            var value = table.Get(row, column);
            json.WritePropertyName(column.Json);
            switch (value.Kind)
            {
                case Kind.Null:
                    json.WriteNullValue();
                    break;
                case Kind.Flag:
                    json.WriteBooleanValue(value.Number == 1);
                    break;
                case Kind.Number:
                    json.WriteNumberValue(value.Amount);
                    break;
                default:
                    json.WriteStringValue(value.ToText());
                    break;
            }
        }
        json.WriteStartArray("links");
        Link(json, "self", call.BaseUrl + "/logisticsRestApi/resources-int/v2/" + table.Name + "/" + table.KeyOf(row));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Answer Fail(int status, string message, string code) => Answer.Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("title", message);
        json.WriteString("status", status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("o:errorCode", code);
        json.WriteEndObject();
    });
}
