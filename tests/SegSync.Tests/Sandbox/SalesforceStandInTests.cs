using System.Net;
using System.Text.Json;

namespace SegSync.Tests.Sandbox;

public sealed class SalesforceStandInTests
{
    private const string Api = "/services/data/v62.0/";

    private static string Q(string soql) => Api + "query?q=" + Uri.EscapeDataString(soql);

    private static async Task<JsonElement> PatchAsync(RunningSandbox sandbox, string token, string path, string json)
    {
        using var response = await sandbox.SendAsync(HttpMethod.Patch, Api + path, token, json);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return RunningSandbox.Parse(text);
    }

    [Fact]
    public async Task Following_nextRecordsUrl_yields_every_account_once_even_when_rows_change_meanwhile()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.TokenAsync();
        var page = await sandbox.GetAsync(Q("SELECT Id, Name FROM Account ORDER BY SystemModstamp"), token, ("Sforce-Query-Options", "batchSize=200"));
        var ids = page.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()!).ToList();
        page.GetProperty("done").GetBoolean().ShouldBeFalse();
        await sandbox.AdminAsync("edit", $$$"""{"system":"salesforce","entity":"Account","id":"{{{ids[0]}}}","fields":{"Name":"Changed"}}""");
        while (!page.GetProperty("done").GetBoolean())
        {
            page = await sandbox.GetAsync(page.GetProperty("nextRecordsUrl").GetString()!, token);
            ids.AddRange(page.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()!));
        }
        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.Count.ShouldBe(page.GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task A_query_after_a_stamp_finds_the_changed_row_and_a_quoted_stamp_is_an_error()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.TokenAsync();
        var id = (await sandbox.GetAsync(Q("SELECT Id FROM Account LIMIT 1"), token)).GetProperty("records")[0].GetProperty("Id").GetString();
        await sandbox.AdminAsync("edit", $$$"""{"system":"salesforce","entity":"Account","id":"{{{id}}}","fields":{"Phone":"1"}}""");
        (await sandbox.GetAsync(Q("SELECT Id FROM Account WHERE SystemModstamp >= 2026-06-30T00:00:00Z AND Segment__c = null"), token)).GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()).ShouldBe([id]);
        using var refused = await sandbox.SendAsync(HttpMethod.Get, Q("SELECT Id FROM Account WHERE SystemModstamp >= '2026-06-30'"), token);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_collection_answers_row_by_row_and_allOrNone_takes_everything_back()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.TokenAsync();
        var ids = (await sandbox.GetAsync(Q("SELECT Id FROM Account LIMIT 2"), token)).GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()).ToArray();
        string Body(bool all) => $$"""{"allOrNone":{{(all ? "true" : "false")}},"records":[{"attributes":{"type":"Account"},"Id":"{{ids[0]}}","Segment__c":"A"},{"attributes":{"type":"Account"},"Id":"{{ids[1]}}","Segment__c":"MUCH TOO LONG"}]}""";
        (await PatchAsync(sandbox, token, "composite/sobjects", Body(true))).EnumerateArray().Select(r => r.GetProperty("errors")[0].GetProperty("statusCode").GetString()).ShouldBe(["ALL_OR_NONE_OPERATION_ROLLED_BACK", "STRING_TOO_LONG"]);
        (await sandbox.GetAsync("/_sandbox/journal/changes")).GetArrayLength().ShouldBe(0);
        (await PatchAsync(sandbox, token, "composite/sobjects", Body(false))).EnumerateArray().Select(r => r.GetProperty("success").GetBoolean()).ShouldBe([true, false]);
        (await sandbox.GetAsync("/_sandbox/journal/changes")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task More_than_200_rows_are_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var rows = string.Join(',', Enumerable.Repeat("""{"attributes":{"type":"Account"},"Name":"x"}""", 201));
        using var response = await sandbox.SendAsync(HttpMethod.Post, Api + "composite/sobjects", await sandbox.TokenAsync(), $$"""{"records":[{{rows}}]}""");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_deleted_account_leaves_queries_and_appears_in_the_deleted_feed()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var token = await sandbox.TokenAsync();
        var id = (await sandbox.GetAsync(Q("SELECT Id FROM Account LIMIT 1"), token)).GetProperty("records")[0].GetProperty("Id").GetString();
        await sandbox.AdminAsync("delete", $$"""{"system":"salesforce","entity":"Account","id":"{{id}}"}""");
        (await sandbox.GetAsync(Q($"SELECT Id FROM Account WHERE Id = '{id}'"), token)).GetProperty("totalSize").GetInt32().ShouldBe(0);
        var feed = await sandbox.GetAsync(Api + "sobjects/Account/deleted/?start=2026-06-29T00:00:00Z&end=2026-07-01T00:00:00Z", token);
        feed.GetProperty("deletedRecords").EnumerateArray().Select(r => r.GetProperty("id").GetString()).ShouldContain(id);
    }

    [Fact]
    public async Task An_unknown_token_is_an_invalid_session()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var response = await sandbox.SendAsync(HttpMethod.Get, Api + "limits", "00Dwrong");
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).ShouldContain("INVALID_SESSION_ID");
    }
}
