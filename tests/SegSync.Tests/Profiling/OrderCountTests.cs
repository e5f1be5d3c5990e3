using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Tests.Story;

namespace SegSync.Tests.Profiling;

/// <summary>An order counts once, in whatever months its lines lie and however they come to change.</summary>
public sealed class OrderCountTests
{
    [Fact]
    public void Orders_over_several_months_are_counted_once_and_changing_them_ends_where_landing_them_anew_does() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var dice = new Random(seed);
        var (grown, fresh) = (World(), World());
        var orders = new Dictionary<string, (string Customer, string Product, string Date, decimal Quantity, decimal Amount)[]>();
        for (var round = 1; round <= 4; round++)
        {
            for (var change = 0; change < 5; change++)
            {
                var id = $"so{dice.Next(6)}";
                orders[id] = [.. Enumerable.Range(0, dice.Next(5)).Select(_ => ($"c{dice.Next(2)}", $"p{dice.Next(3)}", $"2026-0{dice.Next(1, 5)}-{dice.Next(10, 29)}", 1m, 2m))];
                grown.System("erp").Sell(id, $"{round}{change}", orders[id]);
            }

            grown.SyncAsync().GetAwaiter().GetResult();
        }

        foreach (var (id, lines) in orders) fresh.System("erp").Sell(id, "1", lines);
        fresh.SyncAsync().GetAwaiter().GetResult();
        var counted = Counted(grown);
        counted.ShouldBe(Counted(fresh));
        counted.ShouldBe(orders.SelectMany(order => order.Value.SelectMany(line => (string[])[line.Customer, line.Product]).Distinct()).CountBy(id => id)
            .Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static SmallWorld World()
    {
        var world = new SmallWorld();
        foreach (var id in (string[])["c0", "c1"]) world.System("erp").Put(EntityKind.Customer, id, "1", ("name", $"Customer {id}"));
        foreach (var id in (string[])["p0", "p1", "p2"]) world.System("erp").Put(EntityKind.Product, id, "1", ("description", $"Product {id}"));
        return world;
    }

    private static List<string> Counted(SmallWorld world) =>
    [
        .. ((EntityKind[])[EntityKind.Customer, EntityKind.Product]).SelectMany(kind => world.Hub.AllAsync<Profile>(Profile.KindOf(kind)).GetAwaiter().GetResult())
            .Where(profile => profile.Months.Count > 0).Select(profile => $"{profile.Tie} {profile.Months.Values.Sum(month => month.Orders)}").Order(StringComparer.Ordinal),
    ];
}
