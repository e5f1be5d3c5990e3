using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>Which columns and navigations of a table are written: $select and $expand worked out once a request.</summary>
internal sealed class Projection
{
    private Projection(Column[] columns, List<(Navigation, Projection)> expanded, List<Navigation> deferred) => (Columns, Expanded, Deferred) = (columns, expanded, deferred);

    public Column[] Columns { get; }
    public List<(Navigation Navigation, Projection Projection)> Expanded { get; }
    public List<Navigation> Deferred { get; }

    public static Projection Of(Table table, string? select, string? expand)
    {
        string[][] Paths(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => p.Split('/'))];
        return Of(table, Paths(select), Paths(expand));
    }

    private static Projection Of(Table table, string[][] select, string[][] expand)
    {
        var expanded = new List<(Navigation, Projection)>();
        foreach (var group in expand.GroupBy(p => p[0]))
        {
            var navigation = table.Navigations.Find(n => n.Name == group.Key) ?? throw new QueryException($"Navigation property {group.Key} not found in type {table.Name}Type");
            expanded.Add((navigation, Of(navigation.Target, [.. select.Where(p => p.Length > 1 && p[0] == group.Key).Select(p => p[1..])], [.. group.Where(p => p.Length > 1).Select(p => p[1..])])));
        }
        string[] names = [.. select.Where(p => p.Length == 1).Select(p => p[0])];
        var all = select.Length == 0 || names.Contains("*") || (names.Length == 0 && select.All(p => table.Navigations.Exists(n => n.Name == p[0])));
        if (select.Length > 0 && names.Length == 0 && select.Any(p => p.Length > 1))
            all = false;
        var columns = all ? table.Columns : [.. names.Where(n => !table.Navigations.Exists(v => v.Name == n)).Select(n => table.Find(n) ?? throw new QueryException($"Property {n} not found in type {table.Name}Type"))];
        return new Projection(columns, expanded, all && select.Length == 0 ? [.. table.Navigations.Where(n => !expanded.Exists(e => e.Item1 == n))] : []);
    }
}

/// <summary>OData V2 JSON: metadata, dates as /Date(ms)/, decimals as strings, times as durations.</summary>
internal static class ODataWriter
{
    private static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("__metadata"), Uri = JsonEncodedText.Encode("uri"), Type = JsonEncodedText.Encode("type"), Etag = JsonEncodedText.Encode("etag"), Results = JsonEncodedText.Encode("results"), Deferred = JsonEncodedText.Encode("__deferred");

    public static void Row(Utf8JsonWriter json, string root, string service, Table table, int row, Projection projection)
    {
        json.WriteStartObject();
        json.WriteStartObject(Metadata);
        var uri = string.Concat(root, table.Name, Key(table, row));
        json.WriteString(Uri, uri);
        json.WriteString(Type, TypeNames.GetOrAdd((service, table.Name), static k => JsonEncodedText.Encode($"{k.Item1}.{k.Item2}Type")));
        if (table.HasEtag)
            json.WriteString(Etag, Etags.Header(table, row));
        json.WriteEndObject();
        foreach (var column in projection.Columns)
        {
            json.WritePropertyName(column.Json);
            Cell(json, table.Get(row, column));
        }
        foreach (var (navigation, inner) in projection.Expanded)
        {
            json.WritePropertyName(navigation.Name);
            if (navigation.IsMany)
            {
                json.WriteStartObject();
                json.WriteStartArray(Results);
                foreach (var child in table.Children(row, navigation))
                    Row(json, root, service, navigation.Target, child, inner);
                json.WriteEndArray();
                json.WriteEndObject();
                continue;
            }
            var written = false;
            foreach (var child in table.Children(row, navigation).Take(1))
            {
                Row(json, root, service, navigation.Target, child, inner);
                written = true;
            }
            if (!written)
                json.WriteNullValue();
        }
        foreach (var navigation in projection.Deferred)
        {
            json.WriteStartObject(navigation.Name);
            json.WriteStartObject(Deferred);
            json.WriteString(Uri, uri + "/" + navigation.Name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(string, string), JsonEncodedText> TypeNames = new();

    public static string Key(Table table, int row)
    {
        Column[] keys = [.. table.Columns.TakeWhile(c => c.IsKey)];
        if (keys.Length == 1)
            return "('" + table.Get(row, keys[0]).Text + "')";
        var text = new StringBuilder("(");
        foreach (var key in keys)
            text.Append(text.Length > 1 ? "," : "").Append(key.Name).Append("='").Append(table.Get(row, key).Text).Append('\'');
        return text.Append(')').ToString();
    }

    private static void Cell(Utf8JsonWriter json, in Value value)
    {
        switch (value.Kind)
        {
            case Kind.Null:
                json.WriteNullValue();
                break;
            case Kind.Text:
                json.WriteStringValue(value.Text);
                break;
            case Kind.Flag:
                json.WriteBooleanValue(value.Number == 1);
                break;
            case Kind.Number:
                Span<byte> number = stackalloc byte[40];
                Utf8Formatter.TryFormat(value.Amount, number, out var n, new System.Buffers.StandardFormat('F', 3));
                json.WriteStringValue(number[..n]);
                break;
            case Kind.Time:
                var time = TimeSpan.FromMilliseconds(value.Number);
                json.WriteStringValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PT{time.Hours:00}H{time.Minutes:00}M{time.Seconds:00}S"));
                break;
            default:
                Span<byte> date = stackalloc byte[40];
                "/Date("u8.CopyTo(date);
                Utf8Formatter.TryFormat(value.Number, date[6..], out var d);
                var tail = value.Kind == Kind.Stamp ? "+0000)/"u8 : ")/"u8;
                tail.CopyTo(date[(6 + d)..]);
                json.WriteStringValue(date[..(6 + d + tail.Length)]);
                break;
        }
    }
}
