using System.Globalization;
using System.Text.RegularExpressions;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Salesforce;

/// <summary>Queries with their cursors, and the replication feeds.</summary>
internal sealed partial class SalesforceReads(Landscape landscape)
{
    private const int Smallest = 200, Largest = 2000, Cursors = 64;
    private const long Month = 30L * 86_400_000;
    private readonly Dictionary<string, (Table Table, Column[] Columns, int[] Rows, int Size)> _cursors = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private int _opened;

    [GeneratedRegex(@"batchSize\s*=\s*(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex BatchSize();

    public static Column[] Fields(Table table, string? names) => string.IsNullOrEmpty(names) ? table.Columns
        : [.. names.Split(',', StringSplitOptions.TrimEntries).Select(n => table.Find(n) ?? throw new SoqlException("INVALID_FIELD", $"No such column '{n}' on entity '{table.Name}'."))];

    public Answer Query(Call call, bool all)
    {
        var soql = Soql.Parse(call.Query("q") ?? "", name => landscape.Find("salesforce", name) ?? landscape.Tables.FirstOrDefault(t => t.System == "salesforce" && t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
        var rows = landscape.Query.Rows(soql.Table, soql.Where, soql.OrderBy, soql.Key);
        var deleted = soql.Table.Find("IsDeleted")!;
        if (!all)
            rows = [.. rows.Where(r => soql.Table.Get(r, deleted).Number == 0)];
        rows = [.. rows.Skip(soql.Offset).Take(soql.Limit)];
        if (soql.IsCount)
            return Answer.Text(200, string.Create(CultureInfo.InvariantCulture, $$"""{"totalSize":{{rows.Length}},"done":true,"records":[]}"""), "application/json;charset=utf-8");
        var size = call.Header("Sforce-Query-Options") is { } options && BatchSize().Match(options) is { Success: true } match
            ? Math.Clamp(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), Smallest, Largest) : Largest;
        var cursor = "01g5g" + (++_opened).ToString("0000000000", CultureInfo.InvariantCulture) + "AAA";
        if (rows.Length > size)
        {
            _cursors[cursor] = (soql.Table, soql.Columns, rows, size);
            _oldest.Enqueue(cursor);
            if (_oldest.Count > Cursors)
                _cursors.Remove(_oldest.Dequeue());
        }
        return Page(soql.Table, soql.Columns, rows, 0, size, cursor, call.Twist);
    }

    public Answer Continue(Call call, string locator)
    {
        var cut = locator.LastIndexOf('-');
        if (cut < 0 || !_cursors.TryGetValue(locator[..cut], out var open) || !int.TryParse(locator.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            throw new SoqlException("INVALID_QUERY_LOCATOR", "invalid query locator");
        return Page(open.Table, open.Columns, open.Rows, from, open.Size, locator[..cut], call.Twist);
    }

    private static Answer Page(Table table, Column[] columns, int[] rows, int from, int size, string cursor, Twist twist)
    {
        var slice = Slice.Of(rows.Length, from, size, twist);
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("totalSize", rows.Length);
            json.WriteBoolean("done", slice.Next is null);
            if (slice.Next is { } next)
                json.WriteString("nextRecordsUrl", string.Create(CultureInfo.InvariantCulture, $"{SalesforceShape.Api}/query/{cursor}-{next}"));
            json.WriteStartArray("records");
            for (var i = slice.From; i < slice.To; i++)
                SalesforceShape.Record(json, table, rows[i], columns);
            json.WriteEndArray();
            json.WriteEndObject();
        }, table.Name, slice.To - slice.From);
    }

    public Answer Replicated(Table table, Call call, bool deleted)
    {
        if (!Value.TryParse(Kind.Stamp, call.Query("start")?.Replace(' ', '+'), out var start) || !Value.TryParse(Kind.Stamp, call.Query("end")?.Replace(' ', '+'), out var end) || start.IsNull || end.IsNull)
            return SalesforceShape.Fail(400, "INVALID_REPLICATION_DATE", "start and end are ISO 8601 dates");
        if (end.Number <= start.Number)
            return SalesforceShape.Fail(400, "INVALID_REPLICATION_DATE", "endDate must be after startDate");
        if (start.Number < landscape.Clock - Month)
            return SalesforceShape.Fail(400, "INVALID_REPLICATION_DATE", "startDate cannot be more than 30 days ago");
        var (stamp, gone) = (table.Find("SystemModstamp")!, table.Find("IsDeleted")!);
        var rows = World.Query.Find(table, new Predicate.All(new Predicate.Compare(gone, Op.Eq, Value.Of(deleted), false),
            new Predicate.All(new Predicate.Compare(stamp, Op.Ge, start, false), new Predicate.Compare(stamp, Op.Le, end, false))));
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(deleted ? "deletedRecords" : "ids");
            foreach (var row in rows)
            {
                if (!deleted)
                {
                    json.WriteStringValue(table.KeyOf(row));
                    continue;
                }
                json.WriteStartObject();
                json.WriteString("id", table.KeyOf(row));
                json.WriteString("deletedDate", SalesforceShape.Stamp(table.Get(row, stamp).Number));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (deleted)
                json.WriteString("earliestDateAvailable", SalesforceShape.Stamp(landscape.Clock - Month));
            json.WriteString("latestDateCovered", SalesforceShape.Stamp(Math.Min(end.Number, landscape.Clock)));
            json.WriteEndObject();
        }, table.Name, deleted ? rows.Length : 0);
    }
}
