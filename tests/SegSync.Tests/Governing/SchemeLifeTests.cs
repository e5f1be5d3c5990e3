using System.Text;
using System.Text.RegularExpressions;
using SegSync.Core.Deltas;
using SegSync.Core.Memory;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Tests.Governing;

public sealed class SchemeLifeTests
{
    private const string Before = "AAAAABBBCC", After = "AAABBBBCCC";

    private readonly SchemeWorld world = new();

    [Fact]
    public async Task A_version_is_verified_simulated_approved_activated_pushed_and_rolled_back()
    {
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(Before);
        var rows = world.Rows;

        var simulation = await world.ApprovedAsync(SchemeWorld.Tier(2));
        simulation.Matrix.Select(cell => $"{cell.From}{cell.To} {cell.Subjects} {cell.Revenue}").ShouldBe(["AA 3 270", "AB 2 130", "BB 2 90", "BC 1 30", "CC 2 30"]);
        (simulation.Changed, simulation.Subjects).ShouldBe((3, 10));
        simulation.Affected.Select(one => $"{one.Record} {one.From}{one.To}").ShouldBe(["c04 AB", "c05 AB", "c08 BC"]);
        (await world.CodesAsync()).ShouldBe(Before);

        SchemeWorld.Done(await (await world.AskAsync()).ActivateAsync("customer-tier", 2, null, 1, default)).State.ShouldBe(SchemeState.Active);
        var report = await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(After);
        report.Pushes.Sum(push => push.Accepted).ShouldBe(3);
        (await world.AssignmentsAsync()).Values.Select(assignment => assignment.Rule.Split('#')[0]).Distinct().ShouldBe(["customer-tier@2"]);
        (await world.World.SyncAsync()).Pushes.Sum(push => push.Planned).ShouldBe(0);

        SchemeWorld.Done(await (await world.AskAsync()).RollbackAsync("customer-tier", default)).State.ShouldBe(SchemeState.Retired);
        (await world.World.SyncAsync()).Pushes.Sum(push => push.Accepted).ShouldBe(3);
        (await world.CodesAsync()).ShouldBe(Before);
        world.Rows.ShouldBe(rows);
        (await world.AssignmentsAsync()).Values.ShouldAllBe(assignment => assignment.Rule.StartsWith("customer-tier@1#"));
        SchemeWorld.Refused(await (await world.AskAsync()).RollbackAsync("customer-tier", default)).ShouldContain("nothing decided before customer-tier@1");
    }

    [Fact]
    public async Task What_the_simulation_tells_is_what_activation_does_and_it_changes_nothing_itself()
    {
        await world.World.SyncAsync();
        await world.VerifiedAsync(SchemeWorld.Tier(2));
        var overlay = new OverlayHubStore(world.Store);
        var version = (await SchemeBook.LoadAsync(overlay, "t", default)).Find("customer-tier", 2)!;
        var simulation = await new SimulateRun(overlay, "t", world.World.Landscape.AsOf, world.World.Hub.Time.Now).RunAsync(version, null, default);
        overlay.Changes.ShouldBeEmpty();
        (await new SimulateRun(overlay, "t", world.World.Landscape.AsOf, world.World.Hub.Time.Now).RunAsync(version, null, default)).Hash.ShouldBe(simulation.Hash);

        var before = await world.AssignmentsAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2));
        await world.World.SyncAsync();
        var moved = (await world.AssignmentsAsync()).GroupBy(pair => $"{before[pair.Key].Decision.Code}{pair.Value.Decision.Code}").ToDictionary(group => group.Key, group => group.Count());
        moved.ShouldBe(simulation.Matrix.ToDictionary(cell => cell.From + cell.To, cell => cell.Subjects), ignoreOrder: true);
    }

    [Fact]
    public async Task An_approval_binds_to_what_was_shown()
    {
        await world.World.SyncAsync();
        await world.VerifiedAsync(SchemeWorld.Tier(2));
        SchemeWorld.Refused(await (await world.AskAsync()).ApproveAsync("customer-tier", 2, new('0', 64), null, default)).ShouldContain("was not simulated yet");
        var (simulation, _) = await (await world.AskAsync()).SimulateAsync("customer-tier", 2, null, default);
        SchemeWorld.Refused(await (await world.AskAsync()).ApproveAsync("customer-tier", 2, new('0', 64), null, default)).ShouldContain("is not what was shown last");
        SchemeWorld.Refused(await (await world.AskAsync()).ActivateAsync("customer-tier", 2, null, 1, default)).ShouldContain("only what was approved can be activated");

        world.Sell("c10", 70, "2");
        await world.World.SyncAsync();
        SchemeWorld.Refused(await (await world.AskAsync()).ApproveAsync("customer-tier", 2, simulation!.Hash, null, default)).ShouldContain("facts, codes or schemes in force changed");
        var (again, _) = await (await world.AskAsync()).SimulateAsync("customer-tier", 2, null, default);
        again!.Hash.ShouldNotBe(simulation.Hash);
        SchemeWorld.Done(await (await world.AskAsync()).ApproveAsync("customer-tier", 2, again.Hash[..16], null, default)).Approved.ShouldBe(again.Hash);
    }

    [Fact]
    public async Task What_was_active_stays_as_it_is()
    {
        await world.World.SyncAsync();
        SchemeWorld.Refused(await (await world.AskAsync()).VerifyAsync(SchemeWorld.Tier(1), DmnTables.Text, default)).ShouldContain("customer-tier@1 is active and stays as it is");
        await world.ActivateAsync(SchemeWorld.Tier(2));
        SchemeWorld.Refused(await (await world.AskAsync()).VerifyAsync(SchemeWorld.Tier(2, "0.6, 0.9"), DmnTables.Text, default)).ShouldContain("give the changed file another 'version'");
        SchemeWorld.Refused(await (await world.AskAsync()).VerifyAsync(SchemeWorld.Tier(2), DmnTables.Text, default)).ShouldContain("with this very content");
    }

    [Fact]
    public async Task A_table_with_something_open_cannot_go_on_and_says_where()
    {
        await world.World.SyncAsync();
        var gap = Regex.Replace(DmnTables.Text("customer-tier")!, "<rule id=\"rule_2\">.*?</rule>", "", RegexOptions.Singleline);
        var text = """
            { "name": "score", "version": 1, "entity": "customer", "classifiers": [{ "name": "s", "method": "score", "classes": ["hi", "lo"], "cuts": [0.5], "terms": [{ "metric": "revenue", "weight": 1 }] }],
              "code": { "decision": "mine.dmn", "inputs": { "score": "sScore" } } }
            """;
        var draft = SchemeWorld.Done(await (await world.AskAsync()).VerifyAsync(text, name => name == "mine.dmn" ? gap : null, default));
        draft.State.ShouldBe(SchemeState.Draft);
        draft.Findings.ShouldContain(finding => finding.Contains("no rule matches") && finding.Contains("for example"));
        var (shown, outcome) = await (await world.AskAsync()).SimulateAsync("score", 1, null, default);
        shown.ShouldBeNull();
        SchemeWorld.Refused(outcome).ShouldContain("is a draft with");
        SchemeWorld.Refused(await (await world.AskAsync()).ActivateAsync("score", 1, null, 1, default)).ShouldContain("is a draft with");

        var fixedOne = SchemeWorld.Done(await (await world.AskAsync()).VerifyAsync(text, name => name == "mine.dmn" ? DmnTables.Text("customer-tier") : null, default));
        (fixedOne.State, fixedOne.Hash() == draft.Hash()).ShouldBe((SchemeState.Verified, false));
    }

    [Theory]
    [InlineData("{ \"name\": \"w\", \"version\": 1, \"entity\": \"product\", \"calendar\": { \"periods\": \"week\" }, \"classifiers\": [{ \"name\": \"p\", \"method\": \"pattern\" }], \"code\": [\"p\"] }", "by calendar month")]
    [InlineData("{ \"name\": \"customer-tier\", \"version\": 9, \"entity\": \"product\", \"classifiers\": [{ \"name\": \"p\", \"method\": \"pattern\" }], \"code\": [\"p\"] }", "another one than in customer-tier@1")]
    public async Task What_a_hub_cannot_decide_stays_a_draft(string scheme, string why)
    {
        var draft = await world.VerifiedAsync(Schemes.Text(scheme) ?? scheme);
        draft.State.ShouldBe(SchemeState.Draft);
        draft.Findings.ShouldContain(finding => finding.Contains(why));
    }

    [Fact]
    public async Task Another_scheme_is_decided_too_and_pushed_where_a_row_names_it()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(Schemes.Text("customer-rfm")!);
        var bindings = new TargetBinding("erp", "customer", "code", "customer-rfm", values => ($"{values["code"]} {values["m"]}", null));
        await world.World.SyncAsync();
        (await world.CodesAsync("customer-rfm")).Length.ShouldBeGreaterThan(10);
        var scheme = (await SchemeBook.LoadAsync(world.Store, "t", default)).InForce(DateOnly.MaxValue).Single(one => one.Name == "customer-rfm");
        world.Customer("c11", 500);
        var pass = world.World.Pass;
        await pass.PullAsync(pass.Systems[0], new("test", "because"), null, default);
        await pass.MasterAsync(new("test", "because"), null, default);
        await new SegmentRun(await world.World.Hub.BeginAsync(), scheme, [bindings], world.World.Landscape.AsOf).RunAsync(null, default);
        var pushed = await world.Store.ReadKindAsync(OutboxEntry.KindOf("erp"), default).Select(document => document.As<OutboxEntry>()).Where(entry => entry.Scheme == "customer-rfm").ToListAsync();
        pushed.ShouldNotBeEmpty();
        foreach (var entry in pushed) entry.Write.Values["code"].ShouldStartWith($"{entry.Code} ");
    }

    [Fact]
    public async Task A_version_decides_from_its_first_day_on()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2), new(2026, 8, 1));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(Before);
        world.At("2026-08-01T00:00");
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(After);
        SchemeLine.All(await SchemeBook.LoadAsync(world.Store, "t", default), new(2026, 8, 1)).Where(line => line.Name == "customer-tier").Select(line => (line.Version, line.State, line.Deciding))
            .ShouldBe([(1, SchemeState.Retired, false), (2, SchemeState.Active, true)]);
        var changed = (await world.AssignmentsAsync())["c04"];
        changed.OpenOrders.ShouldBe("A", "orders that were open keep their code");
    }

    [Fact]
    public async Task The_codes_of_a_retired_scheme_end()
    {
        await world.World.SyncAsync();
        SchemeWorld.Done(await (await world.AskAsync()).RetireAsync("customer-tier", 1, default));
        (await world.World.SyncAsync()).Assignments.ShouldNotContain(count => count.Scheme == "customer-tier");
        (await world.AssignmentsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_step_is_in_the_lineage_of_the_scheme_each_after_the_one_before()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2));
        var version = (await SchemeBook.LoadAsync(world.Store, "t", default)).Find("customer-tier", 2)!;
        version.Steps.Select(step => (step.Step, step.Actor)).ShouldBe([("verified", "anna"), ("simulated", "anna"), ("approved", "board"), ("activated", "anna")]);
        var entries = await world.Store.ReadPartitionAsync(Partitions.Scheme("t", "customer-tier"), "lin|", default).Select(document => document.As<Core.Lineage.LineageDocument>().Entry).ToListAsync();
        var own = entries.Where(entry => entry.Subject == "scheme/customer-tier@2").ToDictionary(entry => entry.Hash());
        version.Steps.Skip(1).Select(step => own[step.Entry].Parents.Single()).ShouldBe(version.Steps.SkipLast(1).Select(step => step.Entry));
        Encoding.UTF8.GetString(HubJson.Write(version).Span).ShouldContain(own.Values.Single(entry => entry.Step == "approved").Inputs[0]);
    }
}
