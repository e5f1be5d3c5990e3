using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Tests.Hosting;

public class ApiTests : IAsyncLifetime
{
    private readonly HostedWorld hub = new();

    public async Task InitializeAsync() => await (await hub.FilledAsync()).StartAsync();

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task Systems_tell_their_last_pull_and_push_and_how_fresh_they_are()
    {
        var erp = (await hub.GetAsync("/api/systems"))["items"]!.AsArray().Single(item => (string)item!["name"]! == "erp")!;
        ((long)erp["pull"]!["counts"]!["read"]!).ShouldBe(5);
        ((long)erp["push"]!["counts"]!["accepted"]!).ShouldBe(3);
        erp["pull"]!["freshAt"].ShouldNotBeNull();
        erp["next"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_overview_counts_masters_codes_and_exceptions()
    {
        var overview = await hub.GetAsync("/api/overview");
        ((int)overview["masters"]!["customer"]!).ShouldBe(3);
        ((int)overview["masters"]!["product"]!).ShouldBe(1);
        var tier = overview["schemes"]!.AsArray().Single(item => (string)item!["scheme"]! == "customer-tier")!["codes"]!;
        ((int)tier["A"]!).ShouldBe(1);
        ((int)overview["exceptions"]!).ShouldBe(0);
        ((long)overview["jobs"]!).ShouldBe(0);
    }

    [Fact]
    public async Task The_overview_is_counted_anew_once_a_run_has_ended()
    {
        ((int)(await hub.GetAsync("/api/overview"))["masters"]!["customer"]!).ShouldBe(3);
        hub.World.System("erp").Put(EntityKind.Customer, "3000", "1", ("name", "Neukunde"));
        await hub.Pass.RunAsync(new("test", "because"), null, default);
        ((int)(await hub.GetAsync("/api/overview"))["masters"]!["customer"]!).ShouldBe(4);
    }

    [Fact]
    public async Task Runs_come_the_latest_first_and_page_by_page()
    {
        var numbers = new List<long>();
        var path = "/api/runs?limit=2";
        while (true)
        {
            var page = await hub.GetAsync(path);
            numbers.AddRange(page["items"]!.AsArray().Select(run => (long)run!["number"]!));
            if (page["continuation"] is not { } next) break;
            path = $"/api/runs?limit=2&continuation={next}";
        }

        numbers.Count.ShouldBeGreaterThan(5);
        numbers.ShouldBe(numbers.OrderDescending());
        numbers.ShouldBeUnique();
        ((string)(await hub.GetAsync($"/api/runs/{numbers[0]}"))["name"]!).ShouldStartWith("push");
    }

    [Fact]
    public async Task Masters_are_found_by_kind_and_by_any_text_of_theirs_whatever_its_case()
    {
        (await hub.GetAsync("/api/masters"))["items"]!.AsArray().Count.ShouldBe(4);
        (await hub.GetAsync("/api/masters?kind=product"))["items"]!.AsArray().Count.ShouldBe(1);
        var found = (await hub.GetAsync("/api/masters?kind=customer&q=mÜLLER"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        found["members"]!.AsArray().Select(member => (string)member!).ShouldBe(["crm:001A", "erp:1000"]);
        ((string)found["codes"]!["customer-tier"]!).ShouldBe("A");
        (await hub.GetAsync("/api/masters?q=nobody"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/masters?limit=1", 4)]
    [InlineData("/api/masters?limit=1&kind=customer", 3)]
    [InlineData("/api/masters?limit=2&kind=customer", 3)]
    [InlineData("/api/assignments?scheme=customer-tier&limit=1", 3)]
    public async Task Pages_of_any_size_hold_everything_once(string first, int all)
    {
        var seen = new List<string>();
        string? path = first;
        while (path is not null)
        {
            var page = await hub.GetAsync(path);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)(item!["id"] ?? item["master"])!));
            path = page["continuation"] is { } next ? $"{first}&continuation={next}" : null;
        }

        seen.Count.ShouldBe(all);
        seen.ShouldBeUnique();
    }

    [Fact]
    public async Task A_master_tells_its_claims_and_codes()
    {
        var id = await MasterAsync("erp:1000");
        var view = await hub.GetAsync($"/api/masters/{id}");
        ((string)view["master"]!["fields"]!["email"]!["from"]!).ShouldBe("t|customer|crm|001A");
        ((string)view["assignments"]![0]!["decision"]!["code"]!).ShouldBe("A");
    }

    [Fact]
    public async Task A_master_that_was_merged_away_answers_with_the_one_that_stands_for_it()
    {
        var joined = await MasterAsync("erp:1000");
        var (a, b) = (new RecordKey("t", EntityKind.Customer, "crm", "001A"), new RecordKey("t", EntityKind.Customer, "erp", "1000"));
        await Verdicts.LandAsync(hub.Ports.Store, new(a, b, false, "steward", "looked", hub.Time.GetUtcNow()), default);
        await hub.Pass.RunAsync(new("test", "because"), null, default);
        var parted = new[] { await MasterAsync("erp:1000"), await MasterAsync("crm:001A") }.Single(id => id != joined);
        await Verdicts.LandAsync(hub.Ports.Store, new(a, b, true, "steward", "looked again", hub.Time.GetUtcNow().AddMinutes(1)), default);
        await hub.Pass.RunAsync(new("test", "because"), null, default);

        var stands = await MasterAsync("erp:1000");
        var gone = stands == joined ? parted : joined;
        var view = await hub.GetAsync($"/api/masters/{gone}");
        ((string)view["master"]!["id"]!).ShouldBe(stands);
        view["redirected"]!.AsArray().Select(id => (string)id!).ShouldBe([gone]);
        ((string)(await hub.GetAsync($"/api/why/customer/{gone}"))["id"]!).ShouldBe(stands);
    }

    [Fact]
    public async Task A_record_tells_its_fields_rows_and_master()
    {
        var record = await hub.GetAsync("/api/records/erp/customer/1000");
        ((string)record["record"]!["fields"]!["city"]!).ShouldBe("Ulm");
        ((string)record["master"]!).ShouldBe(await MasterAsync("erp:1000"));
    }

    [Fact]
    public async Task Assignments_are_listed_by_scheme_and_code_with_reasons()
    {
        var items = (await hub.GetAsync("/api/assignments?scheme=customer-tier&code=A"))["items"]!.AsArray();
        ((string)items.ShouldHaveSingleItem()!["reasons"]![0]!).ShouldContain("revenue 800");
    }

    [Fact]
    public async Task Exceptions_are_listed_while_they_are_open_and_after()
    {
        hub.World.System("erp").Faults.Enqueue("down");
        hub.World.System("erp").Sell("so3", "1", ("2000", "P1", "2026-06-20", 100, 100_000));
        await hub.Pass.RunAsync(new("test", "because"), null, default);
        var open = (await hub.GetAsync("/api/exceptions"))["items"]!.AsArray();
        open.Select(item => (string)item!["subject"]!).ShouldContain("push erp");
        await hub.Pass.RunAsync(new("test", "because"), null, default);
        (await hub.GetAsync("/api/exceptions"))["items"]!.AsArray().Select(item => (string)item!["subject"]!).ShouldNotContain("push erp");
        (await hub.GetAsync("/api/exceptions?status=settled&limit=1"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Refused_items_are_listed_with_field_and_reason()
    {
        var plan = Landing.Customers.Plan;
        var run = await Core.Syncing.RunContext.BeginAsync(hub.Ports, "t", new("test", "because"), default);
        await Core.Syncing.PullRun.RunAsync(run, new Landing.ListSource(["""{"id":"9","bad":"no such country"}"""]), plan, TimeSpan.FromDays(1), null, default);
        var item = (await hub.GetAsync("/api/quarantine?system=erp"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)item["reason"]!).ShouldBe("no such country");
        (await hub.GetAsync("/api/quarantine?system=crm"))["items"]!.AsArray().ShouldBeEmpty();
        ((long)(await hub.GetAsync("/api/overview"))["quarantined"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("erp:1000")]
    [InlineData("1000")]
    [InlineData("001A")]
    public async Task Why_tells_claims_codes_writes_and_verified_steps_for_any_name_of_a_master(string name)
    {
        var trail = await hub.GetAsync($"/api/why/customer/{name}");
        ((string)trail["id"]!).ShouldBe(await MasterAsync("erp:1000"));
        var claim = trail["golden"]!.AsArray().Single(field => (string)field!["name"]! == "name")!;
        ((string)claim["from"]!).ShouldBe("t|customer|erp|1000");
        ((string)claim["others"]![0]!["value"]!).ShouldBe("Mueller und Soehne");
        trail["sources"]!.AsArray().Count.ShouldBe(2);
        var code = trail["codes"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)code["population"]!["boundaries"]![0]!).ShouldContain("A ends at rank 1 of 3, revenue 800 (cut 0.8)");
        code["writes"]!.AsArray().Select(write => (string)write!["outcome"]!).ShouldBe(["accepted", "accepted"]);
        var steps = trail["steps"]!.AsArray();
        foreach (var step in new[] { "landed", "mastered", "assigned", "pushed" }) steps.ShouldContain(each => (string)each!["entry"]!["step"]! == step);
        steps.Where(step => step!["payload"] is not null).ShouldAllBe(step => (string)step!["proof"]! == "verified");
    }

    [Fact]
    public async Task Why_asks_back_when_records_of_several_systems_have_the_id()
    {
        var problem = await hub.GetAsync("/api/why/customer/2000", HttpStatusCode.Conflict);
        ((string)problem["detail"]!).ShouldContain("crm:2000, erp:2000");
    }

    [Fact]
    public async Task Erased_payloads_are_told_as_erased_and_the_chain_stays()
    {
        var partition = Partitions.Master("t", new(await MasterAsync("erp:1000")));
        await hub.Ports.Store.CommitAsync(new(partition, new StoreOperation.Delete(Core.Lineage.SubjectKey.Id)), default);
        var trail = await hub.GetAsync("/api/why/customer/erp:1000");
        trail["steps"]!.AsArray().Where(step => (string)step!["entry"]!["step"]! == "mastered").ShouldAllBe(step => (string)step!["proof"]! == "erased");
    }

    [Theory]
    [InlineData("/api/runs?limit=0", "limit", "1 to 500")]
    [InlineData("/api/runs?limit=501", "limit", "1 to 500")]
    [InlineData("/api/runs?continuation=nonsense", "continuation", "leave it out")]
    [InlineData("/api/runs/first", "number", "whole number")]
    [InlineData("/api/masters?kind=cat", "kind", "customer, product, supplier, location, channel")]
    [InlineData("/api/assignments", "scheme", "customer-tier, product-abc-xyz")]
    [InlineData("/api/assignments?scheme=none", "scheme", "customer-tier, product-abc-xyz")]
    [InlineData("/api/exceptions?status=odd", "status", "open, snoozed, settled, all")]
    [InlineData("/api/exceptions?kind=odd", "kind", "possible-match")]
    [InlineData("/api/records/erp/cat/1", "kind", "customer")]
    [InlineData("/api/why/cat/1", "kind", "customer")]
    public async Task A_bad_parameter_is_named_with_what_is_allowed(string path, string parameter, string allowed)
    {
        var problem = await hub.GetAsync(path, HttpStatusCode.BadRequest);
        problem["errors"]!.AsArray().Select(error => (string)error!["parameter"]!).ShouldContain(parameter);
        ((string)problem["detail"]!).ShouldContain(allowed);
        ((int)problem["status"]!).ShouldBe(400);
        ((string)problem["type"]!).ShouldBe("about:blank");
    }

    [Theory]
    [InlineData("/api/runs/999999")]
    [InlineData("/api/masters/nobody")]
    [InlineData("/api/records/erp/customer/nobody")]
    [InlineData("/api/why/product/nobody")]
    [InlineData("/api/nowhere")]
    [InlineData("/nowhere")]
    public async Task What_is_not_there_is_a_problem_with_status_404(string path) =>
        ((string)(await hub.GetAsync(path, HttpStatusCode.NotFound))["detail"]!).ShouldNotBeEmpty();

    [Fact]
    public async Task A_method_that_is_not_taken_is_a_problem_with_status_405()
    {
        using var response = await hub.Client.DeleteAsync("/api/runs");
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!.ToString().ShouldContain("GET");
    }

    [Fact]
    public async Task A_sync_that_is_asked_for_pulls_the_systems_named()
    {
        using var response = await hub.Client.PostAsync("/api/sync", Json("""{"actor":"ann","reason":"new price list","systems":["erp"]}"""));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var message = (await hub.Bus.ReceiveAsync("jobs", 9, TimeSpan.FromMinutes(1), default)).ShouldHaveSingleItem();
        Core.Syncing.Job.Parse(message.Body).ShouldBe(new("pull", "erp", "ann", "new price list"));
        message.Session.ShouldBe("system-erp");
    }

    [Fact]
    public async Task A_sync_without_a_body_pulls_every_system()
    {
        using var response = await hub.Client.PostAsync("/api/sync", null);
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["jobs"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("/api/sync", """{"systems":["shop"]}""", "systems", "erp, crm")]
    [InlineData("/api/sync", "not json", "body", "actor")]
    [InlineData("/api/replay", """{"reason":""}""", "reason", "1 to 200")]
    public async Task A_command_that_cannot_be_understood_enqueues_nothing(string path, string body, string parameter, string told)
    {
        using var response = await hub.Client.PostAsync(path, Json(body));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((string)problem["errors"]![0]!["parameter"]!).ShouldBe(parameter);
        ((string)problem["detail"]!).ShouldContain(told);
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_replay_takes_refused_items_and_dead_letters_once_more()
    {
        await hub.Bus.SendAsync("jobs", [new("x", "{}", "hub")], default);
        await hub.Bus.DeadLetterAsync((await hub.Bus.ReceiveAsync("jobs", 1, TimeSpan.FromMinutes(1), default))[0], "bad", default);
        ((string)(await hub.GetAsync("/api/dead-letters"))["items"]!.AsArray().ShouldHaveSingleItem()!["reason"]!).ShouldBe("bad");
        using var response = await hub.Client.PostAsync("/api/replay", null);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(2);
    }

    [Fact]
    public async Task Health_is_live_and_ready()
    {
        ((string)(await hub.GetAsync("/api/health/live"))["status"]!).ShouldBe("live");
        ((string)(await hub.GetAsync("/api/health/ready"))["status"]!).ShouldBe("ready");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/console")]
    public async Task The_console_is_one_page_that_loads_nothing_from_elsewhere(string path)
    {
        using var response = await hub.Client.GetAsync(path);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        var page = await response.Content.ReadAsStringAsync();
        page.ShouldContain("<main");
        page.ShouldNotMatch("""(src|href|action)=["']?(https?:)?//""");
        page.ShouldNotContain("@import");
    }

    private async Task<string> MasterAsync(string name) => (string)(await hub.GetAsync($"/api/why/customer/{name}"))["id"]!;

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
