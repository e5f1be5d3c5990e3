using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SegSync.Sandbox.Http;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Sap;

/// <summary>SAP S/4HANA's OData V2 services.</summary>
internal sealed partial class SapSystem(Landscape landscape) : ISystem
{
    public const string User = "COMM_USER", Password = "secret";
    private static readonly Dictionary<string, string[]> Services = new(StringComparer.Ordinal)
    {
        ["API_BUSINESS_PARTNER"] = ["A_BusinessPartner", "A_Customer", "A_CustomerSalesArea", "A_Supplier", "A_SupplierPurchasingOrg", "A_BusinessPartnerAddress", "A_AddressEmailAddress", "A_AddressPhoneNumber"],
        ["API_PRODUCT_SRV"] = ["A_Product", "A_ProductPlant", "A_ProductSupplyPlanning", "A_ProductDescription"],
        ["API_SALES_ORDER_SRV"] = ["A_SalesOrder", "A_SalesOrderItem"],
    };
    private readonly CsrfTokens _tokens = new(landscape.Options.Seed);

    public string Name => "sap";
    public string Prefix => "/sap/opu/odata/sap/";
    internal Landscape Landscape => landscape;

    public void ExpireSessions() => _tokens.Clear();

    public Answer Error(int status, string code, string message) => Fail(status, code, message);

    public Answer Handle(Call call)
    {
        if (!call.IsBasic(User, Password))
            return Fail(401, "401", "Logon failed").With("WWW-Authenticate", "Basic realm=\"SAP NetWeaver Application Server [S4H/100]\"");
        var rest = call.Path[Prefix.Length..];
        var cut = rest.IndexOf('/', StringComparison.Ordinal);
        var service = cut < 0 ? rest : rest[..cut];
        if (!Services.ContainsKey(service))
            return Fail(403, "/IWFND/MED/170", $"No service found for namespace '', name '{service}', version '0001'");
        var resource = cut < 0 ? "" : rest[(cut + 1)..];

        if (!_tokens.Admit(call, out var fetched))
            return Answer.Text(403, "CSRF token validation failed").With("x-csrf-token", "Required");
        var answer = resource == "$batch" && call.Method == "POST" ? new SapBatch(this, service).Handle(call) : Dispatch(service, resource, call);
        if (fetched is { } token)
            answer.With("x-csrf-token", token.Token).With("Set-Cookie", $"SAP_SESSIONID_S4H_100={token.Session}; path=/; HttpOnly");
        return answer.With("dataserviceversion", "2.0");
    }

    /// <summary>One operation, alone or as a part of a batch.</summary>
    public Answer Dispatch(string service, string resource, Call call)
    {
        try
        {
            if (call.Method is not ("GET" or "HEAD"))
            {
                var write = Plan(service, resource, call);
                if (write.Refusal is { } refusal)
                    return refusal;
                var answer = write.Commit!();
                landscape.Changes.Flush();
                return answer;
            }
            return resource switch
            {
                "" => Answer.Json(200, json => ServiceDocument(json, service)),
                "$metadata" => Answer.Text(200, Metadata.Of(service, Services[service].Select(Table)), "application/xml;charset=utf-8"),
                _ => Read(service, resource, call),
            };
        }
        catch (QueryException e)
        {
            return Fail(400, "/IWCOR/CX_DS_EXPR_SYNTAX_ERROR", e.Message);
        }
    }

    public PlannedWrite Plan(string service, string resource, Call call) => new SapWrites(landscape, Services[service], Prefix, service).Plan(resource, call);

    private Table Table(string entity) => landscape.Find("sap", entity)!;

    [GeneratedRegex(@"^(?<set>\w+)(?<key>\((?<in>.*?)\))?(/(?<nav>\$?\w+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Resource();

    private Answer Read(string service, string resource, Call call)
    {
        var match = Resource().Match(resource);
        if (!match.Success || !Services[service].Contains(match.Groups["set"].Value))
            return Fail(404, "/IWBEP/CM_MGW_RT/021", $"Resource not found for segment '{resource}'");
        var table = Table(match.Groups["set"].Value);
        var root = call.BaseUrl + Prefix + service + "/";
        var navigation = match.Groups["nav"].Value;
        if (!match.Groups["key"].Success)
            return navigation is "" or "$count" ? Collection(service, root, table, null, call, navigation == "$count") : Fail(404, "404", $"Resource not found for segment '{navigation}'");
        var row = table.Locate(KeyOf(table, match.Groups["in"].Value));
        if (row < 0)
            return Fail(404, "/IWBEP/CM_MGW_RT/020", $"Resource not found for segment '{table.Name}'");
        if (navigation.Length > 0)
        {
            var step = table.Navigations.Find(n => n.Name == navigation);
            if (step is null)
                return Fail(404, "/IWBEP/CM_MGW_RT/021", $"Resource not found for segment '{navigation}'");
            var children = table.Children(row, step).ToArray();
            return step.IsMany ? Collection(service, root, step.Target, children, call, false) : children.Length == 0 ? Fail(404, "404", "Not found") : Entity(service, root, step.Target, children[0], call);
        }
        return Entity(service, root, table, row, call);
    }

    private static Answer Entity(string service, string root, Table table, int row, Call call)
    {
        var projection = Projection.Of(table, call.Query("$select"), call.Query("$expand"));
        var answer = Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("d");
            ODataWriter.Row(json, root, service, table, row, projection);
            json.WriteEndObject();
        }, table.Name);
        return table.HasEtag ? answer.With("ETag", Etags.Header(table, row)) : answer;
    }

    private Answer Collection(string service, string root, Table table, int[]? among, Call call, bool countOnly)
    {
        var filter = ODataFilter.Parse(table, call.Query("$filter"));
        var order = ODataFilter.Orders(table, call.Query("$orderby"));
        var rows = among is null ? landscape.Query.Rows(table, filter, order, call.Query("$filter") + "\n" + call.Query("$orderby"))
            : filter is null ? among : [.. among.Where(r => filter.Holds(table, r))];
        if (countOnly)
            return Answer.Text(200, rows.Length.ToString(CultureInfo.InvariantCulture));
        var skip = ODataFilter.Whole(call.Query("$skip"), 0, "$skip");
        var top = ODataFilter.Whole(call.Query("$top"), int.MaxValue, "$top");
        var token = ODataFilter.Whole(call.Query("$skiptoken"), 0, "$skiptoken");
        var total = (int)Math.Min(Math.Max(0, rows.Length - (long)skip), top);
        var projection = Projection.Of(table, call.Query("$select"), call.Query("$expand"));
        var slice = Slice.Of(total, token, landscape.Options.SapPageSize, call.Twist);
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("d");
            if (call.Query("$inlinecount") == "allpages")
                json.WriteString("__count", rows.Length.ToString(CultureInfo.InvariantCulture));
            json.WriteStartArray("results");
            for (var i = slice.From; i < slice.To; i++)
                ODataWriter.Row(json, root, service, table, rows[skip + i], projection);
            json.WriteEndArray();
            if (slice.Next is { } next)
                json.WriteString("__next", NextLink(call, next));
            json.WriteEndObject();
            json.WriteEndObject();
        }, table.Name, slice.To - slice.From);
    }

    private static string NextLink(Call call, int next)
    {
        var link = new StringBuilder(call.BaseUrl).Append(call.Path).Append('?');
        foreach (var (name, value) in call.QueryPairs.Where(p => p.Key != "$skiptoken"))
            link.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        return link.Append(CultureInfo.InvariantCulture, $"$skiptoken={next}").ToString();
    }

    /// <summary>'x' or Name='x',Other='y' to the comma-joined key.</summary>
    public static string KeyOf(Table table, string text)
    {
        var parts = KeyPart().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal));
        return parts.Count == 1 ? parts.Values.First() : string.Join(',', table.Columns.TakeWhile(c => c.IsKey).Select(c => parts.GetValueOrDefault(c.Name)));
    }

    [GeneratedRegex(@"((?<name>\w+)\s*=\s*)?'(?<value>([^']|'')*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex KeyPart();

    private static void ServiceDocument(Utf8JsonWriter json, string service)
    {
        json.WriteStartObject();
        json.WriteStartObject("d");
        json.WriteStartArray("EntitySets");
        foreach (var set in Services[service])
            json.WriteStringValue(set);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static Answer Fail(int status, string code, string message) => Answer.Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteStartObject("message");
        json.WriteString("lang", "en");
        json.WriteString("value", message);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
