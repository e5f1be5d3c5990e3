using SegSync.Core.Deltas;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Storing;

namespace SegSync.Tests.Story;

/// <summary>One customer's journey through the hub, from two systems to one code in both, in memory.</summary>
public class OneRecordTests
{
    private readonly SmallWorld world = new();
    private readonly RecordKey erp;
    private readonly RecordKey crm;
    private readonly RecordKey namesake;

    public OneRecordTests()
    {
        erp = world.System("erp").Put(EntityKind.Customer, "1000", "1", ("name", "Müller & Söhne GmbH"), ("city", "Ulm"), ("vatNumber", "DE 811 907 980"));
        crm = world.System("crm").Put(EntityKind.Customer, "001A", "1", ("name", "Mueller und Soehne"), ("vatNumber", "DE811907980"), ("email", "kauf@mueller.example"));
        namesake = world.System("crm").Put(EntityKind.Customer, "001B", "1", ("name", "Müller & Söhne GmbH"), ("city", "Ulm"), ("vatNumber", "DE999999999"));
        world.System("erp").Sell("so1", "1", ("1000", "P1", "2026-05-03", 5, 800));
        world.System("erp").Sell("so2", "1", ("2000", "P1", "2026-05-04", 1, 200));
        world.System("erp").Put(EntityKind.Customer, "2000", "1", ("name", "Kleinkunde"), ("city", "Bonn"));
        world.System("erp").Put(EntityKind.Product, "P1", "1", ("description", "Bolt M8"));
    }

    [Fact]
    public async Task It_is_pulled_mastered_segmented_and_pushed_and_every_step_is_explained()
    {
        var report = await world.SyncAsync();

        report.Problems.ShouldBeEmpty();
        report.Masters["customer"].ShouldBe(3);
        var master = await MasterOfAsync(erp);
        master.Members.Select(member => member.Key).ShouldBe([crm, erp]);
        master.Fields["name"].ShouldBe(new Claim("Müller & Söhne GmbH", erp, "trust"));
        master.Fields["email"].ShouldBe(new Claim("kauf@mueller.example", crm, "only"));
        (await MasterOfAsync(namesake)).Members.Length.ShouldBe(1);

        world.System("erp").Codes[Story.FakeSystem.Row(erp)].ShouldBe("A");
        world.System("crm").Codes[Story.FakeSystem.Row(crm)].ShouldBe("A");
        world.System("crm").Codes[Story.FakeSystem.Row(namesake)].ShouldBe("C");

        var partition = Partitions.Master("t", master.Id);
        var assignment = (await world.Hub.Store.FindAsync<Assignment>(new(partition, Assignment.IdOf("customer-tier", "")), default))!;
        assignment.Decision.Reasons.Single().ShouldBe("revenue 800 is rank 1 of 3; together with all before it 800 of 1000, 80%: A (cuts 0.8 and 0.95)");
        var entries = await world.Hub.Store.ReadPartitionAsync(partition, "lin|", default).Select(document => document.As<LineageDocument>()).ToListAsync();
        entries.Select(entry => entry.Entry.Step).ShouldBe(["mastered", "assigned"]);
        entries[1].Entry.Parents.ShouldBe([entries[0].Entry.Hash()]);
        var key = (await world.Hub.Store.FindAsync<SubjectKey>(new(partition, SubjectKey.Id), default))!;
        var opened = Seal.Open(key.Key, entries[1].Payload!);
        Seal.Commit(key.Key, opened).ShouldBe(entries[1].Entry.Commitment);
        System.Text.Encoding.UTF8.GetString(HubJson.Write(entries[1].Entry).Span).ShouldNotContain("Müller");
    }

    [Fact]
    public async Task A_second_sync_with_nothing_changed_plans_nothing()
    {
        await world.SyncAsync();
        var again = await world.SyncAsync();
        again.Systems.ShouldAllBe(system => system.Landed == 0);
        again.Pushes.ShouldAllBe(push => push.Planned == 0);
    }

    [Fact]
    public async Task Renaming_it_changes_its_golden_record_and_pushes_nothing()
    {
        await world.SyncAsync();
        world.System("erp").Put(EntityKind.Customer, "1000", "2", ("name", "Müller Holding"), ("city", "Ulm"), ("vatNumber", "DE811907980"));
        var report = await world.SyncAsync();
        (await MasterOfAsync(erp)).Fields["name"].Value.ShouldBe("Müller Holding");
        report.Pushes.Sum(push => push.Planned).ShouldBe(0);
    }

    [Fact]
    public async Task One_large_order_moves_the_codes_that_it_moves_and_no_other()
    {
        await world.SyncAsync();
        world.System("erp").Sell("so3", "1", ("2000", "P1", "2026-06-20", 100, 100_000));
        var report = await world.SyncAsync();
        // 2000 alone exceeds 80%, so nobody is A; and 95%, so nobody is B: everyone is C now, and only 1000 was not
        report.Pushes.Sum(push => push.Planned).ShouldBe(2);
        world.System("erp").Codes[Story.FakeSystem.Row(erp)].ShouldBe("C");
        world.System("crm").Codes[Story.FakeSystem.Row(crm)].ShouldBe("C");
    }

    [Fact]
    public async Task A_corrected_order_replaces_itself_wherever_its_lines_were()
    {
        await world.SyncAsync();
        world.System("erp").Sell("so1", "2", ("2000", "P1", "2026-04-03", 5, 800));
        await world.SyncAsync();
        world.System("erp").Codes[Story.FakeSystem.Row(erp)].ShouldBe("C");
        (await world.Hub.AllAsync<Core.Profiling.Profile>("profile/customer")).Sum(profile => profile.Revenue).ShouldBe(1000);
    }

    [Fact]
    public async Task What_a_steward_parts_comes_apart_and_what_he_joins_again_has_its_old_id()
    {
        await world.SyncAsync();
        var joined = await MasterOfAsync(erp);
        await Verdicts.LandAsync(world.Hub.Store, Said(false, 1), default);
        await world.SyncAsync();
        var (left, right) = (await MasterOfAsync(erp), await MasterOfAsync(crm));
        left.Id.ShouldNotBe(right.Id);
        new[] { left.Id, right.Id }.ShouldContain(joined.Id);
        world.System("crm").Codes[Story.FakeSystem.Row(crm)].ShouldBe("C");

        await Verdicts.LandAsync(world.Hub.Store, Said(true, 2), default);
        await world.SyncAsync();
        var again = await MasterOfAsync(crm);
        again.Id.ShouldBe(joined.Id);
        again.Members.Select(member => member.Key).ShouldBe([crm, erp]);
        again.Fields.ShouldBe(joined.Fields);
        var other = left.Id == joined.Id ? right.Id : left.Id;
        (await world.Hub.Store.FindAsync<MasterDocument>(new(Partitions.Master("t", other), MasterDocument.Id), default))!.Master.RedirectTo.ShouldBe(joined.Id);
        world.System("crm").Codes[Story.FakeSystem.Row(crm)].ShouldBe("A");
    }

    [Fact]
    public async Task A_field_that_somebody_else_overwrites_is_written_again()
    {
        await world.SyncAsync();
        world.System("erp").Set(Story.FakeSystem.Row(erp), "Z");
        var report = await world.SyncAsync();
        report.Pushes.Sum(push => push.Accepted).ShouldBe(1);
        world.System("erp").Codes[Story.FakeSystem.Row(erp)].ShouldBe("A");
    }

    [Theory]
    [InlineData("down")]
    [InlineData("lost answer")]
    public async Task A_target_that_fails_gets_every_code_once_in_the_next_run(string fault)
    {
        world.System("erp").Faults.Enqueue(fault);
        var first = await world.SyncAsync();
        first.Problems.ShouldHaveSingleItem().ShouldContain(fault == "down" ? "is down" : "lost");
        first.Pushes.Single(push => push.Target == "erp").Deferred.ShouldBeGreaterThan(0);
        var second = await world.SyncAsync();
        second.Problems.ShouldBeEmpty();
        second.Pushes.Single(push => push.Target == "erp").Deferred.ShouldBe(0);
        world.System("erp").Journal.Count.ShouldBe(world.System("erp").Journal.Distinct().Count());
        world.System("erp").Codes.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_waits_is_not_sent_when_something_else_was_decided_since()
    {
        world.System("erp").Faults.Enqueue("down");
        await world.SyncAsync();
        world.System("erp").Sell("so3", "1", ("2000", "P1", "2026-06-20", 100, 100_000));
        (await world.SyncAsync()).Problems.ShouldBeEmpty();
        world.System("erp").Journal.Count(line => line.StartsWith($"{Story.FakeSystem.Row(erp)} ", StringComparison.Ordinal)).ShouldBe(1);
        world.System("erp").Codes[Story.FakeSystem.Row(erp)].ShouldBe("C");
        (await world.SyncAsync()).Pushes.ShouldAllBe(push => push.Planned == 0);
    }

    [Fact]
    public async Task A_customer_that_is_deleted_everywhere_has_no_code_any_more()
    {
        await world.SyncAsync();
        var id = (await MasterOfAsync(namesake)).Id;
        world.System("crm").Delete(namesake);
        var report = await world.SyncAsync();
        (await world.Hub.Store.FindAsync<Assignment>(new(Partitions.Master("t", id), Assignment.IdOf("customer-tier", "")), default)).ShouldBeNull();
        report.Assignments.Where(count => count.Scheme == "customer-tier").Sum(count => count.Count).ShouldBe(2);
    }

    [Fact]
    public async Task A_row_that_its_target_refuses_is_told_and_not_sent_again()
    {
        world.System("erp").Refuses[Story.FakeSystem.Row(erp)] = "customer is locked";
        var first = await world.SyncAsync();
        first.Pushes.Single(push => push.Target == "erp").Rejected.ShouldBe(1);
        first.Exceptions.ShouldBeGreaterThan((await ExceptionsAsync("possible-match")).Count - 1);
        (await ExceptionsAsync("push-rejected")).ShouldHaveSingleItem().Message.ShouldContain("customer is locked");
        (await world.SyncAsync()).Pushes.ShouldAllBe(push => push.Planned == 0);
    }

    [Fact]
    public async Task A_deleted_record_claims_nothing_and_is_not_written_to()
    {
        await world.SyncAsync();
        world.System("erp").Delete(erp);
        world.System("erp").Sell("so4", "1", ("2000", "P1", "2026-06-20", 100, 100_000));
        await world.SyncAsync();
        (await MasterOfAsync(crm)).Fields["name"].From.ShouldBe(crm);
        world.System("erp").Codes[Story.FakeSystem.Row(erp)].ShouldBe("A");
        world.System("crm").Codes[Story.FakeSystem.Row(crm)].ShouldBe("C");
    }

    private Verdict Said(bool same, int minute) => new(crm, erp, same, "steward", "looked at both", world.Hub.Time.Now.AddMinutes(minute));

    private async Task<List<Core.Syncing.ExceptionEntry>> ExceptionsAsync(string type) =>
        [.. (await world.Hub.AllAsync<Core.Syncing.ExceptionEntry>(Kinds.Exception)).Where(entry => entry.Type == type && entry.Open)];

    private async Task<MasterRecord> MasterOfAsync(RecordKey key)
    {
        var crosswalk = (await world.Hub.Store.FindAsync<Crosswalk>(new(Partitions.Record(key), Crosswalk.Id), default))!;
        return (await world.Hub.Store.FindAsync<MasterDocument>(new(Partitions.Master("t", crosswalk.Master!.Value), MasterDocument.Id), default))!.Master;
    }
}
