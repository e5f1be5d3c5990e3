using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Sandbox;
using SegSync.Sandbox.World;

namespace SegSync.Tests.Landing;

/// <summary>The manifests against what the sandbox really serves: every field that is asked for is there and fits.</summary>
public sealed class SandboxMappingTests : IAsyncLifetime
{
    private const string Sap = "/sap/opu/odata/sap";
    private static readonly MappingContext Context = Given.Context with { Latest = new(2026, 7, 31) };
    private Server server = null!;

    public async Task InitializeAsync() =>
        server = await Server.StartAsync(new() { Customers = 200, Products = 60, Orders = 800, Dirt = 0.05, SapPageSize = 5000 }, TimeProvider.System);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Partners_products_and_orders_of_SAP_map_and_only_the_dirty_orders_are_refused()
    {
        var partners = await SapAsync("API_BUSINESS_PARTNER", "sap-customer", "sap-supplier");
        var all = server.Landscape.Partners;
        Map("sap-customer", partners).OfType<Mapped.Record>().Count().ShouldBe(all.Customer.Count);
        Map("sap-supplier", partners).OfType<Mapped.Record>().Count().ShouldBe(all.Supplier.Count);
        var customers = Map("sap-customer", partners).OfType<Mapped.Record>().ToList();
        customers.Sum(customer => customer.Value.Rows.Length).ShouldBe(all.Customer.Count + all.SalesArea.Count);
        customers.ShouldAllBe(customer => customer.Value.Rows.All(row => row.ETag != null) && customer.Value.Fields.ContainsKey("email") && customer.Value.Fields.ContainsKey("street"));

        var products = Map("sap-product", await SapAsync("API_PRODUCT_SRV", "sap-product")).Cast<Mapped.Record>().ToList();
        products.Count.ShouldBe(60);
        products.Sum(product => product.Value.Rows.Length).ShouldBe(server.Landscape.Goods.Plant.Count);

        var orders = Map("sap-order", await SapAsync("API_SALES_ORDER_SRV", "sap-order"));
        var dirty = Enumerable.Range(0, 800).Where(order => server.Landscape.Orders.DefectOf(order) != Defect.None).Select(Orders.Number);
        orders.OfType<Mapped.Refused>().Select(refused => refused.Id).Order().ShouldBe(dirty.Order());
        orders.OfType<Mapped.Refused>().Select(refused => refused.Field).Distinct().Order().ShouldBe(["SalesOrderDate", "SoldToParty", "to_Item[0]/TransactionCurrency"]);
        orders.OfType<Mapped.Document>().Count().ShouldBe(800 - dirty.Count());
    }

    [Fact]
    public async Task Accounts_items_stock_locations_and_shipments_map_without_a_refusal()
    {
        var landscape = server.Landscape;
        var accounts = Accounts();
        accounts.Count.ShouldBe(landscape.Salesforce.Account.Count);
        Map("salesforce-account", accounts).OfType<Mapped.Record>().Count().ShouldBe(accounts.Count);

        var items = await ListAsync("/sandbox/wms/lgfapi/v10/entity/item?page_size=1250&fields=", "wms", "results", "wms-item");
        Map("wms-item", items).OfType<Mapped.Record>().Count(item => item.Value.Rows.Length == 1).ShouldBe(landscape.Wms.Item.Count);
        var stock = await ListAsync("/sandbox/wms/lgfapi/v10/entity/inventory?page_size=1250&fields=", "wms", "results", "wms-inventory");
        Map("wms-inventory", stock).OfType<Mapped.Document>().Sum(document => document.Value.Lines.Length).ShouldBe(landscape.Wms.Inventory.Count);

        var places = await ListAsync("/logisticsRestApi/resources-int/v2/locations?limit=1000&fields=", "otm", "items", "otm-customer", "otm-location");
        Map("otm-location", places).OfType<Mapped.Record>().Count().ShouldBe(5);
        Map("otm-customer", places).OfType<Mapped.Record>().Count().ShouldBe(landscape.Otm.Location.Count - 5);
        var shipments = await ListAsync("/logisticsRestApi/resources-int/v2/shipments?limit=1000&fields=", "otm", "items", "otm-shipment");
        Map("otm-shipment", shipments).OfType<Mapped.Document>().Sum(document => document.Value.Lines.Length).ShouldBe(landscape.Otm.Shipment.Count);
    }

    private static List<Mapped> Map(string name, List<JsonElement> items) =>
        [.. items.SelectMany(item => Mappings.BuiltIn(name)!.Map(Context, new(item)))];

    private static StreamRequest Request(params string[] names) => Mappings.Plan(Context, [.. names.Select(name => Mappings.BuiltIn(name)!)]).ShouldHaveSingleItem().Request;

    private async Task<List<JsonElement>> SapAsync(string service, params string[] names)
    {
        var request = Request(names);
        var expand = request.Fields.Where(field => field.Contains('/', StringComparison.Ordinal)).Select(field => field[..field.LastIndexOf('/')]).Distinct();
        var address = $"{Sap}/{service}/{request.Name}?$format=json&$select={string.Join(',', request.Fields)}&$expand={string.Join(',', expand)}";
        var answer = await GetAsync(address, "sap", Basic(SegSync.Sandbox.Sap.SapSystem.User, SegSync.Sandbox.Sap.SapSystem.Password));
        return [.. answer.GetProperty("d").GetProperty("results").EnumerateArray()];
    }

    private async Task<List<JsonElement>> ListAsync(string address, string user, string list, params string[] names)
    {
        var answer = await GetAsync(address + string.Join(',', Request(names).Fields), user, Basic(user, "secret"));
        return [.. answer.GetProperty(list).EnumerateArray()];
    }

    /// <summary>Rows as a query gives them; how it is paged is the connector's concern.</summary>
    private List<JsonElement> Accounts()
    {
        var table = server.Landscape.Salesforce.Account;
        var wanted = Request("salesforce-account").Fields;
        wanted.ShouldAllBe(field => table.Find(field) != null);
        return [.. Enumerable.Range(0, table.Count).Select(row => JsonSerializer.SerializeToElement(wanted.ToDictionary(field => field, field => Cell(table.Get(row, field)))))];
    }

    private static object? Cell(Value value) => value.Kind == Kind.Flag ? value.Number == 1 : value.ToText();

    private static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private async Task<JsonElement> GetAsync(string address, string system, AuthenticationHeaderValue authorization)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, address)) { Headers = { Authorization = authorization } };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{system}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
