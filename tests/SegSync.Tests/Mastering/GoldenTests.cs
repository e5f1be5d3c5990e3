using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Tests.Mastering;

public sealed class GoldenTests
{
    private static readonly MasterPolicy SapFirst = MasterPolicy.Default with { Trust = ["sap", "crm"] };

    [Fact]
    public void The_only_value_wins_as_given() =>
        Name(MasterPolicy.Default, Given.Customer("sap", "1", ("name", "Acme GmbH"))).ShouldBe(("Acme GmbH", "sap/1", "only"));

    [Fact]
    public void A_trusted_system_beats_a_majority() =>
        Name(SapFirst, Named("crm", "1", "Acme"), Named("crm", "2", "Acme"), Named("sap", "3", "Orion")).ShouldBe(("Orion", "sap/3", "trust"));

    [Fact]
    public void Without_trust_the_most_frequent_standard_form_wins() =>
        Name(MasterPolicy.Default, Named("crm", "1", "ACME"), Named("otm", "2", "Acme G.m.b.H."), Named("sap", "3", "Orion Shipping Company")).ShouldBe(("Acme G.m.b.H.", "otm/2", "longest"));

    [Fact]
    public void Of_equally_frequent_values_the_longest_wins() =>
        Name(MasterPolicy.Default, Named("crm", "1", "Acme"), Named("sap", "3", "Acme Europe")).ShouldBe(("Acme Europe", "sap/3", "longest"));

    [Fact]
    public void Of_equally_long_values_the_most_recent_wins() =>
        Name(MasterPolicy.Default, Named("crm", "1", "Acme A") with { Version = "2" }, Named("sap", "3", "Acme B")).ShouldBe(("Acme A", "crm/1", "most-recent"));

    [Fact]
    public void At_last_the_smallest_key_decides() =>
        Name(MasterPolicy.Default, Named("sap", "3", "Acme B"), Named("crm", "1", "Acme A")).ShouldBe(("Acme A", "crm/1", "key-order"));

    [Fact]
    public void A_deleted_record_claims_nothing_while_another_lives() =>
        Name(SapFirst, Named("sap", "3", "Acme B") with { Deleted = true }, Named("crm", "1", "Acme A")).ShouldBe(("Acme A", "crm/1", "only"));

    [Fact]
    public void When_none_lives_the_golden_record_stays_readable() =>
        Name(SapFirst, Named("sap", "3", "Acme B") with { Deleted = true }).ShouldBe(("Acme B", "sap/3", "only"));

    [Fact]
    public void A_defective_value_never_wins()
    {
        var golden = Golden.Of([Standards.Of(Given.Product("sap", "1", ("gtin", "4006381333930"))), Standards.Of(Given.Product("wms", "1", ("gtin", "4006381333931")))], SapFirst);
        golden["gtin"].Value.ShouldBe("4006381333931");
        Golden.Of([Standards.Of(Given.Product("sap", "1", ("gtin", "4006381333930")))], SapFirst).ShouldBeEmpty();
    }

    [Fact]
    public void The_same_claims_in_another_order_have_the_same_winner() =>
        Prop.ForAll(Generated.Customers(), ArbMap.Default.ArbFor<int>(), (records, seed) =>
        {
            var standards = records.Select(Standards.Of).ToArray();
            var one = Golden.Of(standards, SapFirst);
            new Random(seed).Shuffle(standards);
            Golden.Of(standards, SapFirst).ShouldBe(one);
        }).QuickCheckThrowOnFailure();

    private static SourceRecord Named(string system, string id, string name) => Given.Customer(system, id, ("name", name));

    private static (string, string, string) Name(MasterPolicy policy, params SourceRecord[] records)
    {
        var claim = Golden.Of([.. records.Select(Standards.Of)], policy)["name"];
        return (claim.Value, $"{claim.From.System}/{claim.From.Id}", claim.Rule);
    }
}
