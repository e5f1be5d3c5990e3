using SegSync.Tests.Sandbox;

namespace SegSync.Tests.Faults;

/// <summary>Each system fails in each way; the world must end as if nothing had happened, with every value written once.</summary>
public sealed class FaultMatrixTests(FaultMatrixTests.Undisturbed undisturbed) : IClassFixture<FaultMatrixTests.Undisturbed>
{
    public static TheoryData<string, string> Matrix
    {
        get
        {
            var matrix = new TheoryData<string, string>();
            foreach (var system in new[] { "sap", "salesforce", "wms", "otm" })
            {
                foreach (var fault in Faults.Keys) matrix.Add(system, fault);
            }

            return matrix;
        }
    }

    /// <summary>Fault to its rules; the numbers make it strike reads and writes alike, a bounded number of times.</summary>
    private static readonly Dictionary<string, string> Faults = new()
    {
        ["429"] = """{"kind":"throttle429","every":4,"times":6,"retryAfter":"0"}""",
        ["429 with a date"] = """{"kind":"throttle429","every":5,"times":2,"retryAfter":"date"}""",
        ["403 throttle"] = """{"kind":"throttle403","every":4,"times":4}""",
        ["5xx"] = """{"kind":"serverError","status":502,"every":3,"times":5}""",
        ["timeout"] = """{"kind":"hang","seconds":20,"every":5,"times":2}""",
        ["lost answer"] = """{"kind":"loseAnswer","method":"POST|PATCH|PUT","every":2,"times":3}""",
        ["page cut off"] = """{"kind":"truncatePage","variant":"cut","every":2,"times":3}""",
        ["page too short"] = """{"kind":"truncatePage","variant":"short","at":[1],"times":1}""",
        ["page repeated"] = """{"kind":"repeatPage","variant":"previous","at":[2],"times":1}""",
        ["cursor repeated"] = """{"kind":"repeatPage","variant":"cursor","at":[1],"times":1}""",
        ["row rejected"] = """{"kind":"rejectRow","keys":".","times":2}""",
        ["expired token"] = """{"kind":"expireToken","every":3,"times":4}""",
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task The_world_ends_as_if_nothing_had_happened(string system, string fault)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SmallAsync();
        await sandbox.AdminAsync("faults", $"[{Faults[fault].Replace("\"kind\"", $"\"system\":\"{system}\",\"kind\"", StringComparison.Ordinal)}]");
        var end = await EndState.SettleAsync(folder.Path, sandbox, 12);
        if (fault != "row rejected")
        {
            end.ShouldBeEquivalentTo(undisturbed.End);
            return;
        }

        // what was refused is told, not forced: everything else is written, once
        end.Codes.ShouldBe(undisturbed.End.Codes);
        end.Values.ShouldBeSubsetOf(undisturbed.End.Values);
        end.Values.Count.ShouldBeLessThanOrEqualTo(undisturbed.End.Values.Count);
        end.Values.Count.ShouldBeGreaterThanOrEqualTo(undisturbed.End.Values.Count - 4);
    }

    private static Task<RunningSandbox> SmallAsync() => RunningSandbox.StartAsync(customers: 40, products: 12, orders: 150, dirt: 0.04, sapPage: 20);

    public sealed class Undisturbed : IAsyncLifetime
    {
        internal EndState End { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            using var folder = new TempFolder();
            await using var sandbox = await SmallAsync();
            End = await EndState.SettleAsync(folder.Path, sandbox);
            End.Values.Count.ShouldBeGreaterThan(50);
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
