using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Mastering;
using SegSync.Core.Segmenting.Versions;

namespace SegSync.Tests.Governing;

public sealed class CohortTests
{
    private readonly SchemeWorld world = new();

    [Fact]
    public void Who_is_in_a_cohort_stays_in_it_when_it_grows_and_cohorts_are_as_large_as_they_say()
    {
        Prop.ForAll(Gen.Choose(1, 99).ToArbitrary(), Gen.Choose(1, 99).ToArbitrary(), (one, other) =>
        {
            var (small, large) = (Math.Min(one, other) / 100m, Math.Max(one, other) / 100m);
            var masters = Enumerable.Range(0, 2_000).Select(i => new MasterId($"m{i}")).ToList();
            var inSmall = masters.Where(master => SchemeInForce.Place("s", master) < small).ToHashSet();
            var inLarge = masters.Where(master => SchemeInForce.Place("s", master) < large).ToHashSet();
            inSmall.IsSubsetOf(inLarge).ShouldBeTrue();
            (inLarge.Count / 2_000m).ShouldBe(large, 0.05m);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
        Enumerable.Range(0, 200).Count(i => SchemeInForce.Place("s", new($"m{i}")) < 0.5m && SchemeInForce.Place("t", new($"m{i}")) < 0.5m)
            .ShouldBeInRange(25, 75, "cohorts of different schemes have nothing to do with each other");
    }

    [Fact]
    public async Task Two_versions_decide_side_by_side_each_its_own_cohort_and_a_roll_out_ends_with_all()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2), share: 0.5m);
        await world.World.SyncAsync();
        var (one, two) = ("AAAAABBBCC", "AAABBBBCCC");
        var pilot = await world.AssignmentsAsync();
        pilot.Values.Select((assignment, i) => (assignment, i)).ShouldAllBe(pair =>
            SchemeInForce.Place("customer-tier", pair.assignment.Subject.Master) < 0.5m
                ? pair.assignment.Rule.StartsWith("customer-tier@2#") && pair.assignment.Decision.Code == two.Substring(pair.i, 1)
                : pair.assignment.Rule.StartsWith("customer-tier@1#") && pair.assignment.Decision.Code == one.Substring(pair.i, 1));
        pilot.Values.Select(assignment => assignment.Rule).Distinct().Count().ShouldBe(2);
        SchemeWorld.Refused(await (await world.AskAsync()).RetireAsync("customer-tier", 1, default)).ShouldContain("decides whom customer-tier@2 does not take");

        SchemeWorld.Done(await (await world.AskAsync()).ActivateAsync("customer-tier", 2, null, 1, default));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(two);
        SchemeWorld.Done(await (await world.AskAsync()).RollbackAsync("customer-tier", default));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(one);
    }
}
