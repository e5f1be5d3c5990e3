using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Story;

namespace SegSync.Tests.Stewarding;

/// <summary>What a preview tells is what then happens, down to the systems' fields.</summary>
public sealed class PreviewTests
{
    private readonly SmallWorld world = new();
    private readonly RecordKey big;
    private readonly RecordKey small;

    public PreviewTests()
    {
        big = world.System("erp").Put(EntityKind.Customer, "1000", "1", ("name", "Orion Foods SA"), ("city", "Paris"));
        small = world.System("crm").Put(EntityKind.Customer, "C", "1", ("name", "Orion Foods"), ("city", "Paris"));
        world.System("erp").Put(EntityKind.Customer, "2000", "1", ("name", "Kleinkunde"), ("city", "Bonn"));
        world.System("erp").Put(EntityKind.Product, "P1", "1", ("description", "Bolt M8"));
        world.System("erp").Sell("so1", "1", ("1000", "P1", "2026-05-03", 5, 800));
        world.System("erp").Sell("so2", "1", ("2000", "P1", "2026-05-04", 1, 200));
    }

    [Fact]
    public async Task A_merge_changes_the_masters_codes_and_rows_that_its_preview_told_and_the_undo_those_of_its_own()
    {
        await world.SyncAsync();
        var entry = (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).ShouldHaveSingleItem();
        var draft = await DraftAsync(entry, new("merge", "anna", "because"));
        var told = await PreviewAsync(preview => preview.LandAsync(draft, default));

        told.Masters.Select(master => master.Step).Order(StringComparer.Ordinal).ShouldBe(["redirected", "updated"]);
        told.Pushes.ShouldHaveSingleItem().Values["code"].ShouldBe("A");
        (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).ShouldHaveSingleItem("a preview keeps nothing");

        var run = await BeginAsync();
        var said = await new StewardRun(run).LandAsync(draft, default);
        await HappensAsync(told);
        world.System("crm").Codes[FakeSystem.Row(small)].ShouldBe("A");

        var back = await PreviewAsync(async preview => (await preview.UndoAsync(said.Id, default))!);
        await new StewardRun(await BeginAsync()).WithdrawAsync(said.Id, default);
        await HappensAsync(back);
        world.System("crm").Codes[FakeSystem.Row(small)].ShouldBe("C");
        world.System("erp").Codes[FakeSystem.Row(big)].ShouldBe("A");
    }

    [Fact]
    public async Task What_waits_to_be_mastered_anyway_is_not_told_as_the_verdicts_doing()
    {
        await world.SyncAsync();
        var entry = (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).Single();
        var waiting = world.System("erp").Put(EntityKind.Customer, "3000", "1", ("name", "Latecomer"), ("city", "Rome"));
        var run = await BeginAsync();
        await PullRun.RunAsync(run, world.System("erp"), world.System("erp").Plan.Streams[0], TimeSpan.MaxValue, null, default);
        var told = await PreviewAsync(async preview => await preview.LandAsync(await DraftAsync(entry, new("merge", "anna", "because")), default));
        told.Masters.SelectMany(master => master.After).ShouldNotContain(waiting);
    }

    [Fact]
    public async Task A_verdict_that_changes_nothing_says_so()
    {
        await world.SyncAsync();
        var entry = (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).Single();
        var told = await PreviewAsync(async preview => await preview.LandAsync(await DraftAsync(entry, new("not-same", "anna", "because")), default));
        (told.Masters.Length, told.Codes.Length, told.Pushes.Length, told.OtherCodes).ShouldBe((0, 0, 0, 0));
    }

    [Theory]
    [InlineData("split", "which records leave?")]
    [InlineData("merge", "needs a reason")]
    [InlineData("snooze", "until when?")]
    [InlineData("assign", "to whom?")]
    public async Task What_is_missing_in_a_request_is_asked_for(string verdict, string question)
    {
        await world.SyncAsync();
        var entry = (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).Single();
        if (verdict == "split") entry = entry with { Type = "over-merge" };
        (await MakeAsync(entry, new(verdict, "anna", verdict == "merge" ? "" : "because"))).ShouldBeOfType<Drafted.Refused>().Why.ShouldContain(question);
    }

    /// <summary>A pass writes exactly the rows and changes exactly the masters that were told.</summary>
    private async Task HappensAsync(VerdictPreview told)
    {
        var (crm, erp) = (world.System("crm").Journal.Count, world.System("erp").Journal.Count);
        (await world.SyncAsync()).Problems.ShouldBeEmpty();
        var written = world.System("crm").Journal.Skip(crm).Concat(world.System("erp").Journal.Skip(erp));
        written.ShouldBe(told.Pushes.Select(push => $"{push.Row} {push.Values["code"]}"), ignoreOrder: true);
        foreach (var master in told.Masters)
        {
            var now = (await world.Hub.Store.FindAsync<Core.Mastering.MasterDocument>(new(Partitions.Master("t", master.Id), Core.Mastering.MasterDocument.Id), default))!.Master;
            (now.RedirectTo, string.Join(' ', now.Members.Select(member => member.Key))).ShouldBe((master.RedirectTo, string.Join(' ', master.After)));
        }
    }

    private Task<RunContext> BeginAsync()
    {
        world.Hub.Time.Now = world.Hub.Time.Now.AddMinutes(1);
        return world.Hub.BeginAsync();
    }

    private Task<VerdictPreview> PreviewAsync(Func<PreviewRun, Task<VerdictPreview>> ask) => ask(new(world.Hub.Ports, world.Landscape, world.Pass.Systems));

    private Task<Drafted> MakeAsync(ExceptionEntry entry, VerdictRequest request) =>
        new VerdictDrafts(world.Hub.Store, "t").MakeAsync(entry, request, world.Hub.Time.Now, default);

    private async Task<LandedVerdict> DraftAsync(ExceptionEntry entry, VerdictRequest request) =>
        (await MakeAsync(entry, request)).ShouldBeOfType<Drafted.Ready>().Verdict;
}
