using System.Collections.Immutable;
using SegSync.Core.Mastering;
using SegSync.Core.Stewarding;
using SegSync.Tests.Mastering;

namespace SegSync.Tests.Stewarding;

public sealed class ConflictTests
{
    private const string Vat = "DE811907980";

    [Fact]
    public async Task Two_systems_of_equal_trust_that_disagree_are_told_with_the_fields()
    {
        var world = await WorldAsync(MasterPolicy.Default with { Trust = ["sap"] });
        var open = (await world.ExceptionsAsync()).ShouldHaveSingleItem();
        open.Type.ShouldBe("conflicting-claims");
        open.Fields.ShouldBe(["city"], "the name differs in spelling only");
        open.Records.Select(key => key.System).ShouldBe(["crm", "otm"]);

        var pin = await world.SayAsync(VerdictKind.Pin, [open.Records[1]], [], "city", exception: open.Name);
        (await world.ExceptionsAsync()).ShouldBeEmpty();
        (await world.MasterOfAsync(open.Records[0])).Fields["city"].ShouldBe(new("Bonn", open.Records[1], "pin"));
        await world.UndoAsync(pin);
        (await world.ExceptionsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_order_of_trust_that_tells_them_apart_leaves_no_conflict() =>
        (await (await WorldAsync(MasterPolicy.Default with { Trust = ["crm", "otm"] })).ExceptionsAsync()).ShouldBeEmpty();

    [Fact]
    public async Task Where_nobody_stated_an_order_nobody_is_at_odds_with_it() =>
        (await (await WorldAsync(MasterPolicy.Default)).ExceptionsAsync()).ShouldBeEmpty();

    [Fact]
    public async Task A_field_whose_rule_does_not_ask_for_trust_is_no_conflict()
    {
        var fields = ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal).Add("city", ["most-recent"]);
        var survivorship = new Survivorship(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, ImmutableArray<string>>>(StringComparer.Ordinal).Add("customer", fields));
        (await (await WorldAsync(MasterPolicy.Default with { Trust = ["sap"], Survivorship = survivorship })).ExceptionsAsync()).ShouldBeEmpty();
    }

    private static async Task<StewardWorld> WorldAsync(MasterPolicy policy)
    {
        var world = new StewardWorld { Policy = policy };
        await world.LandAsync(
            Given.Customer("crm", "1", ("name", "Acme GmbH"), ("vatNumber", Vat), ("city", "Ulm")),
            Given.Customer("otm", "2", ("name", "ACME"), ("vatNumber", Vat), ("city", "Bonn")));
        await world.DecideAsync();
        return world;
    }
}
