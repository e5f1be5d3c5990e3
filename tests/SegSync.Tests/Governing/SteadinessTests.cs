using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Segmenting;
using SegSync.Core.Syncing;
using SegSync.Tests.Segmenting;

namespace SegSync.Tests.Governing;

public sealed class SteadinessTests
{
    private readonly SchemeWorld world = new();

    [Fact]
    public void A_code_changes_only_after_its_dwell_and_when_the_same_other_was_found_often_enough_in_a_row()
    {
        var walk = from dwell in Gen.Choose(0, 4)
                   from confirm in Gen.Choose(1, 4)
                   from codes in Gen.Elements("A", "B", "C").ArrayOf()
                   select (dwell, confirm, codes);
        Prop.ForAll(walk.ToArbitrary(), given =>
        {
            var rule = new Steadiness(given.dwell, given.confirm);
            CodeStanding? standing = null;
            var since = 0;
            for (var period = 0; period < given.codes.Length; period++)
            {
                var next = rule.Next(standing, given.codes[period], period);
                rule.Next(next, given.codes[period], period).ShouldBe(next, "a second look in the same period changes nothing");
                if (standing is not null && next.Code != standing.Code)
                {
                    (period - since).ShouldBeGreaterThanOrEqualTo(given.dwell);
                    given.codes[(period - given.confirm + 1)..(period + 1)].ShouldAllBe(code => code == next.Code);
                    since = period;
                }

                standing = next;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void What_stays_is_followed_in_the_end_and_what_swings_every_period_is_not()
    {
        var rule = new Steadiness(2, 2);
        Codes(rule, "A A B B B B").ShouldBe("A A A B B B");
        Codes(rule, "A B A B A B A B").ShouldBe("A A A A A A A A");
        Codes(new(), "A B A").ShouldBe("A B A");
    }

    [Fact]
    public async Task A_hub_keeps_the_standing_of_each_subject_from_run_to_run()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2, "0.8, 0.95", """, "stability": { "confirm": 2 }"""));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe("AAAAABBBCC");
        world.Sell("c09", 400, "1", "2026-06-10");
        await world.World.SyncAsync();
        var held = (await world.AssignmentsAsync())["c09"];
        (held.Decision.Code, held.Computed!.Code, held.Held!.Candidate, held.Held.Found).ShouldBe(("C", "A", "A", 1));
        held.Decision.Values["tier"].ShouldBe("C");
        held.Decision.Reasons[^1].ShouldBe("C is held: A was found in 1 periods in a row, held at least 0 periods, another found 2 times in a row");
        await world.World.SyncAsync();
        (await world.AssignmentsAsync())["c09"].Held!.Found.ShouldBe(1, "the period is still the same");

        var later = world.World.Landscape with { AsOf = new(2026, 7, 31) };
        await new SyncPass(world.World.Hub.Ports, later, world.World.Pass.Systems).RunAsync(new("test", "a month later"), null, default);
        (await world.AssignmentsAsync())["c09"].Decision.Code.ShouldBe("A");
    }

    [Fact]
    public async Task After_a_rollback_a_version_goes_on_from_where_it_left_off()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(SchemeWorld.Tier(2, "0.8, 0.95", """, "stability": { "confirm": 2 }"""));
        await world.World.SyncAsync();
        world.Sell("c09", 400, "1", "2026-06-10");
        await world.World.SyncAsync();
        var (codes, held) = (await world.CodesAsync(), (await world.AssignmentsAsync())["c09"].Held);
        await world.ActivateAsync(SchemeWorld.Tier(3));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldNotBe(codes);
        SchemeWorld.Done(await (await world.AskAsync()).RollbackAsync("customer-tier", default));
        await world.World.SyncAsync();
        (await world.CodesAsync()).ShouldBe(codes);
        (await world.AssignmentsAsync())["c09"].Held.ShouldBe(held);
    }

    [Fact]
    public void A_share_class_cannot_flap_inside_its_band()
    {
        var scheme = Decided.Scheme("""{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8, 0.95], "classes": ["A", "B", "C"], "stability": { "band": 0.05 } }""", """["abc"]""");
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var dice = new Random(seed);
            var money = Enumerable.Range(0, 12).Select(_ => (decimal)dice.Next(1, 400)).ToArray();
            var held = new string[12];
            for (var round = 0; round < 8; round++)
            {
                var table = Decided.Over(scheme, money.Select((value, i) => new Line($"{i}", $"p{i:D2}", "2026-01-10", 1, value))).Profiles;
                var result = SchemeResult.Of(scheme, table, (_, at) => held[at]);
                var total = money.Sum();
                decimal sum = 0;
                foreach (var at in Enumerable.Range(0, 12).OrderByDescending(at => money[at]).ThenBy(at => at))
                {
                    sum += money[at];
                    var next = result.Classified[0].Classes[at];
                    if (held[at] is { } before && before != next) PassedBand(before, next, sum / total).ShouldBeTrue($"{before} to {next} at {sum / total}");
                    SchemeResult.Of(scheme, table, (_, i) => i == at ? next : held[i]).Classified[0].Classes[at].ShouldBe(next, "deciding twice changes nothing");
                }

                held = result.Classified[0].Classes;
                for (var i = 0; i < 12; i++) money[i] = Math.Max(1, money[i] + dice.Next(-15, 16));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

        static bool PassedBand(string before, string next, decimal share) => string.CompareOrdinal(next, before) > 0
            ? share > (before == "A" ? 0.8m : 0.95m) * 1.05m
            : share < (before == "C" ? 0.95m : 0.8m) * 0.95m;
    }

    private static string Codes(Steadiness rule, string codes)
    {
        CodeStanding? standing = null;
        return string.Join(' ', codes.Split(' ').Select((code, period) => (standing = rule.Next(standing, code, period)).Code));
    }
}
