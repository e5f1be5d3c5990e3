using System.Globalization;
using System.Text.Json;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Admin;

internal sealed record ChangeCounts(int Customers, int Accounts, int Products, int OrderLinesChanged, int OrdersAdded, int OrderLinesAdded);

/// <summary>What users of the four systems do: edits that bump the stamp, deletions, new orders.</summary>
internal sealed class Edits(Landscape landscape)
{
    /// <summary>The number of fields that really changed; null when there is no such row.</summary>
    public int? Edit(Table table, string id, IEnumerable<JsonProperty> fields)
    {
        var row = table.Locate(id);
        if (row < 0)
            return null;
        var values = new List<KeyValuePair<Column, Value>>();
        foreach (var field in fields)
        {
            if (table.Find(field.Name) is { IsDerived: false } column && Value.TryParse(column.Kind, field.Value, out var value))
                values.Add(new(column, value));
        }
        return landscape.Set(table, row, values, "edit");
    }

    public bool Delete(Table table, string id, bool hard)
    {
        var row = table.Locate(id);
        if (row < 0)
            return false;
        if (hard)
        {
            landscape.Remove(table, row, "edit");
            return true;
        }
        var (mark, value) = table.Name switch
        {
            "Account" or "Product2" => ("IsDeleted", true),
            "item" => ("active", false),
            "locations" => ("isActive", false),
            "A_BusinessPartner" => ("IsMarkedForArchiving", true),
            "A_Product" or "A_ProductPlant" => ("IsMarkedForDeletion", true),
            "A_Customer" or "A_Supplier" or "A_CustomerSalesArea" => ("DeletionIndicator", true),
            _ => ("", false),
        };
        if (mark.Length == 0)
            return false;
        landscape.Set(table, row, [new(table.Find(mark)!, Value.Of(value))], "edit");
        return true;
    }

    public string AddOrder(string customer, string product, decimal quantity, decimal amount, string? date)
    {
        var orders = landscape.Goods.Order;
        var number = (Orders.FirstNumber + orders.Count).ToString(CultureInfo.InvariantCulture);
        var day = Value.TryParse(Kind.Date, date, out var given) && !given.IsNull ? given : Value.OfDate(landscape.Clock);
        landscape.Create(orders, new Dictionary<string, Value>
        {
            ["SalesOrder"] = Value.Of(number), ["SalesOrderType"] = Value.Of("OR"), ["SalesOrganization"] = Value.Of("1010"), ["DistributionChannel"] = Value.Of("10"), ["OrganizationDivision"] = Value.Of("00"),
            ["SoldToParty"] = Value.Of(customer), ["SalesOrderDate"] = day, ["CreationDate"] = day, ["TransactionCurrency"] = Value.Of("EUR"), ["OverallSDProcessStatus"] = Value.Of("A"),
        }, "edit");
        landscape.Create(landscape.Goods.Item, new Dictionary<string, Value>
        {
            ["SalesOrder"] = Value.Of(number), ["SalesOrderItem"] = Value.Of("10"), ["SalesOrderItemCategory"] = Value.Of("TAN"), ["Material"] = Value.Of(product), ["RequestedQuantity"] = Value.OfNumber(quantity),
            ["RequestedQuantityUnit"] = Value.Of("PC"), ["NetAmount"] = Value.OfNumber(amount), ["TransactionCurrency"] = Value.Of("EUR"),
        }, "edit");
        return number;
    }

    /// <summary>Changes a share of everything: names and addresses, product descriptions, and as many order lines, half edited and half new.</summary>
    public ChangeCounts Change(double share, long seed)
    {
        var dice = new Dice(seed);
        int Many(int count) => (int)Math.Ceiling(count * share);
        int Pick(int count, int about, int n) => dice.Below(count, Trait.Change, about * 1_000_000_000L + n);
        string Text(Table table, int row, string column) => table.Get(row, column).Text ?? "";
        void Put(Table table, int row, string column, Value value) => landscape.Set(table, row, [new(table.Find(column)!, value)], "edit");

        var (partners, accounts, products, descriptions, items) = (landscape.Partners, landscape.Salesforce.Account, landscape.Goods.Product, landscape.Goods.Description, landscape.Goods.Item);
        var customers = Many(landscape.Companies.Customers);
        for (var n = 0; n < customers; n++)
        {
            var row = Pick(landscape.Companies.Customers, 1, n);
            if (n % 2 == 0)
                Put(partners.BusinessPartner, row, "OrganizationBPName1", Value.Of(Spelling.Slip(Text(partners.BusinessPartner, row, "OrganizationBPName1"), dice.Roll(Trait.Change, n))));
            else
                Put(partners.Address, row, "HouseNumber", Value.Of((1 + Pick(400, 2, n)).ToString(CultureInfo.InvariantCulture)));
        }
        var renamed = Many(accounts.Generated);
        for (var n = 0; n < renamed; n++)
            Put(accounts, Pick(accounts.Generated, 3, n), "Phone", Value.Of("+49 30 " + Pick(9_000_000, 4, n).ToString(CultureInfo.InvariantCulture)));
        var goods = Many(products.Generated);
        for (var n = 0; n < goods; n++)
        {
            var row = Pick(products.Generated, 5, n);
            Put(descriptions, row, "ProductDescription", Value.Of(Spelling.Slip(Text(descriptions, row, "ProductDescription"), dice.Roll(Trait.Change, 1_000_000 + n))));
        }
        var edited = Many(items.Generated) / 2;
        for (var n = 0; n < edited; n++)
        {
            var row = Pick(items.Generated, 6, n);
            var quantity = items.Get(row, "RequestedQuantity").Amount;
            landscape.Set(items, row, [new(items.Find("RequestedQuantity")!, Value.OfNumber(quantity + 1)), new(items.Find("NetAmount")!, Value.OfNumber(Math.Round(items.Get(row, "NetAmount").Amount * (quantity + 1) / quantity, 2)))], "edit");
        }
        var added = Many(items.Generated) - edited;
        for (var n = 0; n < added; n++)
        {
            var source = Pick(items.Generated, 7, n);
            var line = landscape.Orders.Line(source);
            AddOrder(landscape.Partners.CustomerKey(landscape.Orders.Customer(landscape.Orders.OrderOf(source))), landscape.Products.Id(line.Product), line.Quantity, line.NetCents / 100m, null);
        }
        return new ChangeCounts(customers, renamed, goods, edited, added, added);
    }
}
