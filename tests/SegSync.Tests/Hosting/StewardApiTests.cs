using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SegSync.Core.Records;

namespace SegSync.Tests.Hosting;

public sealed class StewardApiTests : IAsyncLifetime
{
    private readonly HostedWorld hub = new();
    private string id = "";

    public async Task InitializeAsync()
    {
        hub.Fill();
        hub.World.System("erp").Put(EntityKind.Customer, "3000", "1", ("name", "Orion Foods SA"), ("city", "Paris"));
        hub.World.System("crm").Put(EntityKind.Customer, "003C", "1", ("name", "Orion Foods"), ("city", "Paris"));
        await hub.Pass.RunAsync(new("test", "because"), null, default);
        await hub.StartAsync();
        id = (string)(await hub.GetAsync("/api/exceptions?kind=possible-match&severity=medium&owner=stewards"))["items"]!.AsArray().ShouldHaveSingleItem()!["id"]!;
    }

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task An_exception_is_shown_previewed_decided_and_undone()
    {
        var shown = await hub.GetAsync($"/api/exceptions/{id}");
        shown["records"]!.AsArray().Select(record => (string)record!["fields"]!["name"]!).ShouldBe(["Orion Foods", "Orion Foods SA"]);
        shown["terms"]!.AsArray().Count.ShouldBe(2);
        shown["verdicts"]!.AsArray().Select(word => (string)word!).ShouldContain("not-same");

        var preview = await PostAsync($"/api/exceptions/{id}/preview", """{"verdict":"merge","reason":"what if"}""", HttpStatusCode.OK);
        preview["masters"]!.AsArray().Count.ShouldBe(2);
        (await hub.GetAsync("/api/verdicts"))["items"]!.AsArray().ShouldBeEmpty();

        var said = await PostAsync($"/api/exceptions/{id}/decide", """{"verdict":"merge","reason":"same house","actor":"anna"}""", HttpStatusCode.Accepted);
        said["jobs"]!.AsArray().ShouldHaveSingleItem();
        await hub.Pass.DecideAsync(new("anna", "decide"), null, default);
        var joined = (string)(await hub.GetAsync("/api/why/customer/erp:3000"))["id"]!;
        ((string)(await hub.GetAsync("/api/why/customer/crm:003C"))["id"]!).ShouldBe(joined);

        var verdict = (string)said["verdicts"]![0]!["id"]!;
        await PostAsync($"/api/verdicts/{verdict}/undo", """{"actor":"ben","reason":"no"}""", HttpStatusCode.Accepted);
        await hub.Pass.DecideAsync(new("ben", "decide"), null, default);
        var (one, other) = (await hub.GetAsync("/api/why/customer/erp:3000"), await hub.GetAsync("/api/why/customer/crm:003C"));
        ((string)one["id"]!).ShouldNotBe((string)other["id"]!);
        one["steps"]!.AsArray().ShouldContain(step => (string)step!["entry"]!["step"]! == "withdrawn" && (string)step["entry"]!["actor"]! == "ben");
        (await hub.GetAsync("/api/exceptions"))["items"]!.AsArray().ShouldContain(item => (string)item!["id"]! == id);
    }

    [Fact]
    public async Task A_pair_is_explained_matched_or_not_and_models_are_listed()
    {
        var pair = await hub.GetAsync("/api/pairs/customer?a=erp:3000&b=crm:003C");
        ((bool)pair["together"]!, (string)pair["decision"]!).ShouldBe((false, "possible"));
        pair["terms"]!.AsArray().Sum(term => (double)term!["weight"]!).ShouldBe((double)pair["weight"]!, 1e-9);
        ((string)pair["reasons"]![0]!).ShouldBe("possible: a steward is asked");
        (await hub.GetAsync("/api/models"))["items"]!.AsArray().ShouldBeEmpty("too few records to learn from");
        await PostAsync("/api/models/0123456789ab/adopt", """{"reason":"x"}""", HttpStatusCode.NotFound);
        await PostAsync("/api/models/0123456789ab/reject", "{}", HttpStatusCode.BadRequest);
        await PostAsync("/api/models", """{"kind":"customer","reason":"try"}""", HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Many_are_decided_at_once_only_when_they_are_as_many_as_expected()
    {
        var body = """{"verdict":{"verdict":"assign","owner":"ben","reason":"his"},"kind":"possible-match","count":COUNT}""";
        ((string)(await PostAsync("/api/exceptions", body.Replace("COUNT", "2"), HttpStatusCode.Conflict))["detail"]!).ShouldContain("takes 1 exceptions, not 2");
        (await PostAsync("/api/exceptions", body.Replace("COUNT", "1"), HttpStatusCode.Accepted))["verdicts"]!.AsArray().ShouldHaveSingleItem();
        (await hub.GetAsync("/api/exceptions?owner=ben"))["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"verdict":"marry","reason":"x"}""", "'marry' is none of merge")]
    [InlineData("""{"verdict":"merge"}""", "a verdict needs a reason")]
    [InlineData("""{"verdict":"split","reason":"x"}""", "no verdict about possible-match")]
    [InlineData("""{"verdict":"snooze","reason":"x"}""", "until when?")]
    [InlineData("not json", "body")]
    public async Task A_verdict_that_cannot_be_understood_lands_nothing(string body, string told)
    {
        ((string)(await PostAsync($"/api/exceptions/{id}/decide", body, HttpStatusCode.BadRequest))["detail"]!).ShouldContain(told);
        (await hub.GetAsync("/api/verdicts"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/exceptions/nobody/decide")]
    [InlineData("/api/verdicts/nobody/undo")]
    public async Task What_is_not_there_cannot_be_decided(string path) =>
        await PostAsync(path, """{"verdict":"merge","reason":"x"}""", HttpStatusCode.NotFound);

    private async Task<JsonNode> PostAsync(string path, string body, HttpStatusCode status)
    {
        using var response = await hub.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        return JsonNode.Parse(text)!;
    }
}
