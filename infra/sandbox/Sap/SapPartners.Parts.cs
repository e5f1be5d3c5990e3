using System.Globalization;
using SegSync.Sandbox.World;
using static SegSync.Sandbox.World.Columns;

namespace SegSync.Sandbox.Sap;

/// <summary>Suppliers with their purchasing organisation, addresses and what hangs on them.</summary>
internal sealed partial class SapPartners
{
    private Table MakeSupplier()
    {
        Table table = null!;
        table = new Table("sap", "A_Supplier", _companies.Suppliers,
        [
            Key("Supplier", 10, r => _keys[PartnerOfSupplier(r)]),
            Text("SupplierName", 80, r => BusinessPartner.Get(PartnerOfSupplier(r), "OrganizationBPName1").Text).Derived(),
            Text("SupplierFullName", 220, r => BusinessPartner.Get(PartnerOfSupplier(r), "OrganizationBPName1").Text).Derived(),
            Text("SupplierAccountGroup", 4, "SUPL"), Text("Customer", 10), Text("VATRegistration", 20, r => _companies.Vat(Company(PartnerOfSupplier(r)))),
            Flag("PaymentIsBlockedForSupplier", _ => false), Flag("PostingIsBlocked", _ => false), Flag("PurchasingIsBlocked", _ => false), Flag("DeletionIndicator", _ => false),
            Text("SupplierCorporateGroup", 10), Text("SupplierProcurementBlock", 2), Date("CreationDate", r => _stamps.Created(1, PartnerOfSupplier(r))).ReadOnly(),
        ], FindSupplier)
        { Blank = Value.Empty, StampOwner = BusinessPartner, StampRow = PartnerOfSupplier, ParentLink = ["Supplier"] };
        table.Lookups.Add("Supplier", key => table.Locate(key) is var r && r >= 0 ? [r] : []);
        return table;
    }

    private Table MakePurchasingOrg()
    {
        Table table = null!;
        table = new Table("sap", "A_SupplierPurchasingOrg", _companies.Suppliers,
        [
            Key("Supplier", 10, r => _keys[PartnerOfSupplier(r)]), Key("PurchasingOrganization", 4, _ => "1010"),
            Text("SupplierABCClassificationCode", 1), Text("PurchaseOrderCurrency", 5, "EUR"), Text("PaymentTerms", 4, "NT30"), Text("PlanningCycle", 3), Text("PurchasingGroup", 3, "001"),
            Text("IncotermsClassification", 3, "EXW"), Flag("DeletionIndicator", _ => false), Flag("PurchasingIsBlockedForSupplier", _ => false),
            Number("MaterialPlannedDeliveryDurn", r => 2 + _companies.Dice.Below(40, Trait.Stock, r)),
        ], key => key.EndsWith(",1010", StringComparison.Ordinal) ? FindSupplier(key[..^5]) : -1)
        {
            Blank = Value.Empty, StampOwner = BusinessPartner, ParentLink = ["Supplier"],
            StampRow = r => BusinessPartner.LocateAny(table.Get(r, "Supplier").Text!),
        };
        table.Lookups.Add("Supplier", key => Under(Supplier, key, () => (FindSupplier(key), 1), table));
        return table;
    }

    private Table MakeAddress()
    {
        Table table = null!;
        table = new Table("sap", "A_BusinessPartnerAddress", _keys.Length,
        [
            Key("BusinessPartner", 10, r => _keys[r]), Key("AddressID", 10, r => (AddressBase + r).ToString(CultureInfo.InvariantCulture)),
            Text("StreetName", 60, r => _companies.Typo(_companies.Street(Company(r)), Trait.Street, r)), Text("HouseNumber", 10, r => _companies.House(Company(r))),
            Text("CityName", 40, r => _companies.Typo(_companies.Place(Company(r)).City, Trait.City, r)), Text("PostalCode", 10, r => _companies.Postcode(Company(r))),
            Text("Country", 3, r => _companies.Land(Company(r)).Code), Text("Region", 3, r => _companies.Place(Company(r)).Region), Text("District", 40), Text("County", 40),
            Text("FullName", 80, r => BusinessPartner.Get(BusinessPartner.LocateAny(table.Get(r, "BusinessPartner").Text!), "OrganizationBPName1").Text).Derived(),
            Text("Language", 2, "EN"), Text("POBox", 10), Text("TransportZone", 10), Text("AddressTimeZone", 6, "CET"),
        ], key => key.Split(',') is [var bp, var id] && Find(bp) is >= 0 and var r && id == (AddressBase + r).ToString(CultureInfo.InvariantCulture) ? r : -1)
        {
            Blank = Value.Empty, StampOwner = BusinessPartner, ParentLink = ["BusinessPartner"],
            StampRow = r => BusinessPartner.LocateAny(table.Get(r, "BusinessPartner").Text!),
        };
        table.Lookups.Add("BusinessPartner", key => Under(BusinessPartner, key, () => (Find(key), 1), table));
        return table;
    }

    private Table MakeContact(string name, Column content) => new("sap", name, _keys.Length,
        [
            Key("AddressID", 10, r => (AddressBase + r).ToString(CultureInfo.InvariantCulture)), Key("Person", 10, _ => ""), Key("OrdinalNumber", 3, _ => "1"), content,
        ], key => key.Split(',') is [var id, "", "1"] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= AddressBase && n < AddressBase + _keys.Length ? n - AddressBase : -1)
    { Blank = Value.Empty, StampOwner = BusinessPartner, StampRow = r => r < _keys.Length ? r : 0, ParentLink = ["AddressID"] };
}
