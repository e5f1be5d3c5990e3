using System.Net;

namespace SegSync.Tests.Sandbox;

public sealed class FaultTests
{
    private const string Partners = RunningSandbox.Sap + "API_BUSINESS_PARTNER/A_BusinessPartner?$select=BusinessPartner";
    private const string Query = "/services/data/v62.0/query?q=SELECT+Id+FROM+Account";

    [Fact]
    public async Task Throttling_names_the_wait_and_stops_when_its_times_are_used_up()
    {
        await using var sandbox = await RunningSandbox.StartAsync("""[{"kind":"throttle429","system":"sap","every":2,"times":1,"retryAfter":"3"}]""");
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 4; n++)
        {
            using var response = await sandbox.SendAsync(HttpMethod.Get, Partners, "COMM_USER");
            answers.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
        }
        answers.ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.OK]);
    }

    [Fact]
    public async Task Salesforce_throttles_with_403_and_forgets_tokens_on_demand()
    {
        await using var sandbox = await RunningSandbox.StartAsync("""[{"kind":"throttle403","system":"salesforce","path":"query","at":[1]},{"kind":"expireToken","system":"salesforce","path":"query","at":[1]}]""");
        var token = await sandbox.TokenAsync();
        using var throttled = await sandbox.SendAsync(HttpMethod.Get, Query, token);
        throttled.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await throttled.Content.ReadAsStringAsync()).ShouldContain("REQUEST_LIMIT_EXCEEDED");
        using var expired = await sandbox.SendAsync(HttpMethod.Get, Query, token);
        expired.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await sandbox.GetAsync(Query, await sandbox.TokenAsync())).GetProperty("totalSize").GetInt32().ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_lost_answer_has_done_its_work()
    {
        await using var sandbox = await RunningSandbox.StartAsync("""[{"kind":"loseAnswer","system":"wms","method":"PATCH","at":[1]}]""");
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.SendAsync(HttpMethod.Patch, "/sandbox/wms/lgfapi/v10/entity/item/1001/", "wms", """{"fields":{"cust_field_1":"AX"}}"""));
        (await sandbox.GetAsync("/_sandbox/rows/wms/item/1001")).GetProperty("cust_field_1").GetString().ShouldBe("AX");
    }

    [Fact]
    public async Task A_cut_page_is_not_counted_as_served_and_a_short_page_loses_no_row()
    {
        await using var sandbox = await RunningSandbox.StartAsync("""[{"kind":"truncatePage","system":"sap","at":[1]},{"kind":"truncatePage","system":"sap","variant":"short","at":[1]}]""", sapPage: 300);
        await Should.ThrowAsync<HttpRequestException>(() => sandbox.SendAsync(HttpMethod.Get, Partners, "COMM_USER"));
        var keys = new List<string?>();
        for (string? next = Partners; next is not null;)
        {
            var d = (await sandbox.GetAsync(next, "COMM_USER")).GetProperty("d");
            keys.AddRange(d.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("BusinessPartner").GetString()));
            next = d.TryGetProperty("__next", out var link) ? link.GetString() : null;
        }
        keys.Distinct().Count().ShouldBe(keys.Count);
        var sap = (await sandbox.GetAsync("/_sandbox/journal/summary")).GetProperty("systems").EnumerateArray().Single(s => s.GetProperty("system").GetString() == "sap");
        sap.GetProperty("rowsServed").GetInt32().ShouldBe(keys.Count);
    }

    [Fact]
    public async Task A_repeated_page_shows_its_own_cursor_again()
    {
        await using var sandbox = await RunningSandbox.StartAsync("""[{"kind":"repeatPage","system":"sap","at":[2]}]""", sapPage: 100);
        var first = (await sandbox.GetAsync(Partners, "COMM_USER")).GetProperty("d").GetProperty("__next").GetString()!;
        (await sandbox.GetAsync(first, "COMM_USER")).GetProperty("d").GetProperty("__next").GetString().ShouldBe(first);
        (await sandbox.GetAsync(first, "COMM_USER")).GetProperty("d").GetProperty("__next").GetString().ShouldNotBe(first);
    }

    [Fact]
    public async Task A_rejected_row_fails_alone_inside_an_accepted_batch()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.TokenAsync();
        var ids = (await sandbox.GetAsync(Query + "+LIMIT+2", token)).GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()).ToArray();
        await sandbox.AdminAsync("faults", $$"""[{"kind":"rejectRow","system":"salesforce","keys":"{{ids[1]}}","times":1}]""");
        var body = "{\"records\":[" + string.Join(',', ids.Select(id => $$"""{"attributes":{"type":"Account"},"Id":"{{id}}","Segment__c":"A"}""")) + "]}";
        foreach (bool[] expected in (bool[][])[[true, false], [true, true]])
        {
            using var response = await sandbox.SendAsync(HttpMethod.Patch, "/services/data/v62.0/composite/sobjects", token, body);
            RunningSandbox.Parse(await response.Content.ReadAsStringAsync()).EnumerateArray().Select(r => r.GetProperty("success").GetBoolean()).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_bad_fault_plan_is_refused_with_every_error()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var response = await sandbox.SendAsync(HttpMethod.Post, "/_sandbox/faults", null, """[{"kind":"explode"},{"kind":"hang","path":"("}]""");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("rule 1");
        text.ShouldContain("rule 2");
    }
}
