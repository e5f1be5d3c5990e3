using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Faults;

/// <summary>Each system fails in each way; the world must end as if nothing had happened, with every value written once.</summary>
public sealed class FaultMatrixTests(FaultMatrixTests.Undisturbed undisturbed) : IClassFixture<FaultMatrixTests.Undisturbed>
{
    private static readonly string[] Systems = ["sap", "salesforce", "wms", "otm"];

    /// <summary>Fault to its rule; the numbers make it strike reads and writes alike, a bounded number of times.</summary>
    private static readonly Dictionary<string, string> Faults = new()
    {
        ["429"] = """{"kind":"throttle429","every":2,"times":6,"retryAfter":"0"}""",
        ["429 with a date"] = """{"kind":"throttle429","every":3,"times":2,"retryAfter":"date"}""",
        ["403 throttle"] = """{"kind":"throttle403","every":2,"times":4}""",
        ["5xx"] = """{"kind":"serverError","status":502,"every":2,"times":5}""",
        ["timeout"] = """{"kind":"hang","seconds":20,"every":3,"times":2}""",
        ["lost answer"] = """{"kind":"loseAnswer","method":"POST|PATCH|PUT","every":2,"times":3}""",
        ["page cut off"] = """{"kind":"truncatePage","variant":"cut","every":2,"times":3}""",
        ["page too short"] = """{"kind":"truncatePage","variant":"short","method":"GET","at":[1],"times":1}""",
        ["page repeated"] = """{"kind":"repeatPage","variant":"previous","method":"GET","at":[2],"times":1}""",
        ["cursor repeated"] = """{"kind":"repeatPage","variant":"cursor","method":"GET","at":[1],"times":1}""",
        ["row rejected"] = """{"kind":"rejectRow","keys":".","times":2}""",
        ["expired token"] = """{"kind":"expireToken","method":"POST|PATCH","at":[2],"times":1}""",
    };

    /// <summary>What a system cannot do. All four answer 403 to throttle where a gateway stands before them, so that is no exception.</summary>
    private static readonly Dictionary<(string System, string Fault), string> Impossible = new()
    {
        [("wms", "expired token")] = "Basic authentication has no token and no session to lose",
        [("otm", "expired token")] = "Basic authentication has no token and no session to lose",
    };

    public static TheoryData<string, string> Matrix
    {
        get
        {
            var matrix = new TheoryData<string, string>();
            foreach (var system in Systems)
            {
                foreach (var fault in Faults.Keys.Where(fault => !Impossible.ContainsKey((system, fault)))) matrix.Add(system, fault);
            }

            return matrix;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task The_world_ends_as_if_nothing_had_happened(string system, string fault)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SmallWorld.StartAsync();
        await sandbox.AdminAsync("faults", $"[{Faults[fault].Replace("\"kind\"", $"\"system\":\"{system}\",\"kind\"", StringComparison.Ordinal)}]");
        var end = await EndState.SettleAsync(folder.Path, sandbox, 12, SmallWorld.Landscape(folder.Path));
        (await sandbox.GetAsync("/_sandbox/faults"))[0].GetProperty("struck").GetInt32().ShouldBeGreaterThan(0, "the fault never struck");
        if (fault != "row rejected")
        {
            end.ShouldBe(undisturbed.End);
            return;
        }

        // what was refused is told, not forced: everything else is written, once
        end.Codes.ShouldBe(undisturbed.End.Codes);
        end.Values.ShouldBeSubsetOf(undisturbed.End.Values);
        end.Values.Count.ShouldBeLessThanOrEqualTo(undisturbed.End.Values.Count);
        end.Values.Count.ShouldBeGreaterThanOrEqualTo(undisturbed.End.Values.Count - 4);
    }

    public sealed class Undisturbed : IAsyncLifetime
    {
        internal EndState End { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            using var folder = new TempFolder();
            await using var sandbox = await SmallWorld.StartAsync();
            End = await EndState.SettleAsync(folder.Path, sandbox, landscape: SmallWorld.Landscape(folder.Path));
            End.Values.Count.ShouldBeGreaterThan(50);
            End.Values.Count.ShouldBe(End.Values.Distinct().Count());
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }

    /// <summary>A world of a few pages, and a landscape that reads it in small pages and waits briefly.</summary>
    private static class SmallWorld
    {
        public static Task<RunningSandbox> StartAsync() => RunningSandbox.StartAsync(customers: 40, products: 12, orders: 100, dirt: 0.04, sapPage: 20);

        public static string Landscape(string folder)
        {
            var file = Path.Combine(folder, "landscape.json");
            File.WriteAllText(file, """
                {"trust":["sap","salesforce","wms","otm"],"rates":{"USD":0.92,"GBP":1.17,"CHF":1.04},"systems":[
                 {"name":"sap","connector":"sap","url":"${SANDBOX}","user":"COMM_USER","secret":"SANDBOX_SAP","timeout":"00:00:02","mappings":["sap-customer","sap-supplier","sap-product","sap-order"]},
                 {"name":"salesforce","connector":"salesforce","url":"${SANDBOX}","user":"sandbox","secret":"SANDBOX_SALESFORCE","timeout":"00:00:02","mappings":["salesforce-account"]},
                 {"name":"wms","connector":"oracle-wms","url":"${SANDBOX}/sandbox","user":"wms","secret":"SANDBOX_WMS","timeout":"00:00:02","pageSize":10,"mappings":["wms-item","wms-inventory"]},
                 {"name":"otm","connector":"oracle-otm","url":"${SANDBOX}","user":"otm","secret":"SANDBOX_OTM","timeout":"00:00:02","pageSize":20,"mappings":["otm-location","otm-customer","otm-shipment"]}]}
                """);
            return file;
        }
    }
}
