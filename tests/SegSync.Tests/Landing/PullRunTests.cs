using System.Collections.Immutable;
using SegSync.Benchmarks;
using SegSync.Core.Deltas;
using SegSync.Core.Landing;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Tests.Landing;

public class PullRunTests
{
    private readonly TestHub hub = new();

    [Fact]
    public async Task What_is_read_is_unchanged_landed_quarantined_or_excluded()
    {
        var source = new ListSource(
            ["""{"id":"1","name":"a"}""", """{"id":"2","name":"b","bad":"unknown currency 'XXX'"}"""],
            ["""{"id":"3","skip":"yes"}""", """{"id":"4","name":"d"}"""]);
        (await hub.PullAsync(source, Customers.Plan)).Counts.ShouldBe(new PullCounts(4, 0, 2, 1, 1));
        (await hub.PullAsync(source, Customers.Plan)).Counts.ShouldBe(new PullCounts(4, 2, 0, 1, 1));
    }

    [Fact]
    public async Task A_pull_that_breaks_off_resumes_at_the_page_that_did_not_land()
    {
        string[][] pages = [["""{"id":"1","name":"a"}"""], ["""{"id":"2","name":"b"}"""], ["""{"id":"3","name":"c"}"""]];
        var broken = await hub.PullAsync(new ListSource(pages) { BreakAfter = 2 }, Customers.Plan);
        broken.Problem.ShouldNotBeNull().ShouldContain("broke off");
        broken.Counts.Landed.ShouldBe(2);
        var resumed = await hub.PullAsync(new ListSource(pages), Customers.Plan);
        resumed.Counts.ShouldBe(new PullCounts(1, 0, 1, 0, 0));
        (await hub.AllAsync<RecordState>(Kinds.Record)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_cursor_moves_only_after_the_page_has_landed()
    {
        var store = new ForwardingStore(hub.Store, NoRoomForRecords);
        var failing = new TestHub { Store = store };
        var source = new ListSource(["""{"id":"1","name":"a"}"""], ["""{"id":"2","name":"b"}"""]);
        await Should.ThrowAsync<IOException>(() => failing.PullAsync(source, Customers.Plan));
        (await hub.Store.ReadKindAsync(Kinds.Cursor, default).CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_page_rests_as_received_before_anything_of_it_is_written()
    {
        var failing = new TestHub { Store = new ForwardingStore(hub.Store, NoRoomForRecords) };
        await Should.ThrowAsync<IOException>(() => failing.PullAsync(new ListSource(["""{"id":"1","name":"a"}"""]), Customers.Plan));
        (await failing.Zone.ListAsync("pages/erp", default).CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_version_that_was_never_changed_is_older_than_one_that_was()
    {
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"new","v":"2026-02"}"""]), Customers.Plan);
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"old","v":""}"""]), Customers.Plan);
        (await hub.AllAsync<RecordState>(Kinds.Record)).Single().Record.Fields["name"].ShouldBe("new");
    }

    [Fact]
    public async Task Fewer_rows_than_the_source_says_make_the_run_red_and_the_pass_start_again()
    {
        string[][] pages = [["""{"id":"1","name":"a"}"""], ["""{"id":"2","name":"b"}"""]];
        var report = await hub.PullAsync(new ListSource(pages) { Said = 3 }, Customers.Plan);
        report.Problem.ShouldNotBeNull().ShouldContain("3 rows but 2 arrived");
        (await hub.PullAsync(new ListSource(pages) { Said = 2 }, Customers.Plan)).Counts.ShouldBe(new PullCounts(2, 2, 0, 0, 0));
    }

    [Fact]
    public async Task An_older_version_never_overwrites_a_newer_one()
    {
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"new","v":"2026-02"}"""]), Customers.Plan);
        var late = await hub.PullAsync(new ListSource(["""{"id":"1","name":"old","v":"2026-01"}"""]), Customers.Plan);
        late.Counts.ShouldBe(new PullCounts(1, 1, 0, 0, 0));
        (await hub.AllAsync<RecordState>(Kinds.Record)).Single().Record.Fields["name"].ShouldBe("new");
    }

    [Fact]
    public async Task One_id_twice_in_a_pass_without_versions_and_with_other_content_is_quarantined()
    {
        var report = await hub.PullAsync(new ListSource(["""{"id":"1","name":"a"}"""], ["""{"id":"1","name":"b"}""", """{"id":"1","name":"a"}"""]), Customers.Plan);
        report.Counts.ShouldBe(new PullCounts(3, 1, 1, 1, 0));
        (await hub.AllAsync<QuarantineEntry>(Kinds.Quarantine)).Single().Reason.ShouldContain("appears twice");
    }

    [Fact]
    public async Task A_good_version_settles_what_was_quarantined()
    {
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"a","bad":"no currency"}"""]), Customers.Plan);
        (await hub.AllAsync<QuarantineEntry>(Kinds.Quarantine)).Count.ShouldBe(1);
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"a"}"""]), Customers.Plan);
        (await hub.AllAsync<QuarantineEntry>(Kinds.Quarantine)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Our_own_write_coming_back_changes_nothing()
    {
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"a","seg":""}"""]), Customers.Plan);
        await ReceiveAsync("1", "A");
        var tag = await TagAsync("1");
        var echo = await hub.PullAsync(new ListSource(["""{"id":"1","name":"a","seg":"A","v":"2"}"""]), Customers.Plan);
        echo.Counts.ShouldBe(new PullCounts(1, 1, 0, 0, 0));
        (await TagAsync("1")).ShouldBe(tag);
    }

    [Theory]
    [InlineData("C")]
    [InlineData("")]
    public async Task Somebody_elses_write_is_noticed_as_drift(string foreign)
    {
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"a","seg":""}"""]), Customers.Plan);
        await ReceiveAsync("1", "A");
        await hub.PullAsync(new ListSource([$$"""{"id":"1","name":"a","seg":"{{foreign}}"}"""]), Customers.Plan);
        var row = (await hub.AllAsync<RecordState>(Kinds.Record)).Single().Record.Rows.Single();
        (row.Observed["seg"], row.Seen > 1).ShouldBe((foreign, true));
    }

    [Fact]
    public async Task What_a_full_list_no_longer_holds_is_deleted_and_what_comes_back_lives_again()
    {
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"a"}""", """{"id":"2","name":"b"}"""]) { Keys = ["1", "2"] }, Customers.Plan);
        hub.Time.Now += TimeSpan.FromDays(2);
        var compare = await hub.PullAsync(new ListSource { Keys = ["2"] }, Customers.Plan);
        (compare.Tombstones, compare.Problem).ShouldBe((1, null));
        (await DeletedAsync()).ShouldBe(["1"]);
        await hub.PullAsync(new ListSource(["""{"id":"1","name":"a"}"""]), Customers.Plan);
        (await DeletedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_that_is_suddenly_far_shorter_deletes_nothing_and_says_so()
    {
        await hub.PullAsync(new ListSource([.. Enumerable.Range(0, 10).Select(i => new[] { $$"""{"id":"{{i}}","name":"a"}""" })]) { Keys = [] }, Customers.Plan);
        hub.Time.Now += TimeSpan.FromDays(2);
        var compare = await hub.PullAsync(new ListSource { Keys = ["2"] }, Customers.Plan);
        compare.Problem.ShouldNotBeNull().ShouldContain("only 1 of 10");
        (await DeletedAsync()).ShouldBeEmpty();
    }

    private async Task<List<string>> DeletedAsync() =>
        [.. (await hub.AllAsync<RecordState>(Kinds.Record)).Where(state => state.Record.Deleted).Select(state => state.Record.Key.Id)];

    private async Task<string> TagAsync(string id) =>
        (await hub.Store.ReadAsync(new(Partitions.Record(Customers.Key(id)), RecordState.Id), default))!.ETag;

    private Task ReceiveAsync(string id, string segment)
    {
        var values = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("seg", segment);
        var receipt = new Receipt(ImmutableSortedDictionary<string, long>.Empty, values, "accepted", "", null, hub.Time.Now, "x");
        return hub.Store.PutAsync(new(Partitions.Row("t", "erp", Customers.Row(id)), Receipt.Id), Kinds.Receipt, receipt, default);
    }

    private static ValueTask<CommitResult> NoRoomForRecords(StoreBatch batch, Func<ValueTask<CommitResult>> commit) =>
        batch.Operations.Any(operation => operation.Id == RecordState.Id) ? throw new IOException("no room for a record") : commit();
}
