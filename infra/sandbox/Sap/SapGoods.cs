using System.Globalization;
using SegSync.Sandbox.World;
using static SegSync.Sandbox.World.Columns;

namespace SegSync.Sandbox.Sap;

/// <summary>Products with plants and descriptions, sales orders with items.</summary>
internal sealed class SapGoods
{
    private readonly Products _products;
    private readonly Orders _orders;
    private readonly SapPartners _partners;
    private readonly Stamps _stamps;
    private readonly Dice _dice;

    public SapGoods(SandboxOptions options, Products products, Orders orders, SapPartners partners, Stamps stamps)
    {
        (_products, _orders, _partners, _stamps, _dice) = (products, orders, partners, stamps, new Dice(options.Seed));
        Product = MakeProduct();
        Plant = MakePlant();
        Planning = MakePlanning();
        Description = MakeDescription();
        Order = MakeOrder();
        Item = MakeItem();
        Product.Navigations.Add(new("to_Plant", Plant, true, ["Product"], products.PlantRange));
        Product.Navigations.Add(new("to_Description", Description, true, ["Product"], p => (p, 1)));
        Plant.Navigations.Add(new("to_ProductSupplyPlanning", Planning, false, ["Product", "Plant"], r => (r, 1)));
        Order.Navigations.Add(new("to_Item", Item, true, ["SalesOrder"], orders.Lines));
    }

    public Table Product { get; }
    public Table Plant { get; }
    public Table Planning { get; }
    public Table Description { get; }
    public Table Order { get; }
    public Table Item { get; }

    private Table MakeProduct()
    {
        Table table = null!;
        table = new Table("sap", "A_Product", _products.Count,
        [
            Key("Product", 40, _products.Id), Text("ProductType", 4, "FERT"), Text("ProductGroup", 9, _products.Group), Text("BaseUnit", 3, "PC"), Text("CrossPlantStatus", 2), Text("Division", 2, "00"), Text("Brand", 4), Text("IndustrySector", 1, "M"),
            Text("ProductOldID", 40), Text("ProductStandardID", 18, Products.Gtin), Text("InternationalArticleNumberCat", 2, "HE"), Text("ProductHierarchy", 18), Text("SizeOrDimensionText", 32), Text("CountryOfOrigin", 3),
            Number("GrossWeight", p => _products.Weight(p) * 1.1m), Number("NetWeight", _products.Weight), Text("WeightUnit", 3, "KG"), Flag("IsMarkedForDeletion", p => _dice.Chance(0.005, Trait.Inactive, p + 500_000_000)),
            Flag("IsBatchManagementRequired", _ => false), Text("CreatedByUser", 12, "CB9980000010").ReadOnly(), Date("CreationDate", p => _stamps.Created(2, p)).ReadOnly(),
            Date("LastChangeDate", p => table.StampOf(p)).Derived(), Stamp("LastChangeDateTime", p => table.StampOf(p)).Derived(),
        ], _products.Find)
        { HasEtag = true, Blank = Value.Empty, MadeStamp = p => _stamps.Of(2, p, 0.02) };
        table.Lookups.Add("Product", key => table.Locate(key) is var r && r >= 0 ? [r] : []);
        return table;
    }

    private Table MakePlant()
    {
        Table table = null!;
        table = new Table("sap", "A_ProductPlant", _products.PlantRows,
        [
            Key("Product", 40, r => _products.Id(_products.PlantAt(r).Product)), Key("Plant", 4, r => _products.PlantAt(r).Plant), Text("ABCIndicator", 1), Text("MRPType", 2, "PD"), Text("MRPResponsible", 3, "001"), Text("PurchasingGroup", 3, "001"), Text("ProcurementType", 1, "F"),
            Text("ProfileCode", 2), Text("ProfitCenter", 10), Text("BaseUnit", 3, "PC"), Text("AvailabilityCheckType", 2, "SR"), Flag("IsMarkedForDeletion", _ => false), Number("GoodsReceiptDuration", _ => 1), Number("MinimumLotSizeQuantity", _ => 0), Number("MaximumLotSizeQuantity", _ => 0),
        ], key => key.Split(',') is [var id, var plant] && _products.Find(id) is >= 0 and var p && Array.IndexOf(Products.Plants, plant) is >= 0 and var n && n < _products.PlantRange(p).Count ? _products.PlantRange(p).Start + n : -1)
        { HasEtag = true, Blank = Value.Empty, StampOwner = Product, StampRow = r => Product.LocateAny(table.Get(r, "Product").Text!), ParentLink = ["Product"] };
        table.Lookups.Add("Product", key => Range(_products.Find(key), _products.PlantRange, table, key));
        return table;
    }

    /// <summary>What planning knows of a product at a plant: a row each.</summary>
    private Table MakePlanning()
    {
        Table table = null!;
        table = new Table("sap", "A_ProductSupplyPlanning", _products.PlantRows,
        [
            Key("Product", 40, r => _products.Id(_products.PlantAt(r).Product)), Key("Plant", 4, r => _products.PlantAt(r).Plant), Number("SafetyStockQuantity", _ => 0), Number("ReorderThresholdQuantity", _ => 0), Number("MinimumSafetyStockQuantity", _ => 0),
            Text("MRPType", 2, "PD"), Text("MRPResponsible", 3, "001"), Text("LotSizingProcedure", 2, "EX"), Text("BaseUnit", 3, "PC"),
        ], key => Plant.Locate(key))
        { HasEtag = true, Blank = Value.Empty, StampOwner = Product, StampRow = r => Product.LocateAny(table.Get(r, "Product").Text!), ParentLink = ["Product", "Plant"] };
        return table;
    }

    private static IEnumerable<int> Range(int parent, Func<int, (int Start, int Count)> range, Table table, string key)
    {
        var (start, count) = parent >= 0 ? range(parent) : (0, 0);
        return Enumerable.Range(start, count).Concat(table.AddedUnder(key));
    }

    private Table MakeDescription()
    {
        Table table = null!;
        table = new Table("sap", "A_ProductDescription", _products.Count,
            [Key("Product", 40, _products.Id), Key("Language", 2, _ => "EN"), Text("ProductDescription", 40, _products.Name)],
            key => key.EndsWith(",EN", StringComparison.Ordinal) ? _products.Find(key[..^3]) : -1)
        { Blank = Value.Empty, StampOwner = Product, StampRow = r => Product.LocateAny(table.Get(r, "Product").Text!), ParentLink = ["Product"] };
        table.Lookups.Add("Product", key => Range(_products.Find(key), p => (p, 1), table, key));
        return table;
    }

    private Table MakeOrder()
    {
        Table table = null!;
        table = new Table("sap", "A_SalesOrder", _orders.Count,
        [
            Key("SalesOrder", 10, Orders.Number), Text("SalesOrderType", 4, "OR"), Text("SalesOrganization", 4, "1010"), Text("DistributionChannel", 2, "10"), Text("OrganizationDivision", 2, "00"),
            Text("SoldToParty", 10, o => _orders.DefectOf(o) == Defect.NoCustomer ? "" : _partners.CustomerKey(_orders.Customer(o))),
            Date("SalesOrderDate", o => _orders.ShownDate(o)), Date("CreationDate", o => _orders.ShownDate(o)).ReadOnly(), Date("RequestedDeliveryDate", o => _orders.BookedOn(o) + 7 * 86_400_000L), Date("PricingDate", o => _orders.BookedOn(o)),
            Text("TransactionCurrency", 5, o => _orders.DefectOf(o) == Defect.UnknownCurrency ? "XXX" : "EUR"),
            Number("TotalNetAmount", o => table.Children(o, table.Navigations[0]).Sum(i => Item.Get(i, "NetAmount").Amount)).Derived(),
            Text("PurchaseOrderByCustomer", 35), Text("SDDocumentReason", 3), Text("OverallSDProcessStatus", 1, "C").ReadOnly(), Text("OverallDeliveryStatus", 1, "C").ReadOnly(), Text("OverallSDDocumentRejectionSts", 1, "A").ReadOnly(),
            Text("ShippingCondition", 2, "01"), Text("DeliveryBlockReason", 2), Text("HeaderBillingBlockReason", 2), Text("IncotermsClassification", 3, "EXW"), Text("CustomerPaymentTerms", 4, "NT30"), Text("CustomerGroup", 2, "01"),
            Date("LastChangeDate", o => table.StampOf(o)).Derived(), Stamp("LastChangeDateTime", o => table.StampOf(o)).Derived(),
        ], _orders.Find)
        { HasEtag = true, Blank = Value.Empty, MadeStamp = o => _orders.Stamp(o) };
        table.Lookups.Add("SalesOrder", key => table.Locate(key) is var r && r >= 0 ? [r] : []);
        return table;
    }

    private Table MakeItem()
    {
        Table table = null!;
        table = new Table("sap", "A_SalesOrderItem", _orders.LineCount,
        [
            Key("SalesOrder", 10, r => Orders.Number(_orders.OrderOf(r))), Key("SalesOrderItem", 6, r => ItemNumber(r - _orders.Lines(_orders.OrderOf(r)).Start)), Text("SalesOrderItemCategory", 4, "TAN"),
            Text("Material", 40, r => _products.Id(_orders.Line(r).Product)), Number("RequestedQuantity", r => _orders.Line(r).Quantity), Text("RequestedQuantityUnit", 3, "PC"),
            Number("NetAmount", r => _orders.Line(r).NetCents / 100m), Text("TransactionCurrency", 5, r => _orders.DefectOf(_orders.OrderOf(r)) == Defect.UnknownCurrency ? "XXX" : "EUR"),
            Text("MaterialGroup", 9, r => _products.Group(_orders.Line(r).Product)), Text("ProductionPlant", 4, "1010"), Text("SalesDocumentRjcnReason", 2), Text("SDProcessStatus", 1, "C").ReadOnly(), Text("DeliveryPriority", 2, "02"),
        ], key => key.Split(',') is [var id, var number] && _orders.Find(id) is >= 0 and var o && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n % 10 == 0 && n / 10 is var k && k >= 1 && k <= _orders.Lines(o).Count ? _orders.Lines(o).Start + k - 1 : -1)
        { Blank = Value.Empty, StampOwner = Order, StampRow = r => Order.LocateAny(table.Get(r, "SalesOrder").Text!), ParentLink = ["SalesOrder"] };
        table.Lookups.Add("SalesOrder", key => Range(_orders.Find(key), _orders.Lines, table, key));
        return table;
    }

    private static readonly string[] Numbers = [.. Enumerable.Range(1, 64).Select(n => (n * 10).ToString(CultureInfo.InvariantCulture))];

    private static string ItemNumber(int position) => Numbers[position];
}
