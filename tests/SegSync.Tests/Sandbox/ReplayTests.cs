using SegSync.Sandbox;

namespace SegSync.Tests.Sandbox;

public sealed class ReplayTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("sandbox").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_restart_shows_the_world_as_it_was_left_and_goes_on_counting()
    {
        string before, clock;
        await using (var first = await RunningSandbox.StartAsync(data: _data))
        {
            await first.PatchSapAsync("API_PRODUCT_SRV/A_ProductPlant(Product='MAT000001',Plant='1010')", """{"ABCIndicator":"A"}""", await first.EtagAsync("API_PRODUCT_SRV/A_ProductPlant(Product='MAT000001',Plant='1010')"), await first.CsrfAsync());
            await first.AdminAsync("order", """{"customer":"1000001","product":"MAT000001","quantity":3,"amount":99.5,"date":"2026-06-15"}""");
            await first.AdminAsync("change", """{"share":0.05,"seed":7}""");
            await first.AdminAsync("delete", """{"system":"wms","entity":"inventory","id":"700001","hard":true}""");
            before = await WorldAsync(first);
            clock = (await first.GetAsync("/_sandbox/")).GetProperty("clock").GetString()!;
        }
        await using var second = await RunningSandbox.StartAsync(data: _data);
        (await WorldAsync(second)).ShouldBe(before);
        (await second.GetAsync("/_sandbox/")).GetProperty("clock").GetString().ShouldBe(clock);
        (await second.GetAsync("/_sandbox/journal/requests")).EnumerateArray().Select(r => r.GetProperty("run").GetInt32()).Distinct().ShouldBe([1, 2]);
    }

    private static async Task<string> WorldAsync(RunningSandbox sandbox)
    {
        string[] parts =
        [
            (await sandbox.GetAsync(RunningSandbox.Sap + "API_BUSINESS_PARTNER/A_BusinessPartner?$expand=to_Customer,to_BusinessPartnerAddress", "COMM_USER")).GetRawText(),
            (await sandbox.GetAsync(RunningSandbox.Sap + "API_PRODUCT_SRV/A_Product?$expand=to_Plant,to_Description", "COMM_USER")).GetRawText(),
            (await sandbox.GetAsync(RunningSandbox.Sap + "API_SALES_ORDER_SRV/A_SalesOrder?$expand=to_Item", "COMM_USER")).GetRawText(),
            (await sandbox.GetAsync("/sandbox/wms/lgfapi/v10/entity/inventory/?page_size=1000", "wms")).GetRawText(),
        ];
        return string.Join('\n', parts).Replace(sandbox.Url.Authority, "host", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_cut_off_by_a_kill_is_dropped()
    {
        await using (var first = await RunningSandbox.StartAsync(data: _data))
            await first.AdminAsync("edit", """{"system":"sap","entity":"A_BusinessPartner","id":"1000001","fields":{"SearchTerm2":"X"}}""");
        await File.AppendAllTextAsync(Path.Combine(_data, "changes.ndjson"), """{"op":"set","system":"sap","ent""");
        await using var second = await RunningSandbox.StartAsync(data: _data);
        (await second.GetAsync("/_sandbox/journal/changes")).GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("--customers", "many")]
    [InlineData("--colour", "red")]
    [InlineData("--port")]
    [InlineData("--until", "30.6.2026")]
    public void A_bad_option_is_named(params string[] args) =>
        Should.Throw<SandboxOptions.BadOptionException>(() => SandboxOptions.Parse(args)).Message.ShouldContain(args[0].TrimStart('-'));
}
