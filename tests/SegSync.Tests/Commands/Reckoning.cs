using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SegSync.Tests.Commands;

/// <summary>
/// What the codes in a sandbox's systems must be, reckoned from its truth and its rows over HTTP alone: nothing of the
/// hub is used, and the definitions are the published ones (cumulative share of revenue, coefficient of variation).
/// </summary>
internal sealed class Reckoning(HttpClient sandbox)
{
    private readonly List<Group> customers = [];

    private readonly List<Group> products = [];

    private ILookup<string, string> salesAreas = null!;

    private ILookup<string, string> plants = null!;

    /// <summary>One thing of the real world with the records that stand for it.</summary>
    internal sealed record Group(string Truth, ImmutableArray<(string System, string Id, bool Live)> Records)
    {
        public string Tie => Records.Select(record => record.Id).Min(StringComparer.Ordinal)!;

        public IEnumerable<string> Live(string system) => Records.Where(record => record.Live && record.System == system).Select(record => record.Id);
    }

    private sealed record Line(string Customer, string Product, decimal Units, decimal Amount, DateOnly Date);

    /// <summary>Field of a row (<c>system entity key field</c>) to the code that it must hold.</summary>
    internal sealed record Codes(SortedDictionary<string, string> Fields, Dictionary<string, string> Customers, Dictionary<string, string> Products, decimal Revenue)
    {
        /// <summary>The fields that must hold something else than in <paramref name="before"/>, as the journal tells a change.</summary>
        public IEnumerable<string> Since(Codes before) =>
            Fields.Where(field => before.Fields[field.Key] != field.Value).Select(field => $"{field.Key}: {before.Fields[field.Key]} -> {field.Value}");
    }

    public static async Task<Reckoning> OfAsync(HttpClient sandbox)
    {
        var reckoning = new Reckoning(sandbox);
        reckoning.customers.AddRange(await reckoning.GroupsAsync("customer"));
        reckoning.products.AddRange(await reckoning.GroupsAsync("product"));
        reckoning.salesAreas = (await reckoning.SapAsync("API_BUSINESS_PARTNER/A_CustomerSalesArea"))
            .ToLookup(row => Text(row, "Customer"), row => string.Join(',', Text(row, "Customer"), Text(row, "SalesOrganization"), Text(row, "DistributionChannel"), Text(row, "Division")));
        reckoning.plants = (await reckoning.SapAsync("API_PRODUCT_SRV/A_ProductPlant")).ToLookup(row => Text(row, "Product"), row => $"{Text(row, "Product")},{Text(row, "Plant")}");
        return reckoning;
    }

    /// <summary>A raw row of the sandbox.</summary>
    public async Task<JsonElement> RowAsync(string system, string entity, string id) =>
        JsonSerializer.Deserialize<JsonElement>(await sandbox.GetStringAsync($"/_sandbox/rows/{system}/{entity}/{Uri.EscapeDataString(id)}"));

    /// <summary>The SAP number of the first customer of which <paramref name="wanted"/> holds.</summary>
    public string Customer(Func<Group, bool> wanted) => customers.Where(group => group.Live("sap").Any()).First(wanted).Live("sap").First();

    /// <summary>The SAP number of a customer whose one SAP record is named by the number that its Salesforce account carries.</summary>
    public async Task<string> NumberedAsync()
    {
        foreach (var group in customers.Where(group => group.Live("sap").Count() == 1 && group.Live("salesforce").Count() == 1))
        {
            var number = group.Live("sap").Single();
            if (Text(await RowAsync("salesforce", "Account", group.Live("salesforce").Single()), "AccountNumber") == number) return number;
        }

        throw new InvalidOperationException("the world has no such customer");
    }

    /// <summary>The SAP number of the first product of which <paramref name="wanted"/> holds.</summary>
    public string Product(Func<Group, bool> wanted) => products.Where(group => group.Live("sap").Any()).First(wanted).Live("sap").First();

    /// <summary>Reads the orders as they are now and decides every code.</summary>
    public async Task<Codes> DecideAsync()
    {
        var lines = await LinesAsync();
        var tiers = Abc(customers, lines.ToLookup(line => line.Customer));
        var byProduct = lines.ToLookup(line => line.Product);
        var abc = Abc(products, byProduct);
        var sold = products.Where(group => abc.ContainsKey(group.Truth)).SelectMany(group => Of(group, byProduct)).Select(line => line.Date).ToList();
        var months = Months(sold.Min(), sold.Max());
        var codes = products.Where(group => abc.ContainsKey(group.Truth)).ToDictionary(group => group.Truth, group => abc[group.Truth] + Xyz(Of(group, byProduct), months));

        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in customers.Where(group => tiers.ContainsKey(group.Truth)))
        {
            foreach (var id in group.Live("sap"))
            {
                fields[$"sap A_Customer {id} CustomerClassification"] = tiers[group.Truth];
                foreach (var key in salesAreas[id]) fields[$"sap A_CustomerSalesArea {key} CustomerABCClassification"] = tiers[group.Truth];
            }

            foreach (var id in group.Live("salesforce")) fields[$"salesforce Account {id} Segment__c"] = fields[$"salesforce Account {id} Tier__c"] = tiers[group.Truth];
            foreach (var id in group.Live("otm")) fields[$"otm locations {id} attribute1"] = tiers[group.Truth];
        }

        foreach (var group in products.Where(group => abc.ContainsKey(group.Truth)))
        {
            foreach (var key in group.Live("sap").SelectMany(id => plants[id])) fields[$"sap A_ProductPlant {key} ABCIndicator"] = abc[group.Truth];
            foreach (var id in group.Live("wms")) fields[$"wms item {id} cust_field_1"] = codes[group.Truth];
        }

        return new(fields, tiers, codes, lines.Sum(line => line.Amount));
    }

    private static IEnumerable<Line> Of(Group group, ILookup<string, Line> lines) => group.Records.Where(record => record.System == "sap").SelectMany(record => lines[record.Id]);

    /// <summary>Revenue descending, ties by code ascending; the cumulative share with the subject: to 0.80 A, to 0.95 B, else C.</summary>
    private static Dictionary<string, string> Abc(List<Group> groups, ILookup<string, Line> lines)
    {
        var ranked = groups.Where(group => group.Records.Any(record => record.Live)).Select(group => (Group: group, Revenue: Of(group, lines).Sum(line => line.Amount)))
            .OrderByDescending(pair => pair.Revenue).ThenBy(pair => pair.Group.Tie, StringComparer.Ordinal).ToList();
        var total = ranked.Sum(pair => pair.Revenue);
        var classes = new Dictionary<string, string>();
        decimal sum = 0;
        foreach (var (group, revenue) in ranked)
        {
            sum += revenue;
            classes[group.Truth] = sum <= 0.80m * total ? "A" : sum <= 0.95m * total ? "B" : "C";
        }

        return classes;
    }

    /// <summary>Population standard deviation over mean of monthly units: to 0.5 X, to 1 Y, else Z; no demand is Z.</summary>
    private static string Xyz(IEnumerable<Line> lines, List<DateOnly> months)
    {
        var units = months.ConvertAll(month => (double)lines.Where(line => line.Date.Year == month.Year && line.Date.Month == month.Month).Sum(line => line.Units));
        var mean = units.Average();
        if (mean <= 0) return "Z";
        var variation = Math.Sqrt(units.Average(value => (value - mean) * (value - mean))) / mean;
        return variation <= 0.5 ? "X" : variation <= 1 ? "Y" : "Z";
    }

    /// <summary>The last twelve complete calendar months, fewer where the first sale was later.</summary>
    private static List<DateOnly> Months(DateOnly first, DateOnly last)
    {
        var end = new DateOnly(last.Year, last.Month, 1);
        if (last.AddDays(1).Day != 1) end = end.AddMonths(-1);
        return [.. Enumerable.Range(-11, 12).Select(end.AddMonths).Where(month => month >= new DateOnly(first.Year, first.Month, 1))];
    }

    private async Task<List<Line>> LinesAsync()
    {
        var dirt = JsonSerializer.Deserialize<JsonElement>(await sandbox.GetStringAsync("/_sandbox/truth/dirt"));
        var broken = dirt.GetProperty("defects").EnumerateArray().SelectMany(defect => defect.GetProperty("salesOrders").EnumerateArray()).Select(order => order.GetString()!).ToHashSet();
        var orders = (await SapAsync("API_SALES_ORDER_SRV/A_SalesOrder")).ToDictionary(order => Text(order, "SalesOrder"));
        return
        [
            .. from item in await SapAsync("API_SALES_ORDER_SRV/A_SalesOrderItem")
               let order = orders[Text(item, "SalesOrder")]
               where !broken.Contains(Text(item, "SalesOrder")) && Text(item, "SalesDocumentRjcnReason").Length == 0
               select new Line(Text(order, "SoldToParty"), Text(item, "Material"), Number(item, "RequestedQuantity"), Number(item, "NetAmount"), Day(Text(order, "SalesOrderDate"))),
        ];
    }

    private async Task<List<Group>> GroupsAsync(string kind)
    {
        var records = (await sandbox.GetStringAsync($"/_sandbox/truth?kind={kind}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line));
        var groups = new List<Group>();
        // the landscape does not read Salesforce's products
        foreach (var group in records.Where(record => Text(record, "entity") != "Product2").GroupBy(record => Text(record, "truthId")))
        {
            var found = ImmutableArray.CreateBuilder<(string, string, bool)>();
            foreach (var record in group) found.Add((Text(record, "system"), Text(record, "id"), await LiveAsync(Text(record, "entity"), Text(record, "system"), Text(record, "id"))));
            groups.Add(new(group.Key, found.ToImmutable()));
        }

        return groups;
    }

    private async Task<bool> LiveAsync(string entity, string system, string id)
    {
        var row = await RowAsync(system, entity, id);
        return entity switch
        {
            "A_BusinessPartner" => Text(row, "IsMarkedForArchiving") != "true" && Text(await RowAsync(system, "A_Customer", id), "DeletionIndicator") != "true",
            "A_Product" => Text(row, "IsMarkedForDeletion") != "true",
            "Account" => Text(row, "IsDeleted") != "true",
            "locations" => Text(row, "isActive") == "true",
            "item" => Text(row, "active") == "true",
            _ => throw new InvalidOperationException($"{entity} is new to this test"),
        };
    }

    private async Task<List<JsonElement>> SapAsync(string entity)
    {
        var rows = new List<JsonElement>();
        for (string? next = $"/sap/opu/odata/sap/{entity}?$format=json"; next is not null;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sandbox.BaseAddress!, next));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("COMM_USER:secret")));
            using var response = await sandbox.SendAsync(request);
            var page = JsonSerializer.Deserialize<JsonElement>(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).GetProperty("d");
            rows.AddRange(page.GetProperty("results").EnumerateArray());
            next = page.TryGetProperty("__next", out var link) ? link.GetString() : null;
        }

        return rows;
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static decimal Number(JsonElement row, string name) => decimal.Parse(Text(row, name), CultureInfo.InvariantCulture);

    // as OData V2 writes a date: /Date(1770249600000)/
    private static DateOnly Day(string text) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text[6..^2], CultureInfo.InvariantCulture)).UtcDateTime);
}
