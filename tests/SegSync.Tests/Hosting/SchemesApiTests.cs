using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Hosting;

public sealed class SchemesApiTests : IAsyncLifetime
{
    private readonly HostedWorld hub = new();

    public async Task InitializeAsync()
    {
        hub.Fill();
        await hub.Pass.RunAsync(new("test", "because"), null, default);
        await hub.StartAsync();
    }

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_scheme_goes_its_way_by_the_api_and_each_step_is_refused_before_its_time()
    {
        var text = JsonSerializer.Serialize(new { scheme = Schemes.Text("customer-tier"), actor = "anna" });
        ((string)(await PostAsync("/api/schemes", text, HttpStatusCode.OK))["version"]!).ShouldBe("customer-tier@2");
        ((string)(await PostAsync("/api/schemes/customer-tier/activate", """{"version":2,"reason":"x"}""", HttpStatusCode.Conflict))["detail"]!).ShouldContain("only what was approved");
        var hash = (string)(await PostAsync("/api/schemes/customer-tier/simulate", """{"version":2}""", HttpStatusCode.OK))["hash"]!;
        await PostAsync("/api/schemes/customer-tier/approve", $$"""{"version":2,"hash":"{{hash}}","reason":"agreed","actor":"board"}""", HttpStatusCode.OK);
        (await PostAsync("/api/schemes/customer-tier/activate", """{"version":2,"reason":"go"}""", HttpStatusCode.OK))["jobs"]!.AsArray().ShouldHaveSingleItem();
        (await hub.GetAsync("/api/schemes"))["items"]!.AsArray().Where(item => (string)item!["name"]! == "customer-tier").Select(item => $"{item!["version"]} {item["state"]}").ShouldBe(["1 retired", "2 active"]);
        (await hub.GetAsync("/api/schemes/customer-tier"))["items"]![1]!["steps"]!.AsArray().Count.ShouldBe(4);
        await PostAsync("/api/schemes/customer-tier/rollback", """{"reason":"no"}""", HttpStatusCode.OK);
        await PostAsync("/api/schemes/customer-tier/march", "{}", HttpStatusCode.BadRequest);
        ((string)(await PostAsync("/api/schemes/customer-tier/approve", "{}", HttpStatusCode.BadRequest))["detail"]!).ShouldContain("hash: the hash of what is agreed to is needed");
    }

    [Fact]
    public async Task An_override_is_set_shown_and_lifted()
    {
        var master = (string)(await hub.GetAsync("/api/masters?kind=customer&limit=1"))["items"]![0]!["id"]!;
        var said = await PostAsync("/api/overrides", $$"""{"scheme":"customer-tier","master":"{{master}}","code":"B","until":"2999-01-01T00:00:00Z","owner":"otto","reason":"because"}""", HttpStatusCode.Accepted);
        var id = (string)said["override"]!["id"]!;
        await hub.Pass.DecideAsync(new("test", "decide"), null, default);
        var line = (await hub.GetAsync("/api/assignments?scheme=customer-tier&code=B"))["items"]!.AsArray().Single(item => (string)item!["master"]! == master)!;
        (line["override"]!["owner"]!.GetValue<string>(), line["code"]!.GetValue<string>(), line["computed"]!.GetValue<string>() != "B").ShouldBe(("otto", "B", true));
        ((string)(await hub.GetAsync("/api/overrides"))["items"]![0]!["state"]!).ShouldBe("holds");
        await PostAsync($"/api/overrides/{id}/lift", """{"reason":"over"}""", HttpStatusCode.Accepted);
        ((string)(await hub.GetAsync("/api/overrides"))["items"]![0]!["state"]!).ShouldBe("lifted");
        await PostAsync($"/api/overrides/{id}/lift", "{}", HttpStatusCode.NotFound);
        ((string)(await PostAsync("/api/overrides", "{}", HttpStatusCode.BadRequest))["detail"]!).ShouldContain("until: until when? No override holds for ever");
    }

    private async Task<JsonNode> PostAsync(string path, string body, HttpStatusCode expected)
    {
        using var response = await hub.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }
}
