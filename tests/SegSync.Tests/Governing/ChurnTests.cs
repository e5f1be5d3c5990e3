using SegSync.Core.Syncing;

namespace SegSync.Tests.Governing;

public sealed class ChurnTests
{
    private readonly SchemeWorld world = new();

    [Fact]
    public async Task A_run_that_would_change_more_than_its_budget_changes_nothing_and_asks()
    {
        await StartAsync();
        var rows = world.Rows;
        Turn();
        var report = await world.World.SyncAsync();
        var problem = report.Problems.ShouldHaveSingleItem();
        problem.ShouldContain("codes of customer-tier would change");
        report.Assignments.Where(count => count.Scheme == "customer-tier").Select(count => (count.Code, count.Count)).ShouldBe([("A", 5), ("B", 3), ("C", 2)], "they stand as they did");
        (await world.CodesAsync()).ShouldBe("AAAAABBBCC");
        world.Rows.ShouldBe(rows);
        var raised = (await world.World.Hub.AllAsync<ExceptionEntry>("exception")).Single(entry => entry.Type == "churn");
        raised.Message.ShouldContain("its budget is 20% a run");

        var stop = (await world.World.Hub.Store.ReadAsync(ChurnStop.Key("t", "customer-tier"), default))!;
        var hash = Core.Storing.HubJson.As<ChurnStop>(stop).Hash;
        SchemeWorld.Refused(await (await world.AskAsync()).ConsentAsync("customer-tier", new('0', 64), default)).ShouldContain("is not what the run would have changed");
        SchemeWorld.Done(await (await world.AskAsync()).ConsentAsync("customer-tier", hash, default));
        (await world.World.SyncAsync()).Problems.ShouldBeEmpty();
        (await world.CodesAsync()).ShouldNotBe("AAAAABBBCC");
        (await world.World.Hub.AllAsync<ExceptionEntry>("exception")).ShouldNotContain(entry => entry.Type == "churn");

        Turn(2);
        (await world.World.SyncAsync()).Problems.ShouldHaveSingleItem("a consent is for once");
    }

    [Fact]
    public async Task What_is_within_the_budget_needs_nobody()
    {
        await StartAsync();
        world.Sell("c07", 65, "2");
        (await world.World.SyncAsync()).Problems.ShouldBeEmpty();
        (await world.CodesAsync()).ShouldBe("AAAABBABCC");
    }

    [Fact]
    public async Task An_activation_is_consent_to_what_its_simulation_showed()
    {
        await StartAsync();
        await world.ActivateAsync(SchemeWorld.Tier(3, "0.3, 0.5", """, "stability": { "churn": 0.1 }"""));
        (await world.World.SyncAsync()).Problems.ShouldBeEmpty();
        (await world.CodesAsync()).ShouldBe("ABBCCCCCCC");
        SchemeWorld.Done(await (await world.AskAsync()).RollbackAsync("customer-tier", default));
        (await world.World.SyncAsync()).Problems.ShouldBeEmpty();
        (await world.CodesAsync()).ShouldBe("AAAAABBBCC");
    }

    private async Task StartAsync()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2, "0.8, 0.95", """, "stability": { "churn": 0.2 }"""));
        (await world.World.SyncAsync()).Problems.ShouldBeEmpty();
    }

    /// <summary>The small become the large.</summary>
    private void Turn(int times = 1)
    {
        for (var i = 1; i <= 10; i++) world.Sell($"c{i:D2}", times % 2 == 1 ? i * 10 : (11 - i) * 10, $"{times + 1}");
    }
}
