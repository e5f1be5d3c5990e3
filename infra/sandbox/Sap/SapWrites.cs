using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>A write that was checked: either refused, or a commit that cannot fail any more.</summary>
internal sealed record PlannedWrite(Answer? Refusal, Func<Answer>? Commit);

/// <summary>Checks a write completely before anything changes, so that a changeset can be all or nothing.</summary>
internal sealed partial class SapWrites(Landscape landscape, string[] entities, string prefix, string service)
{
    private static readonly string[] Creatable = ["A_BusinessPartner", "A_SalesOrder"];

    [GeneratedRegex(@"^(?<set>\w+)(\((?<key>.*)\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Resource();

    public PlannedWrite Plan(string resource, Call call)
    {
        var method = call.Method == "POST" && call.Header("X-HTTP-Method") is { Length: > 0 } tunnelled ? tunnelled : call.Method;
        var match = Resource().Match(resource);
        if (!match.Success || !entities.Contains(match.Groups["set"].Value))
            return Refuse(404, "/IWBEP/CM_MGW_RT/021", $"Resource not found for segment '{resource}'");
        var table = landscape.Find("sap", match.Groups["set"].Value)!;
        if (call.Json() is not { ValueKind: JsonValueKind.Object } body)
            return Refuse(400, "/IWFND/CM_MGW/001", "Malformed JSON in the request body");
        if (body.TryGetProperty("d", out var inner) && inner.ValueKind == JsonValueKind.Object)
            body = inner;
        return method switch
        {
            "POST" when !match.Groups["key"].Success => Create(table, body, call),
            "PATCH" or "MERGE" or "PUT" when match.Groups["key"].Success => Update(table, SapSystem.KeyOf(table, match.Groups["key"].Value), body, call),
            _ => Refuse(405, "/IWFND/CM_MGW/405", $"Method {method} not allowed for {table.Name}"),
        };
    }

    private PlannedWrite Update(Table table, string key, JsonElement body, Call call)
    {
        var row = table.Locate(key);
        if (row < 0)
            return Refuse(404, "/IWBEP/CM_MGW_RT/020", $"Resource not found for segment '{table.Name}'");
        if (table.HasEtag)
        {
            var expected = call.Header("If-Match");
            if (string.IsNullOrEmpty(expected))
                return Refuse(428, "/IWFND/CM_MGW/428", "Header If-Match is missing: precondition required");
            if (expected == "*" ? !landscape.Options.SapAllowAnyEtag : expected != Etags.Header(table, row))
                return Refuse(412, "/IWFND/CM_MGW/412", $"Precondition failed: {table.Name}({key}) was changed in the meantime");
        }
        if (call.Rejects?.Invoke(key) == true)
            return Refuse(400, "R1/251", $"{table.Name}({key}) is locked by user CB9980000099");
        if (!Read(table, body, row, out var values, out var problem))
            return Refuse(400, "/IWFND/CM_MGW/400", problem);
        return new PlannedWrite(null, () =>
        {
            landscape.Set(table, row, values, "push");
            var answer = new Answer(204) { Entity = table.Name, Writes = 1 };
            return table.HasEtag ? answer.With("ETag", Etags.Header(table, row)) : answer;
        });
    }

    private PlannedWrite Create(Table table, JsonElement body, Call call)
    {
        if (!Creatable.Contains(table.Name))
            return Refuse(405, "/IWFND/CM_MGW/405", $"{table.Name} cannot be created alone");
        var number = NextNumber(table);
        if (body.TryGetProperty(table.Columns[0].Name, out var given) && given.GetString() is { Length: > 0 } wanted)
            number = wanted;
        if (table.LocateAny(number) >= 0)
            return Refuse(400, "R1/552", $"{table.Name} {number} already exists");
        if (call.Rejects?.Invoke(number) == true)
            return Refuse(400, "R1/251", $"{table.Name} {number} is refused");
        var commits = new List<Action>();
        if (Insert(table, body, new Dictionary<string, Value> { [table.Columns[0].Name] = Value.Of(number) }, commits) is { } problem)
            return Refuse(400, "/IWFND/CM_MGW/400", problem);
        return new PlannedWrite(null, () =>
        {
            foreach (var commit in commits)
                commit();
            var row = table.Locate(number);
            var root = call.BaseUrl + prefix + service + "/";
            return Answer.Json(201, json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("d");
                ODataWriter.Row(json, root, service, table, row, Projection.Of(table, null, null));
                json.WriteEndObject();
            }, table.Name, writes: 1).With("Location", root + table.Name + ODataWriter.Key(table, row));
        });
    }

    // a deep insert: navigation properties in the body become rows that carry this row's key
    private string? Insert(Table table, JsonElement body, Dictionary<string, Value> values, List<Action> commits)
    {
        if (!Read(table, body, -1, out var given, out var problem))
            return problem;
        foreach (var (column, value) in given)
            values.TryAdd(column.Name, value);
        Defaults(table, values);
        commits.Add(() => landscape.Create(table, values, "push"));
        foreach (var navigation in table.Navigations)
        {
            if (!body.TryGetProperty(navigation.Name, out var nested) || nested.ValueKind == JsonValueKind.Null)
                continue;
            var children = nested.ValueKind == JsonValueKind.Object && nested.TryGetProperty("results", out var results) ? results : nested;
            var position = 0;
            foreach (var child in children.ValueKind == JsonValueKind.Array ? children.EnumerateArray().ToArray() : [children])
            {
                position++;
                var inherited = navigation.Link.ToDictionary(l => l, l => values.GetValueOrDefault(l, Value.Of(values.Values.First().Text)));
                if (navigation.Target.Name == "A_SalesOrderItem")
                {
                    inherited["SalesOrderItem"] = Value.Of((child.TryGetProperty("SalesOrderItem", out var n) ? n.GetString() : null) ?? (position * 10).ToString(CultureInfo.InvariantCulture));
                    inherited["TransactionCurrency"] = values.GetValueOrDefault("TransactionCurrency", Value.Of("EUR"));
                }
                if (!navigation.IsMany)
                    values[navigation.Link[0]] = inherited[navigation.Link[0]];
                if (Insert(navigation.Target, child, inherited, commits) is { } inner)
                    return inner;
            }
        }
        return null;
    }

    private void Defaults(Table table, Dictionary<string, Value> values)
    {
        void Default(string name, Value value) => values.TryAdd(name, value);
        if (table.Name == "A_SalesOrder")
        {
            Default("SalesOrderType", Value.Of("OR"));
            Default("SalesOrderDate", Value.OfDate(landscape.Clock));
            values["CreationDate"] = Value.OfDate(landscape.Clock);
            Default("TransactionCurrency", Value.Of("EUR"));
        }
        else if (table.Name == "A_BusinessPartner")
        {
            Default("BusinessPartnerCategory", Value.Of("2"));
            values["CreationDate"] = Value.OfDate(landscape.Clock);
        }
        else if (table.Name == "A_BusinessPartnerAddress")
        {
            Default("AddressID", Value.Of((90_000_000 + table.Count).ToString(CultureInfo.InvariantCulture)));
        }
        else if (table.Name is "A_AddressEmailAddress" or "A_AddressPhoneNumber")
        {
            Default("Person", Value.Empty);
            Default("OrdinalNumber", Value.Of("1"));
        }
    }

    private static string NextNumber(Table table) => (table.Name == "A_SalesOrder" ? Orders.FirstNumber + table.Count : 7_000_001 + table.Count).ToString(CultureInfo.InvariantCulture);

    private static bool Read(Table table, JsonElement body, int row, out List<KeyValuePair<Column, Value>> values, out string problem)
    {
        values = [];
        problem = "";
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name.StartsWith("__", StringComparison.Ordinal) || table.Navigations.Exists(n => n.Name == property.Name))
                continue;
            if (table.Find(property.Name) is not { } column)
                problem = $"Property '{property.Name}' is invalid in {table.Name}Type";
            else if (!Value.TryParse(column.Kind, property.Value, out var value))
                problem = $"Invalid value for property '{property.Name}' of type {column.Kind}";
            else if (column.MaxLength > 0 && value.Text?.Length > column.MaxLength)
                problem = $"Value for property '{property.Name}' exceeds maximum length {column.MaxLength}";
            else if (row < 0 && (!column.IsReadOnly || column.IsKey || table.Name == "A_SalesOrderItem" || property.Name is "Customer" or "Supplier"))
                values.Add(new(column, value));
            else if (row >= 0 && !column.IsReadOnly)
                values.Add(new(column, value.IsNull && column.Kind == Kind.Text ? Value.Empty : value));
            else if (row >= 0 && table.Get(row, column) != value)
                problem = $"Property '{property.Name}' is not updatable";
            if (problem.Length > 0)
                return false;
        }
        return true;
    }

    private static PlannedWrite Refuse(int status, string code, string message) => new(SapSystem.Fail(status, code, message), null);

}
