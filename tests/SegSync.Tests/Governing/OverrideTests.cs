using SegSync.Core.Lineage;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Tests.Governing;

public sealed class OverrideTests
{
    private readonly SchemeWorld world = new();

    [Fact]
    public async Task It_holds_until_its_end_whatever_is_computed_and_shows_both()
    {
        await world.World.SyncAsync();
        var said = await SetAsync(Of("c10", "A"));
        (await world.World.SyncAsync()).Pushes.Sum(push => push.Accepted).ShouldBe(1);
        var assignment = (await world.AssignmentsAsync())["c10"];
        (assignment.Decision.Code, assignment.Computed!.Code, assignment.Override!.Id).ShouldBe(("A", "C", said.Id));
        assignment.Decision.Values["tier"].ShouldBe("A", "the class that the code is written of");
        assignment.Decision.Reasons[^1].ShouldBe($"A by override {said.Id} of otto until 2026-07-10 about customer/erp:c10: because");
        world.Rows.ShouldContain("c10=A");

        world.Sell("c10", 35, "2");
        await world.World.SyncAsync();
        (await world.AssignmentsAsync())["c10"].Decision.Code.ShouldBe("A");
        (await world.AssignmentsAsync())["c10"].Computed!.Code.ShouldBe("B", "what is computed goes on beneath it");

        world.At("2026-07-10T00:00");
        await world.World.SyncAsync();
        var after = (await world.AssignmentsAsync())["c10"];
        (after.Decision.Code, after.Computed, after.Override).ShouldBe(("B", null, null));
        world.Rows.ShouldContain("c10=B");
    }

    [Fact]
    public async Task The_trail_tells_computed_override_and_final()
    {
        await world.World.SyncAsync();
        await SetAsync(Of("c10", "B"));
        await world.World.SyncAsync();
        var found = (MasterFound.One)await new MasterSearch(world.Store, "t").FindAsync(EntityKind.Customer, "erp:c10", default);
        var trail = await new TrailRun(world.Store, "t", world.World.Landscape.MasterPolicy).RunAsync("erp:c10", found, default);
        var code = trail.Codes.Single();
        (code.Computed!.Code, code.Override!.Code, code.Override.Owner, code.Decision.Code).ShouldBe(("C", "B", "otto", "B"));
        trail.Steps.ShouldContain(step => step.Entry.Step == "overridden" && step.Entry.Inputs.Contains(code.Override.Entry));
    }

    [Fact]
    public async Task Lifting_it_brings_the_computed_code_back()
    {
        await world.World.SyncAsync();
        var said = await SetAsync(Of("c10", "A"));
        await world.World.SyncAsync();
        (await new OverrideRun(await world.World.Hub.BeginAsync()).LiftAsync(said.Id, default))!.Lifted!.Actor.ShouldBe("test");
        (await new OverrideRun(await world.World.Hub.BeginAsync()).LiftAsync(said.Id, default)).ShouldBeNull();
        await world.World.SyncAsync();
        world.Rows.ShouldContain("c10=C");
    }

    [Fact]
    public async Task One_about_a_record_goes_before_one_about_a_code_and_the_latest_of_several_decides()
    {
        await world.World.SyncAsync();
        await SetAsync(Of("c10", "A") with { Record = null, Computed = "C", Code = "B" });
        await SetAsync(Of("c10", "B"));
        world.World.Hub.Time.Now += TimeSpan.FromMinutes(1);
        await SetAsync(Of("c10", "A"));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe("AAAAABBBBA");
    }

    [Fact]
    public async Task It_stays_with_its_record_when_masters_merge()
    {
        await world.World.SyncAsync();
        await SetAsync(Of("c10", "A"));
        foreach (var (system, id) in ((string, string)[])[("erp", "c10"), ("crm", "x")])
            world.World.System(system).Put(EntityKind.Customer, id, "2", ("name", "Customer c10"), ("city", "c10"), ("vatNumber", "DE811907980"));
        await world.World.SyncAsync();
        var merged = (await world.AssignmentsAsync()).Values.Single(assignment => assignment.Override is not null);
        merged.Decision.Code.ShouldBe("A");
        (await world.Store.FindAsync<Core.Mastering.MasterDocument>(new(Partitions.Master("t", merged.Subject.Master), Core.Mastering.MasterDocument.Id), default))!.Master.Members.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("no scheme in force", "nothing", "customer", 9)]
    [InlineData("segments customers", "customer-tier", "product", 9)]
    [InlineData("no override holds for ever", "customer-tier", "customer", -1)]
    public async Task What_makes_no_sense_is_refused(string why, string scheme, string kind, int days)
    {
        await world.World.SyncAsync();
        var said = Of("c10", "A") with { Scheme = scheme, Record = new("t", EntityKinds.Parse(kind), "erp", "c10"), Until = world.World.Hub.Time.Now.AddDays(days) };
        (await new OverrideRun(await world.World.Hub.BeginAsync()).RefusalAsync(said, default))!.ShouldContain(why);
    }

    private Override Of(string id, string code) => new(
        "customer-tier", new("t", EntityKind.Customer, "erp", id), null, code, "otto", "because", "anna", world.World.Hub.Time.Now, new(2026, 7, 10, 0, 0, 0, TimeSpan.Zero));

    private async Task<Override> SetAsync(Override said)
    {
        var run = new OverrideRun(await world.World.Hub.BeginAsync());
        (await run.RefusalAsync(said, default)).ShouldBeNull();
        return await run.LandAsync(said with { At = world.World.Hub.Time.Now }, default);
    }
}
