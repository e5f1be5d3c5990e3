using System.Globalization;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions;
using SegSync.Tests.Faults;
using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Governing;

/// <summary>Figures that a policy computes reach the fields that plan by them, and are read back as the numbers that they are.</summary>
public sealed class PlanningTests
{
    [Fact]
    public async Task Safety_stock_and_reorder_point_of_a_product_at_a_plant_are_written_once_read_back_equal_and_put_right()
    {
        using var folder = new TempFolder();
        await using var sandbox = await RunningSandbox.StartAsync(customers: 60, products: 20, orders: 400, dirt: 0);
        var landscape = Path.Combine(folder.Path, "landscape.json");
        await File.WriteAllTextAsync(landscape, """
            { "systems": [{ "name": "sap", "connector": "sap", "url": "${SANDBOX}", "user": "COMM_USER", "secret": "SANDBOX_SAP", "mappings": ["sap-customer", "sap-product-planning", "sap-order"] }] }
            """);
        await using var hub = await Hub.OpenAsync(new() { Data = Path.Combine(folder.Path, "hub"), Landscape = landscape, Sandbox = sandbox.Url.ToString() }, default);
        await hub.Pass.RunAsync(new("test", "first"), null, default);
        await ActivateAsync(hub);
        (await hub.Pass.RunAsync(new("test", "second"), null, default)).Problems.ShouldBeEmpty();

        var assignments = await hub.Ports.Store.ReadKindAsync(Assignment.KindOf("product-plant"), default).Select(document => document.As<Assignment>()).ToListAsync();
        assignments.Count.ShouldBeGreaterThan(10);
        assignments.ShouldAllBe(one => one.Subject.Context == "plant=1010" && one.Planned.Length == 2);
        assignments.Count(one => one.Decision.Values["safetyStock"] != "0").ShouldBeGreaterThan(10);
        await EqualAsync(sandbox, assignments);

        // what the hub wrote comes back as 12.000 or 12 and is no change; what somebody else wrote is put right
        (await hub.Pass.RunAsync(new("test", "echo"), null, default)).Pushes.Sum(push => push.Planned).ShouldBe(0);
        var id = assignments[0].Planned[0].Row.Parts[0].Value;
        await sandbox.AdminAsync("edit", $$$"""{"system":"sap","entity":"A_ProductSupplyPlanning","id":"{{{id}}},1010","fields":{"SafetyStockQuantity":99999}}""");
        (await hub.Pass.RunAsync(new("test", "drift"), null, default)).Pushes.Sum(push => push.Accepted).ShouldBe(1);
        await EqualAsync(sandbox, assignments);
    }

    [Fact]
    public void A_number_in_a_target_is_the_same_with_or_without_zeros_behind_its_point()
    {
        var field = Core.Landing.Mappings.BuiltIn("sap-product-planning")!.Targets.Single(target => target.Field == "SafetyStockQuantity");
        (field.Seen("12.000"), field.Seen("12.50"), field.Seen("0"), field.Seen("0.000"), field.Seen(""), field.Seen("twelve")).ShouldBe(("12", "12.5", "0", "0", "", "twelve"));
        (field with { IsNumber = false }).Seen("012.0").ShouldBe("012.0");
        field.Render(new Dictionary<string, string> { ["safetyStock"] = "7" }).ShouldBe(("7", null));
    }

    [Fact]
    public void A_policy_that_states_what_it_computes_is_refused()
    {
        SchemeFile.Load("""{ "name": "x", "version": 1, "entity": "product", "classifiers": [{ "name": "p", "method": "pattern" }], "code": ["p"], "policy": { "*": { "serviceLevel": 0.9, "leadTimeDays": 7, "safetyStock": 5 } } }""", out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().ToString().ShouldContain("safetyStock: is computed from serviceLevel and leadTimeDays");
    }

    private static async Task ActivateAsync(Hub hub)
    {
        var run = new SchemeRun(await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new("anna", "because"), default), null, hub.Landscape.AllRates);
        SchemeWorld.Done(await run.VerifyAsync(Schemes.Text("product-plant")!, DmnTables.Text, default)).Findings.ShouldBeEmpty();
        var (simulation, _) = await run.SimulateAsync("product-plant", 1, null, default);
        simulation!.Effects.ShouldContain(effect => effect.Attribute == "safetyStock" && effect.After > 0);
        SchemeWorld.Done(await run.ApproveAsync("product-plant", 1, simulation.Hash, null, default)).State.ShouldBe(SchemeState.Approved);
        SchemeWorld.Done(await run.ActivateAsync("product-plant", 1, null, 1, default));
    }

    /// <summary>The sandbox's own rows, not what the hub believes of them.</summary>
    private static async Task EqualAsync(RunningSandbox sandbox, IEnumerable<Assignment> assignments)
    {
        foreach (var assignment in assignments)
        {
            var key = string.Join(',', assignment.Planned[0].Row.Parts.Select(part => part.Value));
            var (plant, planning) = (await RowAsync("A_ProductPlant"), await RowAsync("A_ProductSupplyPlanning"));
            plant.GetProperty("ABCIndicator").GetString().ShouldBe(assignment.Decision.Values["abc"]);
            Number(planning, "SafetyStockQuantity").ShouldBe(decimal.Parse(assignment.Decision.Values["safetyStock"], CultureInfo.InvariantCulture));
            Number(planning, "ReorderThresholdQuantity").ShouldBe(decimal.Parse(assignment.Decision.Values["reorderPoint"], CultureInfo.InvariantCulture));

            Task<System.Text.Json.JsonElement> RowAsync(string entity) => sandbox.GetAsync($"/_sandbox/rows/sap/{entity}/{key}");
        }

        static decimal Number(System.Text.Json.JsonElement row, string field) => decimal.Parse(row.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);
    }
}
