using System.Net.Http.Json;
using System.Text.Json;
using SegSync.Functions.Configuration;

namespace SegSync.Tests.Commands;

/// <summary>What users do in the systems, and exactly which codes the hub writes because of it.</summary>
public sealed class LargeOrderTests : IDisposable
{
    // without typing errors, exact matching finds the whole truth: who belongs together needs no telling by the hub
    private static readonly JsonElement World = JsonSerializer.SerializeToElement(new { seed = 7, customers = 200, products = 50, orders = 500, typos = 0 });

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_renamed_customer_leads_to_no_push_and_a_very_large_order_to_exactly_those_that_follow_from_the_rows()
    {
        await using var sandbox = await SandboxProcess.StartAsync(program.Beside("sandbox"), World, TimeProvider.System, default);
        using var client = new HttpClient { BaseAddress = sandbox.Url };
        var reckoning = await Reckoning.OfAsync(client);
        var before = await reckoning.DecideAsync();

        await SyncAsync(sandbox.Url);
        await HeldAsync(client, reckoning, before);
        var mark = await LastChangeAsync(client);

        // one voice in SAP, and linked by number: what is held together by its name alone comes apart when that changes
        var renamed = await reckoning.NumberedAsync();
        await EditAsync(client, "edit", new { system = "sap", entity = "A_BusinessPartner", id = renamed, fields = new Dictionary<string, string> { ["OrganizationBPName1"] = "Entirely New Name" } });
        (await SyncAsync(sandbox.Url)).ShouldAllBe(push => push.Value.Planned == 0);
        (await PushedAsync(client, mark)).ShouldBeEmpty();
        var why = (await program.RunAsync("why", $"customer/sap:{renamed}", "--json", "--landscape", program.SmallLandscape())).Good().Json;
        why.GetProperty("golden").EnumerateArray().First(field => field.GetProperty("name").GetString() == "name").GetProperty("value").GetString().ShouldBe("Entirely New Name");

        mark = await LastChangeAsync(client);
        var small = reckoning.Customer(group => before.Customers[group.Truth] == "C" && group.Live("salesforce").Any());
        var slow = reckoning.Product(group => before.Products[group.Truth][0] == 'C' && group.Live("wms").Any());
        await EditAsync(client, "order", new { customer = small, product = slow, quantity = 900_000, amount = decimal.Round(before.Revenue * 0.6m, 2), date = "2026-05-20" });
        var after = await reckoning.DecideAsync();
        string[] expected = [.. after.Since(before).Order(StringComparer.Ordinal)];
        // it pushes others over the cuts, not only its own customer and product
        after.Customers.Count(pair => before.Customers[pair.Key] != pair.Value).ShouldBeGreaterThan(5);
        after.Products.Count(pair => before.Products[pair.Key] != pair.Value).ShouldBeGreaterThan(5);
        expected.ShouldContain(line => line.StartsWith("wms item ", StringComparison.Ordinal) && line.EndsWith(" -> AZ", StringComparison.Ordinal));

        var pushes = await SyncAsync(sandbox.Url);
        (await PushedAsync(client, mark)).ShouldBe(expected);
        foreach (var (target, (planned, accepted)) in pushes)
        {
            var rows = expected.Where(line => line.StartsWith(target + " ", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ')[..3])).Distinct().Count();
            planned.ShouldBe(rows, target);
            accepted.ShouldBe(rows, target);
        }

        (await SyncAsync(sandbox.Url)).ShouldAllBe(push => push.Value.Planned == 0);
    }

    private async Task<Dictionary<string, (long Planned, long Accepted)>> SyncAsync(Uri sandbox)
    {
        var report = (await program.RunAsync("sync", "--json", "--landscape", program.SmallLandscape(), "--sandbox", sandbox.ToString())).Good().Json;
        return report.GetProperty("pushes").EnumerateArray().ToDictionary(
            push => push.GetProperty("target").GetString()!, push => (push.GetProperty("planned").GetInt64(), push.GetProperty("accepted").GetInt64()));
    }

    /// <summary>After the first sync every field holds what was reckoned, and nothing else was written.</summary>
    private static async Task HeldAsync(HttpClient client, Reckoning reckoning, Reckoning.Codes codes)
    {
        var written = (await PushedAsync(client, 0)).Select(line => (Field: line[..line.IndexOf(": ", StringComparison.Ordinal)], To: line[(line.LastIndexOf("-> ", StringComparison.Ordinal) + 3)..])).ToList();
        foreach (var (field, to) in written) to.ShouldBe(codes.Fields.GetValueOrDefault(field), field);
        foreach (var field in codes.Fields.Keys.Except(written.Select(line => line.Field)))
        {
            var part = field.Split(' ');
            (await reckoning.RowAsync(part[0], part[1], part[2])).GetProperty(part[3]).GetString().ShouldBe(codes.Fields[field], field);
        }
    }

    private static async Task EditAsync(HttpClient client, string what, object body)
    {
        using var response = await client.PostAsJsonAsync($"/_sandbox/{what}", body);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
    }

    private static async Task<long> LastChangeAsync(HttpClient client) =>
        JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/_sandbox/journal/summary")).GetProperty("lastChange").GetInt64();

    /// <summary>The value changes by pushes, in ordinal order.</summary>
    private static async Task<string[]> PushedAsync(HttpClient client, long after) =>
    [
        .. JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync($"/_sandbox/journal/changes?after={after}")).EnumerateArray()
            .Where(change => change.GetProperty("by").GetString() == "push")
            .Select(change => $"{change.GetProperty("system")} {change.GetProperty("entity")} {change.GetProperty("key")} {change.GetProperty("field")}: {change.GetProperty("from")} -> {change.GetProperty("to")}")
            .Order(StringComparer.Ordinal),
    ];
}
