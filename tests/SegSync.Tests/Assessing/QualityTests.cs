using System.Collections.Immutable;
using SegSync.Core.Assessing;
using SegSync.Core.Records;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Mastering;
using SegSync.Tests.Story;

namespace SegSync.Tests.Assessing;

public sealed class QualityTests
{
    [Fact]
    public void Completeness_counts_who_gives_a_value_and_validity_who_gives_a_good_one()
    {
        var tally = new Tally(Rules("email", new() { Complete = 0.75m, Valid = 0.9m }));
        tally.Add(Given.Customer("sap", "1", ("email", "a@b.example")));
        tally.Add(Given.Customer("sap", "2", ("email", "nobody")));
        tally.Add(Given.Customer("sap", "3", ("email", " ")));
        tally.Add(Given.Customer("sap", "4", ("email", "c@d.example")) with { Deleted = true });
        var score = tally.Scores().ShouldHaveSingleItem();
        (score.Records, score.Given, score.Valid, score.Completeness, score.Validity).ShouldBe((3, 2, 1, 0.6666m, 0.5m));
        score.Problem.ShouldBe("given by 66.66% of 3 records, 75% wanted; valid in 50% of 2 values, 90% wanted");
    }

    [Fact]
    public void A_pattern_is_asked_beside_what_the_field_itself_means()
    {
        var tally = new Tally(Rules("region", new() { Valid = 1, Pattern = "[A-Z]{2}" }));
        tally.Add(Given.Customer("sap", "1", ("region", "BE")));
        tally.Add(Given.Customer("sap", "2", ("region", "Berlin")));
        tally.Scores().ShouldHaveSingleItem().Validity.ShouldBe(0.5m);
    }

    [Fact]
    public void A_field_that_a_system_never_gives_is_not_held_against_it() =>
        new Tally(Rules("email", new() { Complete = 1 })).Scores().ShouldBeEmpty();

    [Fact]
    public async Task What_is_under_its_threshold_is_an_exception_of_the_rules_owner_until_it_is_above()
    {
        var world = new SmallWorld { Landscape = new() { Tenant = "t", Quality = Rules("email", new() { Valid = 0.9m, Owner = "ina" }) with { EveryHours = 1, Gate = new() { Entity = null } } } };
        world.System("erp").Put(EntityKind.Customer, "1", "1", ("name", "Acme"), ("email", "nobody"));
        await world.SyncAsync();
        var desk = new ExceptionDesk(world.Hub.Store, "t", world.Landscape.Stewardship, world.Hub.Time);
        (await desk.ListAsync(new(Kind: "quality", Owner: "ina"), default)).ShouldHaveSingleItem().Message.ShouldStartWith("email of erp's customers is valid in 0% of 1 values");

        world.System("erp").Put(EntityKind.Customer, "1", "2", ("name", "Acme"), ("email", "a@b.example"));
        await world.SyncAsync();
        (await desk.ListAsync(new(Kind: "quality"), default)).Count.ShouldBe(1, "it is assessed once an hour");
        world.Hub.Time.Now = world.Hub.Time.Now.AddHours(2);
        await world.SyncAsync();
        (await desk.ListAsync(new(Kind: "quality"), default)).ShouldBeEmpty();
        (await QualityRun.LastAsync(world.Hub.Store, "t", default))!.Fields.Single(score => score.Field == "email").Validity.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_population_with_too_little_history_is_told_and_held_only_where_the_landscape_says_so(bool hold, int codes)
    {
        var world = Young(hold);
        await world.SyncAsync();
        (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).ShouldContain(entry => entry.Subject == "history product" && entry.Message.Contains("0 of 1 products have 12 months", StringComparison.Ordinal));
        world.System("erp").Codes.Count(code => code.Key.Entity == "product").ShouldBe(codes);
        world.System("erp").Codes.ShouldContain(code => code.Key.Entity == "customer", "another population is another matter");
    }

    [Fact]
    public async Task Enough_history_opens_the_gate()
    {
        var world = Young(hold: true);
        world.System("erp").Sell("so0", "1", ("1", "P1", "2025-07-31", 1, 100));
        await world.SyncAsync();
        (await world.Hub.AllAsync<ExceptionEntry>(Kinds.Exception)).ShouldNotContain(entry => entry.Subject == "history product");
        world.System("erp").Codes.Count(code => code.Key.Entity == "product").ShouldBe(1);
    }

    private static SmallWorld Young(bool hold)
    {
        var world = new SmallWorld { Landscape = new() { Tenant = "t", AsOf = new(2026, 6, 30), Quality = new() { Gate = new() { Hold = hold } } } };
        world.System("erp").Put(EntityKind.Customer, "1", "1", ("name", "Acme"));
        world.System("erp").Put(EntityKind.Product, "P1", "1", ("description", "Bolt M8"));
        world.System("erp").Sell("so1", "1", ("1", "P1", "2026-05-03", 1, 100));
        return world;
    }

    private static QualityPolicy Rules(string field, FieldRule rule) => new()
    {
        Fields = ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, FieldRule>>(StringComparer.Ordinal)
            .Add("customer", ImmutableSortedDictionary.Create<string, FieldRule>(StringComparer.Ordinal).Add(field, rule)),
    };
}
