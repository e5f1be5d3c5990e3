using SegSync.Functions.Configuration;
using SegSync.Tests.Cosmos;
using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Faults;

/// <summary>Each system fails in each way; the world must end as if nothing had happened, with every value written once.</summary>
public abstract class FaultMatrixContract(FaultMatrixContract.Undisturbed undisturbed) : IClassFixture<FaultMatrixContract.Undisturbed>
{
    /// <summary>Where this test keeps its documents.</summary>
    private protected virtual Task<StorageSettings> StorageAsync() => Task.FromResult(StorageSettings.Embedded);

    private protected static readonly string[] Systems = ["sap", "salesforce", "wms", "otm"];

    /// <summary>Fault to its rule; the numbers make it strike reads and writes alike, a bounded number of times.</summary>
    private protected static readonly Dictionary<string, string> Faults = new()
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

    private protected async Task EndsAsync(string system, string fault)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SmallWorld.StartAsync();
        await sandbox.AdminAsync("faults", $"[{Faults[fault].Replace("\"kind\"", $"\"system\":\"{system}\",\"kind\"", StringComparison.Ordinal)}]");
        var end = await EndState.SettleAsync(folder.Path, sandbox, 12, SmallWorld.Landscape(folder.Path), await StorageAsync());
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

public sealed class FaultMatrixTests(FaultMatrixContract.Undisturbed undisturbed) : FaultMatrixContract(undisturbed)
{
    [Theory]
    [MemberData(nameof(Matrix))]
    public Task The_world_ends_as_if_nothing_had_happened(string system, string fault) => EndsAsync(system, fault);
}

/// <summary>
/// The same with the documents in Cosmos DB: every fault and every system, each fault with two systems in turn, since each
/// takes several seconds. What they end in is what embedded storage ends in undisturbed.
/// </summary>
public sealed class CosmosFaultMatrixTests(FaultMatrixContract.Undisturbed undisturbed) : FaultMatrixContract(undisturbed), IAsyncLifetime
{
    private readonly CosmosCounterpart counterpart = new();

    public static IEnumerable<object[]> EveryOther => Matrix.Where(row => (Array.IndexOf(Systems, (string)row[0]) + Faults.Keys.ToList().IndexOf((string)row[1])) % 2 == 0);

    [Theory]
    [MemberData(nameof(EveryOther))]
    public Task The_world_ends_as_if_nothing_had_happened(string system, string fault) => EndsAsync(system, fault);

    [Fact]
    public void The_half_has_every_system_and_every_fault()
    {
        EveryOther.Select(row => row[0]).Distinct().Count().ShouldBe(Matrix.Select(row => row[0]).Distinct().Count());
        Matrix.Select(row => row[1]).Distinct().Except(EveryOther.Select(row => row[1])).ShouldBeEmpty();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await counterpart.DisposeAsync();

    private protected override async Task<StorageSettings> StorageAsync() => StorageSettings.Of((await counterpart.SettingsAsync()).GetValueOrDefault);
}
