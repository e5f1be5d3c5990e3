using SegSync.Core.Landing;

namespace SegSync.Tests.Landing;

public class BuiltInMappingTests
{
    public static TheoryData<string> All => [.. Mappings.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_manifest_of_the_build_is_valid(string name)
    {
        Mappings.BuiltIn(name)!.Name.ShouldBe(name);
        // the program takes the form of its own manifests for granted
        MappingSchema.Check(MappingResources.Read($"schemas/mappings/{name}.json")!).ShouldBeEmpty();
    }

    [Fact]
    public void The_vendors_of_the_default_landscape_are_mapped() =>
        Mappings.Names.ShouldBe(
        [
            "adventureworks-orders", "adventureworks-receipts", "adventureworks-sources", "carparts", "council-spend", "customers-csv", "online-retail", "otm-customer", "otm-location",
            "otm-shipment", "products-csv", "salesforce-account", "sap-customer", "sap-order", "sap-product-planning", "sap-product", "sap-supplier", "scms-deliveries",
            "wms-inventory", "wms-item",
        ]);

    [Fact]
    public void An_unknown_name_has_no_manifest() => Mappings.BuiltIn("sap-nothing").ShouldBeNull();

    [Fact]
    public void A_source_is_asked_for_the_fields_that_a_manifest_reads_and_for_nothing_else() =>
        Mappings.BuiltIn("sap-order")!.VendorFields.ShouldBe(
        [
            "CreationDate", "LastChangeDateTime", "SalesOrder", "SalesOrderDate", "SalesOrganization", "SoldToParty", "TransactionCurrency",
            "to_Item/Material", "to_Item/NetAmount", "to_Item/ProductionPlant", "to_Item/RequestedQuantity", "to_Item/RequestedQuantityUnit",
            "to_Item/SalesDocumentRjcnReason", "to_Item/SalesOrderItem", "to_Item/TransactionCurrency",
        ]);

    [Fact]
    public void Business_partners_are_read_once_for_customers_and_suppliers()
    {
        var plan = Mappings.Plan(Given.Context, [Mappings.BuiltIn("sap-customer")!, Mappings.BuiltIn("sap-supplier")!]).ShouldHaveSingleItem();
        plan.Request.Name.ShouldBe("A_BusinessPartner");
        plan.Request.KeyField.ShouldBe("BusinessPartner");
        plan.Request.Fields.ShouldContain("to_Customer/to_CustomerSalesArea/CustomerABCClassification");
        plan.Request.Fields.ShouldNotContain(field => field.Contains("__"));
        plan.Ids.ShouldBe([new(Core.Records.EntityKind.Customer, "Customer"), new(Core.Records.EntityKind.Supplier, "Supplier")]);
    }

    [SkippableFact]
    public void Every_field_that_a_manifest_of_SAP_reads_is_in_SAPs_own_definition()
    {
        var specs = Given.Shared("specs");
        Skip.If(specs is null, "shared/specs is absent");
        foreach (var (file, names) in new[] { ("API_BUSINESS_PARTNER", new[] { "sap-customer", "sap-supplier" }), ("API_PRODUCT_SRV", ["sap-product"]), ("API_SALES_ORDER_SRV", ["sap-order"]) })
        {
            var known = Edmx.Paths(Path.Combine(specs, $"{file}.edmx"));
            foreach (var name in names)
            {
                var mapping = Mappings.BuiltIn(name)!;
                mapping.VendorFields.Where(field => !known(mapping.Stream, field)).ShouldBeEmpty(name);
            }
        }
    }
}
