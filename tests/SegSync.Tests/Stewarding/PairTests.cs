using SegSync.Core.Landing;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Tests.Stewarding;

/// <summary>Why two records are one master, or why not.</summary>
public sealed class PairTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Every_pair_is_explained_by_rows_that_sum_to_its_weight_the_same_either_way(int seed)
    {
        var town = await Town.FoundAsync(seed);
        var keys = await town.World.Store.ReadKindAsync(Kinds.Record, default).Select(document => document.As<RecordState>().Record.Key).ToListAsync();
        var homes = await town.World.HomesAsync();
        var masters = homes.GroupBy(pair => pair.Value).Where(group => group.Count() > 1).Select(group => group.Select(pair => RecordKey.Parse(pair.Key["rec|".Length..])).ToList());
        var asked = (await town.AskedAsync()).Select(text => (RecordKey.Parse(text.Split(" ~ ")[0]), RecordKey.Parse(text.Split(" ~ ")[1])));
        var random = new Random(seed);
        var strangers = Enumerable.Range(0, 40).Select(_ => (keys[random.Next(keys.Count)], keys[random.Next(keys.Count)])).Where(pair => pair.Item1 != pair.Item2);
        var run = new PairRun(await town.World.BeginAsync("why"), town.World.Policy);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (a, b) in masters.Select(members => (members[0], members[^1])).Take(40).Concat(asked.Take(20)).Concat(strangers))
        {
            var trail = (await run.ExplainAsync(a, b, default)).ShouldNotBeNull();
            var back = (await run.ExplainAsync(b, a, default)).ShouldNotBeNull();
            trail.Terms.Sum(term => term.Weight).ShouldBe(trail.Weight, 1e-9);
            trail.Terms[^1].SoFar.ShouldBe(trail.Weight, 1e-9);
            (back.Weight, back.Decision, back.Terms.SequenceEqual(trail.Terms)).ShouldBe((trail.Weight, trail.Decision, true));
            if (trail.Probability is { } probability) probability.ShouldBe(1 / (1 + Math.Pow(2, -trail.Weight)), 1e-12);
            trail.Together.ShouldBe(homes[Partitions.Record(a)] == homes[Partitions.Record(b)]);
            if (trail.Together) trail.Reasons[0].ShouldStartWith("held together by ");
            trail.Decision.ShouldBe(trail.Weight >= trail.Join ? "match" : trail.Weight >= trail.Ask ? "possible" : "no match");
            seen.Add($"{trail.Decision} {trail.Together}");
        }
        seen.ShouldContain("match True");
        seen.ShouldContain("possible False");
        seen.ShouldContain("no match False");
    }

    [Fact]
    public async Task What_a_steward_said_is_the_first_reason_why_two_are_apart()
    {
        var town = await Town.FoundAsync(13);
        var home = (await town.World.HomesAsync()).GroupBy(pair => pair.Value).First(group => group.Count() == 2).Select(pair => RecordKey.Parse(pair.Key["rec|".Length..])).ToList();
        await town.World.SayAsync(VerdictKind.NotSame, [home[0]], [home[1]]);
        var trail = (await new PairRun(await town.World.BeginAsync("why"), town.World.Policy).ExplainAsync(home[1], home[0], default)).ShouldNotBeNull();
        (trail.Together, trail.Decision).ShouldBe((false, "match"));
        trail.Reasons[0].ShouldBe("anna said not-same: because");
        trail.Said.ShouldHaveSingleItem().Verdict.ShouldBe("not-same");
    }

    [Fact]
    public async Task A_record_and_itself_or_one_that_never_landed_are_no_pair()
    {
        var town = await Town.FoundAsync(14);
        var run = new PairRun(await town.World.BeginAsync("why"), town.World.Policy);
        var key = new RecordKey("t1", EntityKind.Customer, "erp", "0000");
        (await run.ExplainAsync(key, key, default)).ShouldBeNull();
        (await run.ExplainAsync(key, key with { Id = "nobody" }, default)).ShouldBeNull();
    }
}
