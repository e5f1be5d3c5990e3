using SegSync.Core.Matching;

namespace SegSync.Tests.Mastering;

public sealed class ExactRulesTests
{
    private static readonly (string, string) Acme = ("name", "Acme GmbH");
    private static readonly (string, string) Street = ("street", "Hauptstr. 5");
    private static readonly (string, string) Postcode = ("postcode", "80331");

    [Fact]
    public void The_same_vat_number_is_the_same_customer_whatever_its_name() =>
        Given.Compared(Given.Customer("sap", "1", ("name", "Acme"), ("vatNumber", "DE123456789")), Given.Customer("crm", "2", ("name", "Orion"), ("vatNumber", "de 123 456 789")))
            .ShouldBeOfType<PairDecision.Match>().Terms.Select(term => term.ToString()).ShouldBe(["same vatNumber"]);

    [Fact]
    public void A_vat_number_is_the_same_with_and_without_its_country() =>
        Given.Compared(Given.Customer("sap", "1", ("vatNumber", "DE123456789")), Given.Customer("crm", "2", ("vatNumber", "123456789"))).ShouldBeOfType<PairDecision.Match>();

    [Fact]
    public void A_cross_reference_finds_its_record_despite_padding() =>
        Given.Compared(Given.Customer("sap", "0001000012", Acme), Given.Customer("crm", "A1", ("name", "Something else"), ("crossReference", "sap:1000012"))).ShouldBeOfType<PairDecision.Match>();

    [Fact]
    public void Two_records_that_refer_to_the_same_third_are_the_same() =>
        Given.Compared(Given.Customer("otm", "7", ("crossReference", "sap:12")), Given.Customer("crm", "A1", ("crossReference", "sap:12"))).ShouldBeOfType<PairDecision.Match>();

    [Theory]
    [InlineData("street", "Hauptstraße 5")]
    [InlineData("email", "INFO@acme.example")]
    [InlineData("phone", "+49 89 1234567")]
    public void The_same_name_needs_something_that_namesakes_do_not_share(string field, string value) =>
        Given.Compared(
            Given.Customer("sap", "1", Acme, Street, Postcode, ("email", "info@acme.example"), ("phone", "0049891234567")),
            Given.Customer("crm", "2", ("name", "ACME"), Postcode, (field, value))).ShouldBeOfType<PairDecision.Match>();

    [Fact]
    public void The_same_name_and_town_alone_is_for_a_steward() =>
        Given.Compared(Given.Customer("sap", "1", Acme, ("city", "München")), Given.Customer("crm", "2", Acme, ("city", "Muenchen"))).ShouldBeOfType<PairDecision.Possible>();

    [Fact]
    public void Namesakes_elsewhere_have_nothing_in_common() =>
        Given.Compared(Given.Customer("sap", "1", Acme, ("city", "München")), Given.Customer("crm", "2", Acme, ("city", "Hamburg"))).ShouldBeOfType<PairDecision.NoMatch>();

    [Fact]
    public void Different_vat_numbers_keep_namesakes_at_one_address_apart() =>
        Given.Compared(Given.Customer("sap", "1", Acme, Street, Postcode, ("vatNumber", "DE123456789")), Given.Customer("crm", "2", Acme, Street, Postcode, ("vatNumber", "DE987654321"))).ShouldBeOfType<PairDecision.NoMatch>();

    [Fact]
    public void Identifiers_that_disagree_are_for_a_steward() =>
        Given.Compared(Given.Customer("sap", "1", ("vatNumber", "DE123456789")), Given.Customer("crm", "2", ("vatNumber", "DE987654321"), ("crossReference", "sap:1"))).ShouldBeOfType<PairDecision.Possible>();

    [Fact]
    public void A_wrong_vat_number_says_nothing() =>
        Given.Compared(Given.Customer("sap", "1", Acme, Street, Postcode, ("vatNumber", "DE123456789")), Given.Customer("crm", "2", Acme, Street, Postcode, ("vatNumber", "000000000"))).ShouldBeOfType<PairDecision.Match>();

    [Fact]
    public void A_cross_reference_to_another_record_outweighs_name_and_address() =>
        Given.Compared(Given.Customer("sap", "1", Acme, Street, Postcode), Given.Customer("crm", "2", Acme, Street, Postcode, ("crossReference", "sap:9"))).ShouldBeOfType<PairDecision.Possible>();

    [Fact]
    public void Products_match_by_gtin_in_any_length() =>
        Given.Compared(Given.Product("sap", "1", ("gtin", "4006381333931")), Given.Product("wms", "2", ("gtin", "04006381333931"))).ShouldBeOfType<PairDecision.Match>();

    [Fact]
    public void Products_match_by_description_and_unit_unless_gtins_differ()
    {
        var bolt = Given.Product("sap", "1", ("description", "Bolt M8, zinc"), ("baseUnit", "PC"), ("gtin", "4006381333931"));
        Given.Compared(bolt, Given.Product("wms", "2", ("description", "BOLT M8 ZINC"), ("baseUnit", "EA"))).ShouldBeOfType<PairDecision.Match>();
        Given.Compared(bolt, Given.Product("wms", "2", ("description", "BOLT M8 ZINC"), ("baseUnit", "KG"))).ShouldBeOfType<PairDecision.NoMatch>();
        Given.Compared(bolt, Given.Product("wms", "2", ("description", "BOLT M8 ZINC"), ("baseUnit", "EA"), ("gtin", "96385074"))).ShouldBeOfType<PairDecision.NoMatch>();
    }

    [Fact]
    public void Locations_need_name_street_and_postcode()
    {
        var depot = Given.Location("otm", "L1", ("name", "Depot North"), Street, Postcode, ("email", "a@b.example"));
        Given.Compared(depot, Given.Location("wms", "7", ("name", "DEPOT NORTH"), ("street", "Hauptstraße 5"), Postcode)).ShouldBeOfType<PairDecision.Match>();
        Given.Compared(depot, Given.Location("wms", "7", ("name", "Depot North"), Postcode, ("email", "a@b.example"))).ShouldBeOfType<PairDecision.Possible>();
    }

    [Fact]
    public void Postings_are_short_and_fit_a_store_key()
    {
        var record = Core.Standardising.Standards.Of(Given.Customer("sap", "a/b#" + new string('x', 200), Acme, Street, Postcode, ("city", "X"), ("email", new string('m', 90) + "/@x.example")));
        foreach (var key in Blocking.Keys(record))
        {
            key.Length.ShouldBeLessThanOrEqualTo(64);
            key.ShouldNotContain("/");
            key.ShouldNotContain("#");
        }
        Blocking.Keys(record).Length.ShouldBe(4);
    }
}
