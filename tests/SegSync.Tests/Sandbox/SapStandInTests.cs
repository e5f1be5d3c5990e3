using System.Net;
using System.Text.Json;

namespace SegSync.Tests.Sandbox;

public sealed class SapStandInTests
{
    private const string Partners = RunningSandbox.Sap + "API_BUSINESS_PARTNER/";
    private const string Orders = RunningSandbox.Sap + "API_SALES_ORDER_SRV/";

    private static async Task<List<JsonElement>> AllAsync(RunningSandbox sandbox, string path)
    {
        var rows = new List<JsonElement>();
        for (string? next = path; next is not null;)
        {
            var d = (await sandbox.GetAsync(next, "COMM_USER")).GetProperty("d");
            rows.AddRange(d.GetProperty("results").EnumerateArray());
            next = d.TryGetProperty("__next", out var link) ? link.GetString() : null;
        }
        return rows;
    }

    [Fact]
    public async Task Following_next_links_yields_every_order_once_with_all_its_items()
    {
        await using var sandbox = await RunningSandbox.StartAsync(sapPage: 130);
        var orders = await AllAsync(sandbox, Orders + "A_SalesOrder?$expand=to_Item&$inlinecount=allpages");
        orders.Count.ShouldBe(900);
        orders.Select(o => o.GetProperty("SalesOrder").GetString()).Distinct().Count().ShouldBe(900);
        var items = await AllAsync(sandbox, Orders + "A_SalesOrderItem");
        orders.Sum(o => o.GetProperty("to_Item").GetProperty("results").GetArrayLength()).ShouldBe(items.Count);
        orders[0].GetProperty("to_Item").GetProperty("results")[0].GetProperty("SalesOrderItem").GetString().ShouldBe("10");
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_other_ones()
    {
        await using var one = await RunningSandbox.StartAsync();
        await using var two = await RunningSandbox.StartAsync();
        await using var other = await RunningSandbox.StartAsync(seed: 43);
        const string Path = Orders + "A_SalesOrder?$expand=to_Item&$top=200";
        async Task<string> Text(RunningSandbox s) => (await s.GetAsync(Path, "COMM_USER")).GetRawText().Replace(s.Url.Authority, "host", StringComparison.Ordinal);
        (await Text(one)).ShouldBe(await Text(two));
        (await Text(one)).ShouldNotBe(await Text(other));
    }

    [Fact]
    public async Task A_compound_watermark_finds_exactly_the_partners_changed_since()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.AdminAsync("edit", """{"system":"sap","entity":"A_BusinessPartnerAddress","id":"1000007,40000007","fields":{"CityName":"Elsewhere"}}""");
        var filter = Uri.EscapeDataString("LastChangeDate gt datetime'2026-06-30T00:00:00' or (LastChangeDate eq datetime'2026-06-30T00:00:00' and LastChangeTime ge time'PT00H00M00S')");
        var changed = await AllAsync(sandbox, Partners + "A_BusinessPartner?$filter=" + filter);
        changed.Select(c => c.GetProperty("BusinessPartner").GetString()).ShouldBe(["1000007"]);
    }

    [Theory]
    [InlineData("startswith(BusinessPartner,'10000') and not (BusinessPartner eq '1000001')", 98)]
    [InlineData("BusinessPartner eq '1000001' or Customer eq '1000002'", 2)]
    [InlineData("substringof('nothing like it',OrganizationBPName1)", 0)]
    public async Task Filters_select_what_they_say(string filter, int expected)
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        (await AllAsync(sandbox, Partners + "A_BusinessPartner?$filter=" + Uri.EscapeDataString(filter))).Count.ShouldBe(expected);
    }

    [Fact]
    public async Task A_write_needs_a_token_a_tag_that_is_fresh_and_a_value_that_fits()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        const string Resource = "API_BUSINESS_PARTNER/A_Customer('1000001')";
        var etag = await sandbox.EtagAsync(Resource);
        using (var untokened = await sandbox.SendAsync(HttpMethod.Patch, RunningSandbox.Sap + Resource, "COMM_USER", """{"CustomerClassification":"A"}""", ("If-Match", etag)))
        {
            untokened.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            untokened.Headers.GetValues("x-csrf-token").ShouldBe(["Required"]);
        }
        var token = await sandbox.CsrfAsync();
        (await sandbox.PatchSapAsync(Resource, """{"CustomerClassification":"TOO LONG"}""", etag, token)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await sandbox.PatchSapAsync(Resource, """{"CustomerClassification":"A"}""", "", token)).Status.ShouldBe((HttpStatusCode)428);
        (await sandbox.PatchSapAsync(Resource, """{"CustomerClassification":"A"}""", "*", token)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await sandbox.PatchSapAsync(Resource, """{"CustomerClassification":"A"}""", etag, token)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await sandbox.PatchSapAsync(Resource, """{"CustomerClassification":"B"}""", etag, token)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        var changes = await sandbox.GetAsync("/_sandbox/journal/changes");
        changes.EnumerateArray().Select(c => (c.GetProperty("key").GetString(), c.GetProperty("from").GetString(), c.GetProperty("to").GetString())).ShouldBe([("1000001", "", "A")]);
    }

    [Fact]
    public async Task A_write_to_a_customer_bumps_the_stamp_of_its_business_partner()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var before = await sandbox.EtagAsync("API_BUSINESS_PARTNER/A_BusinessPartner('1000003')");
        var token = await sandbox.CsrfAsync();
        await sandbox.PatchSapAsync("API_BUSINESS_PARTNER/A_Customer('1000003')", """{"CustomerClassification":"A"}""", await sandbox.EtagAsync("API_BUSINESS_PARTNER/A_Customer('1000003')"), token);
        var partner = (await sandbox.GetAsync(Partners + "A_BusinessPartner('1000003')", "COMM_USER")).GetProperty("d");
        partner.GetProperty("LastChangeDate").GetString().ShouldBe("/Date(1782777600000)/");
        partner.GetProperty("__metadata").GetProperty("etag").GetString().ShouldNotBe(before);
    }

    [Fact]
    public async Task A_changeset_with_one_stale_tag_changes_nothing_and_the_next_changeset_still_counts()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var (good, other, token) = (await sandbox.EtagAsync("API_BUSINESS_PARTNER/A_Customer('1000001')"), await sandbox.EtagAsync("API_BUSINESS_PARTNER/A_Customer('1000002')"), await sandbox.CsrfAsync());
        string Part(string key, string etag) => $"--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {key}\r\n\r\nPATCH A_Customer('{key}') HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: {etag}\r\n\r\n{{\"CustomerClassification\":\"C\"}}\r\n";
        string Set(params string[] parts) => "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" + string.Concat(parts) + "--c--\r\n";
        var body = Set(Part("1000001", good), Part("1000002", "W/\"stale\"")) + Set(Part("1000002", other)) + "--b\r\nContent-Type: application/http\r\n\r\nGET A_Customer?$top=2 HTTP/1.1\r\n\r\n\r\n--b--\r\n";
        using var response = await sandbox.SendAsync(HttpMethod.Post, Partners + "$batch", "COMM_USER", body, ("Content-Type", "multipart/mixed; boundary=b"), ("x-csrf-token", token));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        text.ShouldContain("HTTP/1.1 412");
        text.ShouldContain("HTTP/1.1 204");
        text.ShouldContain("HTTP/1.1 200");
        (await sandbox.GetAsync("/_sandbox/journal/changes")).EnumerateArray().Select(c => c.GetProperty("key").GetString()).ShouldBe(["1000002"]);
    }

    [Fact]
    public async Task An_order_posted_with_its_items_is_read_back_whole()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var response = await sandbox.SendAsync(HttpMethod.Post, Orders + "A_SalesOrder", "COMM_USER", """{"SoldToParty":"1000001","to_Item":[{"Material":"MAT000001","RequestedQuantity":"5","NetAmount":"12.5"},{"Material":"MAT000002","RequestedQuantity":"1"}]}""", ("x-csrf-token", await sandbox.CsrfAsync()));
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        var number = RunningSandbox.Parse(await response.Content.ReadAsStringAsync()).GetProperty("d").GetProperty("SalesOrder").GetString();
        var order = (await sandbox.GetAsync(Orders + $"A_SalesOrder('{number}')?$expand=to_Item", "COMM_USER")).GetProperty("d");
        order.GetProperty("to_Item").GetProperty("results").EnumerateArray().Select(i => i.GetProperty("SalesOrderItem").GetString()).ShouldBe(["10", "20"]);
        order.GetProperty("TotalNetAmount").GetString().ShouldBe("12.500");
    }

    [Fact]
    public async Task The_sandbox_knows_which_orders_are_broken()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var dirt = await sandbox.GetAsync("/_sandbox/truth/dirt");
        var broken = (await AllAsync(sandbox, Orders + "A_SalesOrder")).Where(o => o.GetProperty("TransactionCurrency").GetString() == "XXX" || o.GetProperty("SoldToParty").GetString() == ""
            || o.GetProperty("SalesOrderDate").GetString() is "/Date(32503593600000)/" or "/Date(-2209161600000)/").Select(o => o.GetProperty("SalesOrder").GetString());
        broken.Order().ShouldBe(dirt.GetProperty("defects").EnumerateArray().SelectMany(d => d.GetProperty("salesOrders").EnumerateArray()).Select(s => s.GetString()).Order());
    }
}
