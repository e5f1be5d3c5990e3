using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;

namespace SegSync.Tests.Governing;

/// <summary>In a hub attributes are golden fields.</summary>
public sealed class AttributeSchemeTests
{
    private const string Geography = """
        { "name": "geography", "version": 1, "entity": "customer",
          "classifiers": [{ "name": "zone", "method": "attribute", "attribute": "city", "classes": { "n": ["c01", "c02"], "s": ["c1*"] }, "other": "o" }], "code": ["zone"] }
        """;

    private readonly SchemeWorld world = new();

    [Fact]
    public async Task A_master_is_classed_by_its_golden_field_and_again_when_that_changes()
    {
        await world.World.SyncAsync();
        await world.ActivateAsync(Geography);
        await world.World.SyncAsync();
        (await world.CodesAsync("geography")).ShouldBe("nnooooooos");
        (await world.AssignmentsAsync("geography"))["c01"].Decision.Reasons.ShouldContain("city is 'c01': n");
        world.Erp.Put(EntityKind.Customer, "c01", "2", ("name", "Customer c01"), ("city", "c17"));
        world.Erp.Put(EntityKind.Customer, "c03", "2", ("name", "Customer c03"));
        await world.World.SyncAsync();
        (await world.CodesAsync("geography")).ShouldBe("sn" + "none" + "oooooo" + "s");
    }

    [Theory]
    [InlineData("email", "is personal")]
    [InlineData("colour", "is no golden field of a customer")]
    public void An_attribute_that_is_personal_or_no_golden_field_is_refused(string attribute, string words)
    {
        var scheme = SchemeFile.Load(Geography.Replace("\"city\"", $"\"{attribute}\"", StringComparison.Ordinal), out _)!;
        var missing = HubFacts.Missing(scheme).ShouldHaveSingleItem();
        missing.Path.ShouldBe("$.classifiers[0].attribute");
        missing.Reason.ShouldContain(words);
    }
}
