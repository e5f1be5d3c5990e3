using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Wms;

/// <summary>Oracle WMS Cloud's entity API (lgfapi v10). Shape from the public documentation, not verified by the vendor.</summary>
internal sealed class WmsSystem(Landscape landscape) : ISystem
{
    public const string User = "wms", Password = "secret";
    private const int DefaultPage = 125, LargestPage = 1250;
    private static readonly (string Suffix, Op Op)[] Operators = [("__gte", Op.Ge), ("__gt", Op.Gt), ("__lte", Op.Le), ("__lt", Op.Lt), ("__contains", Op.Contains), ("__startswith", Op.StartsWith)];
    private static readonly string[] Reserved = ["page", "page_size", "page_mode", "cursor", "fields", "ordering", "values_list"];

    public string Name => "wms";
    public string Prefix => "/sandbox/wms/lgfapi/v10/entity";

    // Basic authentication has no session to lose
    public void ExpireSessions() { }

    public Answer Error(int status, string code, string message) => Fail(status, code, message);

    public Answer Handle(Call call)
    {
        if (!call.IsBasic(User, Password))
            return Fail(401, "UNAUTHORIZED", "Invalid username/password.").With("WWW-Authenticate", "Basic realm=\"api\"");
        var parts = call.Path[Prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 1 or > 2 || landscape.Find("wms", parts[0]) is not { } table)
            return Fail(404, "NOT_FOUND", "Invalid resource");
        if (parts.Length == 1)
            return call.Method == "GET" ? List(table, call) : Fail(405, "METHOD_NOT_ALLOWED", $"Method \"{call.Method}\" not allowed.");
        var row = table.Locate(parts[1]);
        if (row < 0)
            return Fail(404, "NOT_FOUND", "No record found");
        return call.Method switch
        {
            "GET" => Answer.Json(200, json => Record(json, table, row, null), table.Name),
            "PATCH" => Patch(table, row, call),
            _ => Fail(405, "METHOD_NOT_ALLOWED", $"Method \"{call.Method}\" not allowed."),
        };
    }

    private Answer List(Table table, Call call)
    {
        if (!Filter(table, call, out var filter, out var order, out var problem))
            return Fail(400, "VALIDATION_ERROR", problem);
        var sequenced = call.Query("page_mode") == "sequenced";
        var size = int.TryParse(call.Query("page_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted > 0 ? Math.Min(wanted, LargestPage) : DefaultPage;
        var key = string.Join('&', call.QueryPairs.Where(p => p.Key is not ("cursor" or "page" or "page_size" or "fields")).Select(p => p.Key + "=" + p.Value));
        var rows = landscape.Query.Rows(table, filter, order, key);
        if (!TryStart(call, sequenced, size, out var start))
            return Fail(404, "NOT_FOUND", "Invalid page or cursor.");
        var slice = Slice.Of(rows.Length, start, size, call.Twist);
        if (rows.Length == 0)
            return Fail(404, "NOT_FOUND", "No results found");
        var fields = call.Query("fields")?.Split(',', StringSplitOptions.TrimEntries);
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            if (!sequenced)
            {
                json.WriteNumber("result_count", rows.Length);
                json.WriteNumber("page_count", (rows.Length + size - 1) / size);
                json.WriteNumber("page_nbr", slice.From / size + 1);
            }
            json.WriteString("next_page", slice.Next is { } next ? Link(call, sequenced, next, size) : null);
            json.WriteString("previous_page", start > 0 ? Link(call, sequenced, Math.Max(0, start - size), size) : null);
            json.WriteStartArray("results");
            for (var i = slice.From; i < slice.To; i++)
                Record(json, table, rows[i], fields);
            json.WriteEndArray();
            json.WriteEndObject();
        }, table.Name, slice.To - slice.From);
    }

    private static bool TryStart(Call call, bool sequenced, int size, out int start)
    {
        start = 0;
        if (sequenced && call.Query("cursor") is { } cursor)
        {
            var bytes = new byte[64];
            return Convert.TryFromBase64String(cursor, bytes, out var n) && int.TryParse(Encoding.ASCII.GetString(bytes, 0, n).Replace("o=", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out start);
        }
        if (call.Query("page") is not { } page)
            return true;
        var ok = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        start = ok ? (number - 1) * size : 0;
        return ok;
    }

    private static string Link(Call call, bool sequenced, int next, int size)
    {
        var link = new StringBuilder(call.BaseUrl).Append(call.Path).Append('?');
        foreach (var (name, value) in call.QueryPairs.Where(p => p.Key is not ("cursor" or "page")))
            link.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        return sequenced
            ? link.Append("cursor=").Append(Uri.EscapeDataString(Convert.ToBase64String(Encoding.ASCII.GetBytes("o=" + next.ToString(CultureInfo.InvariantCulture))))).ToString()
            : link.Append("page=").Append((next / size + 1).ToString(CultureInfo.InvariantCulture)).ToString();
    }

    private static bool Filter(Table table, Call call, out Predicate? filter, out List<Order> order, out string problem)
    {
        filter = null;
        order = [];
        problem = "";
        foreach (var (name, text) in call.QueryPairs.Where(p => !Reserved.Contains(p.Key)))
        {
            var found = Array.Find(Operators, o => name.EndsWith(o.Suffix, StringComparison.Ordinal));
            var field = found.Suffix is { } suffix ? name[..^suffix.Length] : name;
            var op = found.Suffix is null ? Op.Eq : found.Op;
            if (table.Find(field) is not { } column)
                problem = $"'{name}' is not a supported filter parameter.";
            else if (!Value.TryParse(column.Kind, column.Kind == Kind.Stamp ? text.Replace(' ', '+') : text, out var value))
                problem = $"Invalid value '{text}' for {name}.";
            else
                filter = filter is null ? new Predicate.Compare(column, op, value, false) : new Predicate.All(filter, new Predicate.Compare(column, op, value, false));
        }
        foreach (var part in call.Query("ordering")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (table.Find(part.TrimStart('-')) is { } column)
                order.Add(new Order(column, part[0] == '-'));
            else
                problem = $"'{part}' is not a supported ordering.";
        }
        return problem.Length == 0;
    }

    private Answer Patch(Table table, int row, Call call)
    {
        if (call.Json() is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Object)
            return Fail(400, "VALIDATION_ERROR", "\"fields\" is required.");
        if (call.Rejects?.Invoke(table.KeyOf(row)) == true)
            return Fail(400, "VALIDATION_ERROR", "The record is locked by another transaction.");
        var values = new List<KeyValuePair<Column, Value>>();
        foreach (var property in fields.EnumerateObject())
        {
            if (table.Find(property.Name) is not { } column)
                return Fail(400, "VALIDATION_ERROR", $"{property.Name}: Invalid field.");
            if (column.IsReadOnly)
                return Fail(400, "VALIDATION_ERROR", $"{property.Name}: This field cannot be modified.");
            if (!Value.TryParse(column.Kind, property.Value, out var value))
                return Fail(400, "VALIDATION_ERROR", $"{property.Name}: Invalid value.");
            if (value.Text?.Length > column.MaxLength)
                return Fail(400, "VALIDATION_ERROR", $"{property.Name}: Ensure this field has no more than {column.MaxLength} characters.");
            values.Add(new(column, value.IsNull && column.Kind == Kind.Text ? Value.Empty : value));
        }
        landscape.Set(table, row, values, "push");
        landscape.Changes.Flush();
        return Answer.Json(200, json => Record(json, table, row, null), table.Name, writes: 1);
    }

    private static void Record(Utf8JsonWriter json, Table table, int row, string[]? fields)
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
                case Kind.Number when column.Name == "id" || column.Name == "item_id":
                    json.WriteNumberValue(value.Number / 1000);
                    break;
                case Kind.Number:
                    json.WriteStringValue(value.Amount.ToString("0.###", CultureInfo.InvariantCulture));
                    break;
                case Kind.Stamp:
                    json.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds(value.Number).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture));
                    break;
                default:
                    json.WriteStringValue(value.ToText());
                    break;
            }
        }
        json.WriteEndObject();
    }

    private static Answer Fail(int status, string code, string message) => Answer.Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("reference", "sandbox");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteStartArray("details");
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
