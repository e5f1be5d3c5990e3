using SegSync.Core.Records;
using SegSync.Core.Relating;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Landing;
using SegSync.Tests.Story;

namespace SegSync.Tests.Relating;

public sealed class HierarchyTests
{
    private readonly SmallWorld world = new();

    private FakeSystem Erp => world.System("erp");

    [Fact]
    public async Task Revenue_rolls_up_from_branches_to_the_group_and_follows_a_move_on_its_day()
    {
        Customer("1", "Group");
        Customer("2", "Group North", ("parent", "1"));
        Customer("3", "Branch", ("parent", "2"));
        Customer("4", "Other group");
        Sell("3", 300);
        Sell("2", 20);
        await world.SyncAsync();
        var july = new DateOnly(2026, 7, 1);
        (await LinesAsync(july)).ShouldBe(["Group 0 320 below 2", "  Group North 20 320 below 1", "    Branch 300 300 below 0"]);

        world.Hub.Time.Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);
        Customer("3", "Branch", "2", ("parent", "4"));
        await world.SyncAsync();
        (await LinesAsync(new(2026, 9, 1))).ShouldBe(["Group 0 20 below 1", "  Group North 20 20 below 0", "Other group 0 300 below 1", "  Branch 300 300 below 0"], ignoreOrder: true);
        (await LinesAsync(july)).ShouldBe(["Group 0 320 below 2", "  Group North 20 320 below 1", "    Branch 300 300 below 0"]);
    }

    [Fact]
    public async Task Days_that_the_source_states_are_kept()
    {
        Customer("1", "Group");
        Customer("2", "Branch", ("parent", "1"), ("parentFrom", "2026-04-01"), ("parentTo", "2026-10-01"));
        await world.SyncAsync();
        foreach (var (day, holds) in new[] { ("2026-03-31", false), ("2026-04-01", true), ("2026-09-30", true), ("2026-10-01", false) })
            (await LinesAsync(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))).Count.ShouldBe(holds ? 2 : 0, day);
    }

    [Fact]
    public async Task A_parent_that_is_missing_is_an_exception_until_it_comes()
    {
        Customer("2", "Branch", ("parent", "9"));
        await world.SyncAsync();
        (await FaultsAsync()).ShouldHaveSingleItem().Message.ShouldContain("erp:9, its parent, is not there");
        Customer("9", "Group");
        await world.SyncAsync();
        (await FaultsAsync()).ShouldBeEmpty();
        (await LinesAsync(new(2026, 7, 1))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_way_up_that_comes_back_is_an_exception_of_each_and_rolls_up_without_end()
    {
        Customer("1", "One", ("parent", "2"));
        Customer("2", "Two", ("parent", "3"));
        Customer("3", "Three", ("parent", "1"));
        await world.SyncAsync();
        await world.SyncAsync();
        (await FaultsAsync()).Count.ShouldBe(3);
        (await FaultsAsync()).ShouldAllBe(entry => entry.Message.Contains("comes back to it", StringComparison.Ordinal));
        (await LinesAsync(new(2026, 7, 1))).Count.ShouldBe(3);
        Customer("3", "Three", "2");
        await world.SyncAsync();
        (await FaultsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_parent_in_another_system_and_a_parent_that_was_merged_are_found()
    {
        Customer("1", "Group", ("vatNumber", "DE811907980"));
        world.System("crm").Put(EntityKind.Customer, "A", "1", ("name", "Group"), ("vatNumber", "DE811907980"));
        world.System("crm").Put(EntityKind.Customer, "B", "1", ("name", "Branch"), ("parent", "erp:1"));
        world.System("crm").Put(EntityKind.Customer, "C", "1", ("name", "Shop"), ("parent", "A"));
        await world.SyncAsync();
        (await FaultsAsync()).ShouldBeEmpty();
        (await LinesAsync(new(2026, 7, 1)))[0].ShouldBe("Group 0 0 below 2");
    }

    [Fact]
    public async Task Items_belong_to_families_and_these_to_categories_by_name()
    {
        foreach (var (id, family) in new[] { ("P1", "Bolts"), ("P2", "Bolts"), ("P3", "Nuts") })
            Erp.Put(EntityKind.Product, id, "1", ("description", id), ("family", family), ("category", "Fasteners"));
        Sell("1", 10);
        await world.SyncAsync();
        var nodes = await new HierarchyView(world.Hub.Store, "t").ReadAsync(EntityKind.Product, ["family", "category"], new(2026, 7, 1), default);
        nodes.Where(node => node.Depth < 2).Select(node => $"{node.Node} {node.Below}").ShouldBe(["category:Fasteners 5", "family:Bolts 2", "family:Nuts 1"]);
        nodes[0].Total.ShouldBe(10);
    }

    [Theory]
    [InlineData("2026-01-01", null, "a:2026-01-01:", "a", "a:2026-01-01:")]
    [InlineData("2026-01-01", null, "a:2026-01-01:", "b", "a:2026-01-01:2026-07-01 b:2026-07-01:")]
    [InlineData("2026-01-01", null, "a:2026-01-01:", "", "a:2026-01-01:2026-07-01")]
    [InlineData("2026-01-01", "2026-02-01", "a:2026-01-01:2026-02-01", "a", "a:2026-01-01:2026-02-01 a:2026-07-01:")]
    [InlineData("2026-07-01", null, "a:2026-07-01:", "b", "b:2026-07-01:")]
    public void What_is_known_of_links_follows_what_is_stated(string from, string? to, string before, string stated, string after)
    {
        var source = new RecordKey("t", EntityKind.Product, "erp", "1");
        Link Of(string parent, string? first, string? last) => new("family", parent, false, Day(first), Day(last), source);
        var known = Stated.Known([Of("a", from, to)], stated.Length == 0 ? [] : [Of(stated, null, null)], new(2026, 7, 1));
        before.ShouldNotBeEmpty();
        string.Join(' ', known.Select(link => $"{link.Parent}:{link.From:yyyy-MM-dd}:{link.To:yyyy-MM-dd}")).ShouldBe(after);
        Stated.Known(known, stated.Length == 0 ? [] : [Of(stated, null, null)], new(2026, 7, 2)).ShouldBe(known, "said again it is the same");
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd");

    private void Customer(string id, string name, params (string, string)[] fields) => Customer(id, name, "1", fields);

    private void Customer(string id, string name, string version, params (string, string)[] fields) => Erp.Put(EntityKind.Customer, id, version, [("name", name), .. fields]);

    private void Sell(string customer, decimal amount) => Erp.Sell($"so{customer}", "1", (customer, "P1", "2026-05-03", 1, amount));

    private async Task<List<string>> LinesAsync(DateOnly day)
    {
        var nodes = await new HierarchyView(world.Hub.Store, "t").ReadAsync(EntityKind.Customer, ["sold-to", "parent"], day, default);
        return [.. nodes.Select(node => $"{new string(' ', node.Depth * 2)}{node.Name} {node.Own} {node.Total} below {node.Below}")];
    }

    private async Task<List<ExceptionEntry>> FaultsAsync() => [.. (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).Where(entry => entry.Type == "hierarchy")];
}
