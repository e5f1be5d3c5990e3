using System.Globalization;
using System.Text;
using SegSync.Sandbox.World;

namespace SegSync.Sandbox.Admin;

/// <summary>Which records are the same thing, and which documents are broken: what the hub is measured against.</summary>
internal static class Truth
{
    /// <summary>One JSON line a record: truthId, system, entity, id. Rows added later have no truth and are left out.</summary>
    public static string Rows(Landscape world, string kind)
    {
        var text = new StringBuilder();
        void Add(string prefix, int truth, Table table, int row) => text.Append(CultureInfo.InvariantCulture,
            $"{{\"truthId\":\"{prefix}{truth + 1:000000}\",\"system\":\"{table.System}\",\"entity\":\"{table.Name}\",\"id\":\"{table.KeyOf(row)}\"}}\n");

        var customers = world.Companies.Customers;
        var partners = world.Partners.BusinessPartner;
        switch (kind)
        {
            case "customer":
                for (var r = 0; r < partners.Generated; r++)
                {
                    if (world.Partners.Company(r) < customers)
                        Add("C", world.Partners.Company(r), partners, r);
                }
                for (var r = 0; r < world.Salesforce.Account.Generated; r++)
                    Add("C", world.Salesforce.Company(r), world.Salesforce.Account, r);
                for (var r = 0; r < world.Otm.Location.Generated; r++)
                {
                    if (!Otm.OtmModel.IsWarehouse(r))
                        Add("C", world.Otm.Company(r), world.Otm.Location, r);
                }
                break;
            case "supplier":
                for (var s = 0; s < world.Companies.Suppliers; s++)
                    Add("S", s, partners, customers + s);
                break;
            case "product":
                for (var p = 0; p < world.Products.Count; p++)
                    Add("P", p, world.Goods.Product, p);
                for (var r = 0; r < world.Salesforce.Product.Generated; r++)
                    Add("P", world.Salesforce.ProductOf(r), world.Salesforce.Product, r);
                for (var r = 0; r < world.Wms.Item.Generated; r++)
                    Add("P", world.Wms.Product(r), world.Wms.Item, r);
                break;
            case "location":
                for (var r = 0; r < world.Otm.Location.Generated; r++)
                    Add("L", r, world.Otm.Location, r);
                break;
        }
        return text.ToString();
    }

    public static object Dirt(Landscape world)
    {
        var found = Enumerable.Range(0, world.Orders.Count).Select(o => (Order: o, Defect: world.Orders.DefectOf(o))).Where(d => d.Defect != Defect.None).ToArray();
        return new
        {
            total = found.Length,
            defects = found.GroupBy(d => d.Defect).OrderBy(g => g.Key).Select(g => new { defect = g.Key.ToString(), count = g.Count(), lines = g.Sum(d => world.Orders.Lines(d.Order).Count), salesOrders = g.Select(d => Orders.Number(d.Order)) }),
            namesakes = Enumerable.Range(0, world.Companies.Customers).Count(world.Companies.IsNamesake),
        };
    }
}
