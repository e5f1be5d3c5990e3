using System.Collections.Immutable;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Records;

namespace SegSync.Tests.Landing;

public class RecordMappingTests
{
    private const string Partner = """
        {
          "__metadata": { "etag": "W/\"bp\"" }, "BusinessPartner": "1000012", "Customer": "1000012", "Supplier": "", "OrganizationBPName1": "Müller & Söhne GmbH",
          "BusinessPartnerIsBlocked": false, "IsMarkedForArchiving": false, "LastChangeDate": "\/Date(1767744000000)\/", "LastChangeTime": "PT10H05M30S",
          "to_Customer": {
            "__metadata": { "etag": "W/\"cu\"" }, "Customer": "1000012", "CustomerClassification": "", "VATRegistration": "DE123456789",
            "to_CustomerSalesArea": { "results": [
              { "__metadata": { "etag": "W/\"a1\"" }, "Customer": "1000012", "SalesOrganization": "1010", "DistributionChannel": "10", "Division": "00", "CustomerABCClassification": "A" },
              { "Customer": "1000012", "SalesOrganization": "1010", "DistributionChannel": "20", "Division": "00", "CustomerABCClassification": null }] }
          },
          "to_BusinessPartnerAddress": { "results": [{ "StreetName": "Hafenstraße", "HouseNumber": "1", "CityName": "Berlin", "Country": "DE", "PostalCode": "10115",
            "to_EmailAddress": { "results": [{ "EmailAddress": "info@mueller.example" }] }, "to_PhoneNumber": { "results": [] } }, { "CityName": "Second" }] }
        }
        """;

    [Fact]
    public void A_business_partner_becomes_a_customer_with_its_writable_rows()
    {
        var record = One<Mapped.Record>("sap-customer", Partner).Value;
        record.Key.ToString().ShouldBe("t|customer|sys|1000012");
        record.Version.ShouldBe("2026-01-07T10:05:30.0000000");
        record.Deleted.ShouldBeFalse();
        Text(record.Fields).ShouldBe("city=Berlin; country=DE; email=info@mueller.example; name=Müller & Söhne GmbH; postcode=10115; status=active; street=Hafenstraße 1; vatNumber=DE123456789");
        record.Rows.Select(row => $"{row.Row} {Text(row.Observed)} {row.ETag ?? "-"} {row.Seen}").ShouldBe(
        [
            "A_Customer(Customer=1000012) CustomerClassification= W/\"cu\" 0",
            "A_CustomerSalesArea(Customer=1000012,SalesOrganization=1010,DistributionChannel=10,Division=00) CustomerABCClassification=A W/\"a1\" 0",
            "A_CustomerSalesArea(Customer=1000012,SalesOrganization=1010,DistributionChannel=20,Division=00) CustomerABCClassification= - 0",
        ]);
    }

    [Fact]
    public void A_business_partner_without_addresses_as_SAPs_definitions_serve_it_is_a_customer_too()
    {
        var record = One<Mapped.Record>("sap-customer", """
            { "BusinessPartner": "1", "Customer": "1", "OrganizationBPName1": "Customer 1", "LastChangeDate": "/Date(1767225600000)/", "LastChangeTime": "PT00H00M00S",
              "to_BusinessPartnerAddress": { "results": [] }, "to_Customer": { "Customer": "1", "CustomerClassification": "B", "to_CustomerSalesArea": [] } }
            """).Value;
        Text(record.Fields).ShouldBe("name=Customer 1");
        record.Rows.ShouldHaveSingleItem().Observed["CustomerClassification"].ShouldBe("B");
    }

    [Fact]
    public void Who_is_no_customer_is_excluded_by_name_of_the_rule()
    {
        var excluded = One<Mapped.Excluded>("sap-customer", """{ "BusinessPartner": "2000001", "Customer": "", "Supplier": "2000001" }""");
        (excluded.Id, excluded.Reason, excluded.Rows).ShouldBe(("2000001", "not a customer", 1));
    }

    [Fact]
    public void A_record_marked_for_deletion_is_deleted_even_where_it_is_no_longer_whole()
    {
        var record = One<Mapped.Record>("sap-customer", """{ "BusinessPartner": "1", "Customer": "1", "IsMarkedForArchiving": true }""").Value;
        (record.Deleted, record.Fields.Count).ShouldBe((true, 0));
        One<Mapped.Record>("sap-customer", """{ "BusinessPartner": "1", "Customer": "1", "to_Customer": { "Customer": "1", "DeletionIndicator": true } }""").Value.Deleted.ShouldBeTrue();
    }

    [Fact]
    public void Of_a_deleted_item_only_the_key_is_read()
    {
        var record = Mappings.BuiltIn("salesforce-account")!.Map(Given.Context, Given.Item("""{ "Id": "001A" }""", deleted: true)).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Record>().Value;
        (record.Key.Id, record.Deleted).ShouldBe(("001A", true));
        Mappings.BuiltIn("sap-order")!.Map(Given.Context, Given.Item("""{ "SalesOrder": "5" }""", deleted: true)).ShouldHaveSingleItem()
            .ShouldBeOfType<Mapped.Document>().Value.Deleted.ShouldBeTrue();
    }

    [Fact]
    public void A_record_that_never_changed_has_no_version() =>
        One<Mapped.Record>("wms-item", """{ "id": 1001, "code": "ITM1", "description": "x", "mod_ts": null, "active": true }""").Value.Version.ShouldBe("");

    [Theory]
    [InlineData("\"2026-01-07T10:05:30.123+0000\"", "2026-01-07T10:05:30.1230000")]
    [InlineData("\"2026-01-07T10:05:30.123456+00:00\"", "2026-01-07T10:05:30.1234560")]
    [InlineData("\"2026-01-07T11:05:30+01:00\"", "2026-01-07T10:05:30.0000000")]
    [InlineData("\"2026-01-07T10:05:30Z\"", "2026-01-07T10:05:30.0000000")]
    [InlineData("\"/Date(1767780330123+0000)/\"", "2026-01-07T10:05:30.1230000")]
    public void Versions_of_every_vendor_sort_as_text(string stamp, string version) =>
        One<Mapped.Record>("wms-item", $$"""{ "id": 1, "mod_ts": {{stamp}}, "description": "x" }""").Value.Version.ShouldBe(version);

    [Fact]
    public void A_counter_as_version_sorts_as_text()
    {
        var mapping = Given.Mapping("""{"name":"c","version":1,"stream":"C","entity":"customer","id":"Id","stamp":{"path":"V","type":"counter"},"fields":{"name":"N"}}""");
        string Version(int v) => mapping.Map(Given.Context, Given.Item($$"""{"Id":"1","V":{{v}}}""")).ShouldHaveSingleItem().ShouldBeOfType<Mapped.Record>().Value.Version;
        string.CompareOrdinal(Version(9), Version(10)).ShouldBeLessThan(0);
    }

    [Fact]
    public void A_Salesforce_account_refers_to_SAP_by_its_account_number()
    {
        var record = One<Mapped.Record>("salesforce-account", """
            { "attributes": { "type": "Account" }, "Id": "001000000000001AAA", "IsDeleted": false, "Name": "Mueller und Soehne", "AccountNumber": "1000012", "Type": "Former Customer",
              "SystemModstamp": "2026-01-07T10:05:30.000+0000", "Segment__c": null, "Tier__c": "B", "BillingCity": null }
            """).Value;
        Text(record.Fields).ShouldBe("crossReference=sap:1000012; name=Mueller und Soehne; status=blocked");
        record.Rows.ShouldHaveSingleItem().ToString().ShouldContain("Account(Id=001000000000001AAA)");
        Text(record.Rows[0].Observed).ShouldBe("Segment__c=; Tier__c=B");
    }

    [Fact]
    public void A_product_takes_its_English_description_first_and_has_a_row_in_each_plant()
    {
        var record = One<Mapped.Record>("sap-product", """
            { "Product": "MAT1", "NetWeight": "1.250", "LastChangeDateTime": null,
              "to_Description": { "results": [{ "Language": "DE", "ProductDescription": "Schraube" }, { "Language": "EN", "ProductDescription": "Screw" }] },
              "to_Plant": { "results": [{ "Product": "MAT1", "Plant": "1010", "ABCIndicator": "A" }, { "Product": "MAT1", "Plant": "1020", "ABCIndicator": "" }] } }
            """).Value;
        Text(record.Fields).ShouldBe("description=Screw; weight=1.250");
        record.Rows.Select(row => row.Row.ToString()).ShouldBe(["A_ProductPlant(Product=MAT1,Plant=1010)", "A_ProductPlant(Product=MAT1,Plant=1020)"]);
        Text(One<Mapped.Record>("sap-product", """{ "Product": "M", "to_Description": [{ "Language": "DE", "ProductDescription": "Schraube" }] }""").Value.Fields).ShouldBe("description=Schraube");
    }

    [Fact]
    public void A_delivery_address_is_a_customer_and_a_warehouse_is_a_location()
    {
        const string ShipTo = """{ "locationGid": "SEG.C1", "locationName": "Mueller", "locationRoleGid": "SHIPTO", "corporationXid": null, "isActive": true, "attribute1": null, "addressLine1": "Hafenstr. 1" }""";
        const string Own = """{ "locationGid": "SEG.WH1", "locationName": "Plant", "locationRoleGid": "WAREHOUSE", "isActive": true }""";
        One<Mapped.Record>("otm-customer", ShipTo).Value.Rows.ShouldHaveSingleItem().Row.ToString().ShouldBe("locations(locationGid=SEG.C1)");
        One<Mapped.Excluded>("otm-location", ShipTo).Reason.ShouldBe("not a warehouse");
        One<Mapped.Record>("otm-location", Own).Value.Fields["type"].ShouldBe("warehouse");
        One<Mapped.Excluded>("otm-customer", Own).Reason.ShouldBe("not a delivery address");
    }

    [Theory]
    [InlineData("sap-product", "A_ProductPlant", "ABCIndicator", "A", null)]
    [InlineData("sap-product", "A_ProductPlant", "ABCIndicator", "AZ", "A_ProductPlant.ABCIndicator holds at most 1 characters; 'AZ' has 2")]
    [InlineData("sap-product", "A_ProductPlant", "ABCIndicator", "D", "A_ProductPlant.ABCIndicator takes only A, B, C; 'D' is none of them")]
    [InlineData("sap-product", "A_ProductPlant", "ABCIndicator", "", null)]
    [InlineData("sap-customer", "A_Customer", "CustomerClassification", "GOLD", "A_Customer.CustomerClassification holds at most 2 characters; 'GOLD' has 4")]
    public void A_code_is_held_against_the_target_field_before_it_is_sent(string name, string entity, string field, string value, string? problem) =>
        Mappings.BuiltIn(name)!.Targets.Single(target => target.Entity == entity && target.Field == field).Check(value).ShouldBe(problem);

    [Fact]
    public void A_target_field_writes_the_value_of_its_scheme_in_the_vendors_words()
    {
        var target = new TargetField("R", "F", "s", "abc", 6, ["Gold", "Silver"], ImmutableSortedDictionary<string, string>.Empty.Add("A", "Gold").Add("C", "Bronze"));
        var values = new Dictionary<string, string> { ["code"] = "AZ", ["abc"] = "A" };
        target.Render(values).ShouldBe(("Gold", null));
        target.Render(new Dictionary<string, string> { ["abc"] = "C" }).ShouldBe(("Bronze", "R.F takes only Gold, Silver; 'Bronze' is none of them"));
        target.Render(new Dictionary<string, string> { ["code"] = "A" }).ShouldBe(("", "R.F takes 'abc' of s, which gives only code"));
        target.Bind("sap").Render(values).ShouldBe(("Gold", null));
    }

    private static T One<T>(string name, string json)
        where T : Mapped =>
        Mappings.BuiltIn(name)!.Map(Given.Context, Given.Item(json)).ShouldHaveSingleItem().ShouldBeOfType<T>();

    private static string Text(IEnumerable<KeyValuePair<string, string>> pairs) => string.Join("; ", pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}
