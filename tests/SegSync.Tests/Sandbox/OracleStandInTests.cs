using System.Net;

namespace SegSync.Tests.Sandbox;

public sealed class OracleStandInTests
{
    private const string Items = "/sandbox/wms/lgfapi/v10/entity/item/";
    private const string Locations = "/logisticsRestApi/resources-int/v2/locations";

    [Fact]
    public async Task Following_the_cursor_yields_every_item_once()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var ids = new List<long>();
        for (var next = Items + "?page_mode=sequenced&page_size=7"; next is not null;)
        {
            var page = await sandbox.GetAsync(next, "wms");
            ids.AddRange(page.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("id").GetInt64()));
            next = page.GetProperty("next_page").GetString();
        }
        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.Count.ShouldBe((await sandbox.GetAsync(Items, "wms")).GetProperty("result_count").GetInt32());
    }

    [Fact]
    public async Task An_item_keeps_a_short_code_and_moves_its_stamp()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using (var tooLong = await sandbox.SendAsync(HttpMethod.Patch, Items + "1001/", "wms", """{"fields":{"cust_field_1":"abcdefghijklmnopqrstuvwxyz"}}"""))
            tooLong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using (var fits = await sandbox.SendAsync(HttpMethod.Patch, Items + "1001/", "wms", """{"fields":{"cust_field_1":"AX","velocity_code":"A"}}"""))
            fits.StatusCode.ShouldBe(HttpStatusCode.OK);
        var changed = await sandbox.GetAsync(Items + "?mod_ts__gt=2026-06-30T00:00:00%2B00:00", "wms");
        changed.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("cust_field_1").GetString()).ShouldBe(["AX"]);
    }

    [Fact]
    public async Task Offsets_yield_every_location_once()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var gids = new List<string?>();
        for (var more = true; more;)
        {
            var page = await sandbox.GetAsync($"{Locations}?limit=40&offset={gids.Count}&totalResults=true", "otm");
            gids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("locationGid").GetString()));
            more = page.GetProperty("hasMore").GetBoolean();
            if (!more)
                gids.Count.ShouldBe(page.GetProperty("totalResults").GetInt32());
        }
        gids.Distinct().Count().ShouldBe(gids.Count);
    }

    [Fact]
    public async Task A_location_never_updated_has_no_update_date_until_it_is_updated()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var q = Uri.EscapeDataString("updateDate eq null and locationRoleGid eq \"SHIPTO\"");
        var gid = (await sandbox.GetAsync($"{Locations}?q={q}&limit=1", "otm")).GetProperty("items")[0].GetProperty("locationGid").GetString();
        using (var patched = await sandbox.SendAsync(HttpMethod.Patch, $"{Locations}/{gid}", "otm", """{"attribute1":"A"}"""))
            patched.StatusCode.ShouldBe(HttpStatusCode.OK);
        var after = await sandbox.GetAsync(Locations + "?q=" + Uri.EscapeDataString("updateDate ge \"2026-06-30T00:00:00Z\""), "otm");
        after.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("locationGid").GetString()).ShouldBe([gid]);
    }
}
