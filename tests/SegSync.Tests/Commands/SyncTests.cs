using System.Text.Json;
using SegSync.Functions.Configuration;

namespace SegSync.Tests.Commands;

public sealed class SyncTests : IDisposable
{
    private static readonly JsonElement Size = JsonSerializer.SerializeToElement(new { seed = 7, customers = 200, products = 50, orders = 500 });

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_sync_reads_what_the_sandbox_served_and_the_next_one_plans_no_push()
    {
        await using var sandbox = await SandboxProcess.StartAsync(program.Beside("sandbox"), Size, TimeProvider.System, default);
        using var client = new HttpClient { BaseAddress = sandbox.Url };
        string[] sync = ["sync", "--json", "--landscape", program.SmallLandscape(), "--sandbox", sandbox.Url.ToString()];

        var first = (await program.RunAsync(sync)).Good().Json;
        var (served, mark) = await ServedAsync(client, 0);
        Read(first).ShouldBe(served);
        first.EnumerateObject().Select(property => property.Name).ShouldBe(["systems", "masters", "assignments", "pushes", "exceptions", "seconds"]);
        Sum(first, "pushes", "planned").ShouldBeGreaterThan(0);
        Sum(first, "pushes", "planned").ShouldBe(Sum(first, "pushes", "accepted"));

        var second = (await program.RunAsync(sync)).Good().Json;
        Read(second).ShouldBe((await ServedAsync(client, mark)).Rows);
        Sum(second, "pushes", "planned").ShouldBe(0);
        second.GetProperty("masters").ToString().ShouldBe(first.GetProperty("masters").ToString());
        second.GetProperty("assignments").ToString().ShouldBe(first.GetProperty("assignments").ToString());
    }

    [Fact]
    public async Task The_sandbox_that_the_hub_starts_keeps_its_rows_from_call_to_call_and_people_get_tables()
    {
        string[] more = ["--landscape", program.SmallLandscape()];
        var first = (await program.RunAsync(["sync", .. more])).Good();
        first.Out.ShouldContain("quarantined");
        first.Out.ShouldContain("product-abc-xyz");
        first.Error.ShouldContain("pull sap:");
        var second = (await program.RunAsync(["sync", "--json", .. more])).Good();
        Sum(second.Json, "pushes", "planned").ShouldBe(0);

        var check = (await program.RunAsync(["check", "wms", "--json", .. more])).Good().Json;
        check.GetProperty("system").GetString().ShouldBe("wms");
        var item = check.GetProperty("streams").EnumerateArray().First(stream => stream.GetProperty("stream").GetString() == "item");
        var code = item.GetProperty("before").GetProperty("code").GetString();
        item.GetProperty("after")[0].GetProperty("fields").GetProperty("sku").GetString().ShouldBe(code);

        var id = item.GetProperty("before").GetProperty("id").ToString();
        var why = (await program.RunAsync(["why", $"product/wms:{id}", .. more])).Good().Out;
        why.ShouldContain("Golden record");
        why.ShouldContain($"wms:{id}");
        why.ShouldContain("product-abc-xyz:");
        why.ShouldContain("verified");
        (await program.RunAsync(["why", $"product/wms:{id}", "--json", .. more])).Good().Json.GetProperty("codes").GetArrayLength().ShouldBe(1);

        (await program.RunAsync("reset", "--yes", "--json")).Good().Json.GetProperty("removed").GetArrayLength().ShouldBeGreaterThan(2);
        File.Exists(Path.Combine(program.Data, "hub.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_system_that_is_down_fails_alone_and_says_so()
    {
        var landscape = program.Write("landscape.json", """
            {
              "systems": [
                { "name": "wms", "connector": "oracle-wms", "url": "http://127.0.0.1:9", "mappings": ["wms-item"], "attempts": 1 }
              ]
            }
            """);
        var said = await program.RunAsync("sync", "--json", "--landscape", landscape);
        said.Code.ShouldBe(1);
        said.Json.GetProperty("problems")[0].GetString().ShouldNotBeNull().ShouldContain("cannot connect");
        said.Error.ShouldNotContain("   at ");
    }

    private static Dictionary<string, long> Read(JsonElement report) => report.GetProperty("systems").EnumerateArray()
        .ToDictionary(system => system.GetProperty("system").GetString()!, system => system.GetProperty("read").GetInt64());

    private static long Sum(JsonElement report, string list, string name) => report.GetProperty(list).EnumerateArray().Sum(entry => entry.GetProperty(name).GetInt64());

    private static async Task<(Dictionary<string, long> Rows, long Mark)> ServedAsync(HttpClient client, long after)
    {
        var summary = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync($"/_sandbox/journal/summary?afterRequest={after}"));
        return (summary.GetProperty("systems").EnumerateArray()
            .ToDictionary(system => system.GetProperty("system").GetString()!, system => system.GetProperty("rowsServed").GetInt64()), summary.GetProperty("lastRequest").GetInt64());
    }
}
