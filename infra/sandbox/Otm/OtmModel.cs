using System.Globalization;
using SegSync.Sandbox.Salesforce;
using SegSync.Sandbox.Sap;
using SegSync.Sandbox.World;
using static SegSync.Sandbox.World.Columns;

namespace SegSync.Sandbox.Otm;

/// <summary>Where the carrier delivers: half of the accounts and our own warehouses; and the shipments to them.</summary>
internal sealed class OtmModel
{
    private const int Salt = 5, OrdersPerShipment = 10;
    private static readonly (string Xid, string Name, string Street, string City, string Postcode, string Land)[] Warehouses =
    [
        ("WH1010", "Plant Berlin", "Hafenstraße 1", "Berlin", "10115", "DEU"), ("WH1020", "Warehouse Venlo", "Industrieweg 7", "Venlo", "5928 AB", "NLD"),
        ("WH1030", "Warehouse Memphis", "100 Harbour Road", "Memphis", "38101", "USA"), ("WH2010", "Cross Dock Lyon", "Rue du Port 3", "Lyon", "69001", "FRA"), ("WH2020", "Cross Dock Linz", "Industriestraße 22", "Linz", "4020", "AUT"),
    ];
    private readonly int[] _customers;

    public OtmModel(SandboxOptions options, Companies companies, Orders orders, SapPartners partners, SalesforceModel salesforce, Stamps stamps)
    {
        var dice = companies.Dice;
        _customers = [.. salesforce.Members.Where(i => dice.Chance(0.5, Trait.InOtm, i))];
        ulong Roll(int row, int about) => dice.Roll(Trait.Spelling, 80_000_000_000L + row * 16L + about);
        int Far(int row) => 30_000_000 + row;

        Table location = null!;
        location = new Table("otm", "locations", Warehouses.Length + _customers.Length,
        [
            Key("locationGid", 101, r => "SEG." + Xid(r)), Text("locationXid", 50, Xid).ReadOnly(), Text("domainName", 50, "SEG").ReadOnly(),
            Text("locationName", 120, r => Warehouse(r)?.Name ?? companies.Typo(Spelling.Company(companies.Name(Company(r)), Roll(r, 0)), Trait.LegalForm, Far(r))),
            Text("addressLine1", 200, r => Warehouse(r)?.Street ?? companies.Typo(Spelling.Street(companies.Street(Company(r)), Roll(r, 1)), Trait.Street, Far(r)) + " " + companies.House(Company(r))), Text("addressLine2", 200, (string?)null),
            Text("city", 50, r => Warehouse(r)?.City ?? companies.Typo(Spelling.City(companies.Place(Company(r)).City, Roll(r, 2)), Trait.City, Far(r))), Text("provinceCode", 6, r => IsWarehouse(r) ? null : companies.Place(Company(r)).Region),
            Text("postalCode", 15, r => Warehouse(r)?.Postcode ?? companies.Postcode(Company(r))), Text("countryCode3Gid", 50, r => Warehouse(r)?.Land ?? companies.Land(Company(r)).Code3),
            Text("corporationXid", 50, r => !IsWarehouse(r) && dice.Chance(0.4, Trait.AccountNumber, Far(r)) ? partners.CustomerKey(Company(r)) : null), Text("locationRoleGid", 50, r => IsWarehouse(r) ? "WAREHOUSE" : "SHIPTO"),
            Flag("isActive", r => IsWarehouse(r) || !dice.Chance(0.005, Trait.Inactive, Far(r))),
            .. Enumerable.Range(1, 20).Select(n => Text("attribute" + n.ToString(CultureInfo.InvariantCulture), 150, (string?)null)),
            Stamp("insertDate", r => stamps.Created(Salt, r)).ReadOnly(), Stamp("updateDate", r => location.StampOf(r)).Derived(),
        ], gid => Find(gid))
        { MadeStamp = r => stamps.Of(Salt, r, 0.5) };
        location.Lookups.Add("locationGid", gid => location.Locate(gid) is var r && r >= 0 ? [r] : []);
        Location = location;

        Table shipment = null!;
        var destinations = Math.Max(1, _customers.Length);
        shipment = new Table("otm", "shipments", orders.Count / OrdersPerShipment,
        [
            Key("shipmentGid", 101, r => "SEG.S" + r.ToString("0000000", CultureInfo.InvariantCulture)), Text("shipmentXid", 50, r => "S" + r.ToString("0000000", CultureInfo.InvariantCulture)).ReadOnly(),
            Text("sourceLocationGid", 101, r => "SEG." + Warehouses[dice.Below(Warehouses.Length, Trait.Plants, r + 3_000_000_000L)].Xid), Text("destLocationGid", 101, r => location.Get(_customers.Length == 0 ? 0 : Warehouses.Length + dice.Below(destinations, Trait.InOtm, r + 3_000_000_000L), "locationGid").Text),
            Text("orderReleaseXid", 50, r => Orders.Number(r * OrdersPerShipment)), Text("transportModeGid", 50, r => dice.Chance(0.2, Trait.Weight, r + 3_000_000_000L) ? "LTL" : "TL"),
            Stamp("startTime", r => orders.BookedOn(r * OrdersPerShipment) + 2 * 86_400_000L), Stamp("endTime", r => orders.BookedOn(r * OrdersPerShipment) + (3 + dice.Below(6, Trait.Stock, r + 4_000_000_000L)) * 86_400_000L),
            Number("totalWeight", r => 10 + dice.Below(20_000, Trait.Weight, r + 5_000_000_000L)), Number("totalActualCost", r => 50 + dice.Below(2_000, Trait.Price, r + 5_000_000_000L)), Text("currencyGid", 10, "EUR"),
            Stamp("insertDate", r => orders.BookedOn(r * OrdersPerShipment) + 86_400_000L / 2).ReadOnly(), Stamp("updateDate", r => shipment.StampOf(r)).Derived(),
        ], gid => gid.StartsWith("SEG.S", StringComparison.Ordinal) && int.TryParse(gid.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < orders.Count / OrdersPerShipment ? n : -1)
        { MadeStamp = r => dice.Chance(0.4, Trait.StampNull, r + 5_000_000_000L) ? null : orders.BookedOn(r * OrdersPerShipment) + 3 * 86_400_000L / 4 };
        shipment.Lookups.Add("shipmentGid", gid => shipment.Locate(gid) is var r && r >= 0 ? [r] : []);
        Shipment = shipment;
    }

    public Table Location { get; }
    public Table Shipment { get; }

    public static bool IsWarehouse(int row) => row < Warehouses.Length;

    public int Company(int row) => _customers[row - Warehouses.Length];

    private static (string Xid, string Name, string Street, string City, string Postcode, string Land)? Warehouse(int row) => IsWarehouse(row) ? Warehouses[row] : null;

    private static string Xid(int row) => IsWarehouse(row) ? Warehouses[row].Xid : "C" + (row - Warehouses.Length + 1).ToString("000000", CultureInfo.InvariantCulture);

    private int Find(string gid)
    {
        if (!gid.StartsWith("SEG.", StringComparison.Ordinal))
            return -1;
        var warehouse = Array.FindIndex(Warehouses, w => gid.AsSpan(4).SequenceEqual(w.Xid));
        return warehouse >= 0 ? warehouse
            : gid.Length > 5 && gid[4] == 'C' && int.TryParse(gid.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 && n <= _customers.Length ? Warehouses.Length + n - 1 : -1;
    }
}
