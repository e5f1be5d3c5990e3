using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Mastering;

namespace SegSync.Tests.Stewarding;

public sealed class VerdictTests
{
    private static readonly SourceRecord Orion = Given.Customer("sap", "5", ("name", "Orion Foods SA"), ("city", "Paris"), ("street", "Rue de la Gare 3"), ("postcode", "75001"));
    private static readonly SourceRecord Same = Given.Customer("crm", "C", ("name", "Orion Foods"), ("city", "Paris"));
    private static readonly SourceRecord Bakery = Given.Customer("sap", "4", ("name", "Bäckerei Groß"), ("email", "kontor@gross.example"), ("phone", "+49 40 123456"));
    private static readonly SourceRecord Mail = Given.Customer("crm", "B", ("name", "Baeckerei Gross"), ("email", "kontor@gross.example"), ("phone", "040 999999"));

    private readonly StewardWorld world = new();

    private ExceptionDesk Desk => new(world.Store, "t1", new(), world.Ports.Time);

    [Fact]
    public async Task A_merge_joins_what_only_looked_alike_and_settles_its_exception()
    {
        await StartAsync(Orion, Same);
        var open = (await world.ExceptionsAsync()).ShouldHaveSingleItem();
        open.Type.ShouldBe("possible-match");
        open.Terms.Select(term => term.ToString()).ShouldBe(["same name", "same city"]);

        var said = await world.SayAsync(VerdictKind.Merge, [Orion.Key], [Same.Key], exception: open.Name);
        (await world.MasterOfAsync(Orion.Key)).Members.Select(member => member.Key).ShouldBe([Same.Key, Orion.Key]);
        (await world.ExceptionsAsync()).ShouldBeEmpty();
        (await Desk.FindAsync(open.Name, default))!.Verdict.ShouldBe(said.Id);

        await world.UndoAsync(said);
        (await world.ExceptionsAsync()).ShouldHaveSingleItem().KnownAt.ShouldBe(open.KnownAt, "it is as old as it was");
        (await Desk.CaseAsync(open.Name, default))!.Said.ShouldHaveSingleItem().Withdrawn!.Reason.ShouldBe("mistake");
    }

    [Fact]
    public async Task Not_the_same_is_remembered_and_asked_again_only_when_the_records_change_materially()
    {
        await StartAsync(Bakery, Mail);
        await world.SayAsync(VerdictKind.NotSame, [Bakery.Key], [Mail.Key]);
        (await world.MasterOfAsync(Bakery.Key)).Members.Length.ShouldBe(1);
        (await world.ExceptionsAsync()).ShouldBeEmpty();

        // another spelling of the same
        await StartAsync(Mail with { Version = "2", Fields = Mail.Fields.SetItem("name", "BÄCKEREI GROSS") });
        (await world.ExceptionsAsync()).ShouldBeEmpty();

        await StartAsync(Mail with { Version = "3", Fields = Mail.Fields.SetItem("phone", "040 123456") });
        var again = (await world.ExceptionsAsync()).ShouldHaveSingleItem();
        again.Type.ShouldBe("verdict-recheck");
        again.Message.ShouldContain("anna said that they are not the same");
        (await world.MasterOfAsync(Bakery.Key)).Members.Length.ShouldBe(1, "it holds until somebody says otherwise");

        await world.SayAsync(VerdictKind.NotSame, [Bakery.Key], [Mail.Key], exception: again.Name);
        (await world.ExceptionsAsync()).ShouldBeEmpty("said again about what they are now");
    }

    [Fact]
    public async Task A_split_lets_records_leave_and_tells_each_parts_id()
    {
        var third = Given.Customer("otm", "9", ("name", "Bäckerei Gross"), ("phone", "+49 40 123456"));
        await StartAsync(Bakery, Mail, third);
        var before = await world.MasterOfAsync(Bakery.Key);
        before.Members.Length.ShouldBe(3);
        before.Founder.ShouldBe(Mail.Key);

        await world.SayAsync(VerdictKind.Split, [third.Key], [Mail.Key, Bakery.Key]);
        (await world.MasterOfAsync(Bakery.Key)).Id.ShouldBe(before.Id, "the part with the founder keeps the id");
        (await world.MasterOfAsync(third.Key)).Id.ShouldBe(MasterIds.Found(third.Key), "the other part takes that of its smallest record");
    }

    [Fact]
    public async Task A_pin_and_an_edit_win_over_every_rule_and_follow_the_record()
    {
        await StartAsync(Bakery, Mail);
        var name = (await world.MasterOfAsync(Mail.Key)).Fields["name"];
        name.From.ShouldBe(Mail.Key);
        var pin = await world.SayAsync(VerdictKind.Pin, [Bakery.Key], [], "name");
        (await world.MasterOfAsync(Mail.Key)).Fields["name"].ShouldBe(new("Bäckerei Groß", Bakery.Key, "pin"));
        var edit = await world.SayAsync(VerdictKind.Edit, [Mail.Key], [], "name", "Bäckerei Groß & Söhne");
        (await world.MasterOfAsync(Mail.Key)).Fields["name"].ShouldBe(new("Bäckerei Groß & Söhne", new("t1", EntityKind.Customer, "steward", edit.Id), "edit"));

        await world.UndoAsync(edit);
        (await world.MasterOfAsync(Mail.Key)).Fields["name"].Rule.ShouldBe("pin");
        await world.UndoAsync(pin);
        (await world.MasterOfAsync(Mail.Key)).Fields["name"].ShouldBe(name);
    }

    [Fact]
    public async Task A_verdict_and_its_undoing_are_in_the_lineage_and_among_the_inputs_of_what_they_changed()
    {
        await StartAsync(Orion, Same);
        var said = await world.SayAsync(VerdictKind.Merge, [Orion.Key], [Same.Key]);
        var master = await world.MasterOfAsync(Orion.Key);
        (await LineageAsync(Partitions.Master("t1", master.Id)))[^1].Inputs.ShouldContain(said.Entry);
        await world.UndoAsync(said);
        var steps = await LineageAsync(Partitions.Verdict("t1", said.Id));
        steps.Select(step => $"{step.Step} by {step.Actor}: {step.Reason}").ShouldBe(["judged by anna: because", "withdrawn by anna: mistake"]);
        steps[1].Parents.ShouldBe([steps[0].Hash()]);
        (await LineageAsync(Partitions.Master("t1", master.Id)))[^1].Inputs.ShouldContain(said.Entry);
    }

    [Fact]
    public async Task Snooze_and_assign_mark_the_exception_and_come_off_again()
    {
        await StartAsync(Orion, Same);
        var name = (await world.ExceptionsAsync()).Single().Name;
        var run = await RunContext.BeginAsync(world.Ports, "t1", new("anna", "later"), default);
        LandedVerdict Draft(VerdictKind kind) => new(kind, name, [], [], null, null, "anna", "later", run.StartedAt);
        var snoozed = await new StewardRun(run).LandAsync(Draft(VerdictKind.Snooze) with { Until = run.StartedAt.AddDays(3) }, default);
        var assigned = await new StewardRun(run).LandAsync(Draft(VerdictKind.Assign) with { Owner = "ben" }, default);
        (await Desk.ListAsync(new(), default)).ShouldBeEmpty();
        (await Desk.ListAsync(new(Owner: "ben", Status: "snoozed"), default)).ShouldHaveSingleItem();

        await new StewardRun(run).WithdrawAsync(snoozed.Id, default);
        (await Desk.ListAsync(new(Owner: "ben"), default)).ShouldHaveSingleItem();
        await new StewardRun(run).WithdrawAsync(assigned.Id, default);
        (await Desk.ListAsync(new(), default)).Single().Owner.ShouldBe("stewards");
    }

    [Fact]
    public async Task An_exception_that_is_no_longer_so_settles_by_itself()
    {
        await StartAsync(Orion, Same);
        (await world.ExceptionsAsync()).ShouldHaveSingleItem();
        await StartAsync(Same with { Version = "2", Fields = Same.Fields.SetItem("city", "Lyon") });
        (await world.ExceptionsAsync()).ShouldBeEmpty();
        (await Desk.ListAsync(new(Status: "settled"), default)).ShouldHaveSingleItem().Message.ShouldStartWith("no longer so");
    }

    [Fact]
    public async Task Records_of_one_master_that_contradict_each_other_are_told_until_somebody_vouches_for_them()
    {
        var third = Given.Customer("otm", "9", ("name", "Bäckerei Gross"), ("phone", "+49 40 123456"), ("crossReference", "sap:77"));
        await StartAsync(Bakery, Mail with { Fields = Mail.Fields.SetItem("crossReference", "sap:4").SetItem("phone", "+49 40 123456") }, third);
        if ((await world.MasterOfAsync(Bakery.Key)).Members.Length < 3) await world.SayAsync(VerdictKind.Merge, [Bakery.Key], [third.Key]);
        var open = (await world.ExceptionsAsync("over-merge")).ShouldHaveSingleItem();
        open.Message.ShouldContain("different crossReference");
        await world.SayAsync(VerdictKind.Merge, [Bakery.Key], [Mail.Key, third.Key], exception: open.Name);
        (await world.ExceptionsAsync("over-merge")).ShouldBeEmpty();
    }

    private async Task StartAsync(params SourceRecord[] records)
    {
        await world.LandAsync(records);
        await world.DecideAsync();
    }

    private async Task<List<LineageEntry>> LineageAsync(string partition) =>
        await world.Store.ReadPartitionAsync(partition, LineageDocument.Prefix, default).Select(document => document.As<LineageDocument>().Entry).ToListAsync();
}
