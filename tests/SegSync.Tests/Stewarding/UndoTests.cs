using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Tests.Mastering;

namespace SegSync.Tests.Stewarding;

public sealed class UndoTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(250);

    [Fact]
    public void Undone_one_by_one_backwards_every_state_comes_back_byte_for_byte() =>
        Prop.ForAll(Generated.Customers(), ArbMap.Default.ArbFor<int>(), (records, seed) =>
            BackwardsAsync(records, new Random(seed)).GetAwaiter().GetResult()).Check(Often);

    [Fact]
    public void Undone_in_any_order_with_others_in_between_nothing_stays() =>
        Prop.ForAll(Generated.Customers(), ArbMap.Default.ArbFor<int>(), (records, seed) =>
            AnyOrderAsync(records, new Random(seed)).GetAwaiter().GetResult()).Check(Often);

    private static async Task BackwardsAsync(SourceRecord[] records, Random random)
    {
        var world = await WorldAsync(records);
        var states = new Stack<(LandedVerdict Said, SortedDictionary<string, string> Masters, SortedDictionary<string, string> Homes)>();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var (masters, homes) = (await world.MastersAsync(), await world.HomesAsync());
            states.Push((await SayAsync(world, records, random), masters, homes));
        }

        while (states.TryPop(out var state))
        {
            await world.UndoAsync(state.Said);
            await SameAsync(world, state.Masters, state.Homes);
        }
    }

    private static async Task AnyOrderAsync(SourceRecord[] records, Random random)
    {
        var world = await WorldAsync(records);
        var (masters, homes) = (await world.MastersAsync(), await world.HomesAsync());
        var holding = new List<LandedVerdict>();
        for (var i = random.Next(2, 7); i > 0; i--)
        {
            if (holding.Count == 0 || random.Next(3) > 0)
            {
                var said = await SayAsync(world, records, random);
                if (!holding.Exists(verdict => verdict.Id == said.Id)) holding.Add(said);
            }
            else
            {
                await UndoAnyAsync();
            }
        }

        while (holding.Count > 0) await UndoAnyAsync();
        await SameAsync(world, masters, homes);

        async Task UndoAnyAsync()
        {
            var at = random.Next(holding.Count);
            await world.UndoAsync(holding[at]);
            holding.RemoveAt(at);
        }
    }

    // ids that only a verdict brought about stay for ever, as redirects to masters that stand
    private static async Task SameAsync(StewardWorld world, SortedDictionary<string, string> masters, SortedDictionary<string, string> homes)
    {
        var now = await world.MastersAsync();
        foreach (var (id, bytes) in masters) now[id].ShouldBe(bytes);
        foreach (var (id, bytes) in now.Where(pair => !masters.ContainsKey(pair.Key))) bytes.ShouldContain("\"redirectTo\"", customMessage: id);
        (await world.HomesAsync()).ShouldBe(homes);
    }

    private static async Task<StewardWorld> WorldAsync(SourceRecord[] records)
    {
        var world = new StewardWorld { Policy = Core.Mastering.MasterPolicy.Default with { Trust = ["sap", "crm"] } };
        await world.LandAsync(records);
        await world.DecideAsync();
        return world;
    }

    private static async Task<LandedVerdict> SayAsync(StewardWorld world, SourceRecord[] records, Random random)
    {
        var one = records[random.Next(records.Length)].Key;
        var master = await world.MasterOfAsync(one);
        var others = records.Select(record => record.Key).Where(key => key != one).ToList();
        var members = master.Members.Select(member => member.Key).Where(key => key != one).ToList();
        return random.Next(5) switch
        {
            0 or 1 when others.Count > 0 => await world.SayAsync(random.Next(2) == 0 ? VerdictKind.Merge : VerdictKind.NotSame, [one], [others[random.Next(others.Count)]]),
            2 or 3 when members.Count > 0 => await world.SayAsync(VerdictKind.Split, [one], members),
            4 => await world.SayAsync(VerdictKind.Pin, [one], [], "name"),
            _ => await world.SayAsync(VerdictKind.Edit, [master.Founder], [], "city", $"Town {random.Next(3)}"),
        };
    }
}
