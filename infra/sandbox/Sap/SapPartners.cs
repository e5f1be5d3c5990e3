using System.Globalization;
using SegSync.Sandbox.World;
using static SegSync.Sandbox.World.Columns;

namespace SegSync.Sandbox.Sap;

/// <summary>The business partners: customers 1000001.., suppliers 2000001.., customers entered twice 3000001..</summary>
internal sealed partial class SapPartners
{
    private const int CustomerBase = 1_000_001, SupplierBase = 2_000_001, TwiceBase = 3_000_001, AddressBase = 40_000_001;
    private readonly Companies _companies;
    private readonly Stamps _stamps;
    private readonly int[] _twice;
    private readonly string[] _keys;
    private readonly List<(int Customer, string Channel)> _areas = [];
    private readonly int[] _areaStart;

    public SapPartners(SandboxOptions options, Companies companies, Stamps stamps)
    {
        _companies = companies;
        _stamps = stamps;
        _twice = [.. Enumerable.Range(0, companies.Customers).Where(i => companies.Dice.Chance(options.Duplicates / 2, Trait.SapTwice, i))];
        var plain = companies.Customers + companies.Suppliers;
        _keys = new string[plain + _twice.Length];
        for (var r = 0; r < _keys.Length; r++)
            _keys[r] = (r < companies.Customers ? CustomerBase + r : r < plain ? SupplierBase + r - companies.Customers : TwiceBase + r - plain).ToString(CultureInfo.InvariantCulture);
        _areaStart = new int[companies.Customers + _twice.Length + 1];
        for (var c = 0; c < _areaStart.Length - 1; c++)
        {
            _areas.Add((c, "10"));
            if (companies.Dice.Chance(0.25, Trait.SecondArea, c))
                _areas.Add((c, "20"));
            _areaStart[c + 1] = _areas.Count;
        }
        BusinessPartner = MakeBusinessPartner();
        Customer = MakeCustomer();
        SalesArea = MakeSalesArea();
        Supplier = MakeSupplier();
        PurchasingOrg = MakePurchasingOrg();
        Address = MakeAddress();
        Email = MakeContact("A_AddressEmailAddress", Text("EmailAddress", 241, r => companies.Email(Company(r))));
        Phone = MakeContact("A_AddressPhoneNumber", Text("PhoneNumber", 30, r => { var (area, number) = companies.Phone(Company(r)); return area + " " + number; }));
        Link();
    }

    public Table BusinessPartner { get; }
    public Table Customer { get; }
    public Table SalesArea { get; }
    public Table Supplier { get; }
    public Table PurchasingOrg { get; }
    public Table Address { get; }
    public Table Email { get; }
    public Table Phone { get; }

    /// <summary>The real company behind a generated business partner.</summary>
    public int Company(int row) => row < _companies.Customers + _companies.Suppliers ? row : _twice[row - _companies.Customers - _companies.Suppliers];

    public string CustomerKey(int company) => _keys[company];

    private int Find(string key)
    {
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return -1;
        var plain = _companies.Customers + _companies.Suppliers;
        var (row, least, most) = n >= TwiceBase ? (n - TwiceBase + plain, plain, _keys.Length) : n >= SupplierBase ? (n - SupplierBase + _companies.Customers, _companies.Customers, plain) : (n - CustomerBase, 0, _companies.Customers);
        return row >= least && row < most ? row : -1;
    }

    private bool IsSupplier(int row) => row >= _companies.Customers && row < _companies.Customers + _companies.Suppliers;

    // rows of A_Customer are the business partners without the suppliers in between
    private int PartnerOfCustomer(int row) => row >= Customer.Generated ? BusinessPartner.LocateAny(Customer.KeyOf(row)) : row < _companies.Customers ? row : row + _companies.Suppliers;

    private int FindCustomer(string key) => Find(key) is var r && (r < 0 || IsSupplier(r)) ? -1 : r < _companies.Customers ? r : r - _companies.Suppliers;

    private int PartnerOfSupplier(int row) => row >= Supplier.Generated ? BusinessPartner.LocateAny(Supplier.KeyOf(row)) : row + _companies.Customers;

    private int FindSupplier(string key) => Find(key) is var r && r >= 0 && IsSupplier(r) ? r - _companies.Customers : -1;

    private string ShownName(int row)
    {
        var name = _companies.Name(Company(row));
        return _companies.Typo(row < _companies.Customers + _companies.Suppliers ? name : Spelling.Company(name, _companies.Dice.Roll(Trait.Spelling, row * 8L)), Trait.LegalForm, row);
    }

    private Table MakeBusinessPartner()
    {
        Table table = null!;
        table = new Table("sap", "A_BusinessPartner", _keys.Length,
        [
            Key("BusinessPartner", 10, r => _keys[r]),
            Text("Customer", 10, r => IsSupplier(r) ? "" : _keys[r]).ReadOnly(),
            Text("Supplier", 10, r => IsSupplier(r) ? _keys[r] : "").ReadOnly(),
            Text("BusinessPartnerCategory", 1, "2"), Text("BusinessPartnerGrouping", 4, "BP02"), Text("BusinessPartnerType", 4),
            Text("OrganizationBPName1", 40, ShownName), Text("OrganizationBPName2", 40),
            Text("BusinessPartnerFullName", 81, r => table.Get(r, "OrganizationBPName1").Text).Derived(),
            Text("BusinessPartnerName", 81, r => table.Get(r, "OrganizationBPName1").Text).Derived(),
            Text("SearchTerm1", 20, r => _companies.Core(Company(r)).Stem.ToUpperInvariant()), Text("SearchTerm2", 20),
            Text("Industry", 10), Text("LegalForm", 2), Text("Language", 2, "EN"), Text("CorrespondenceLanguage", 2, "EN"), Text("TradingPartner", 6),
            Flag("BusinessPartnerIsBlocked", r => _companies.IsBlocked(Company(r))),
            Flag("IsMarkedForArchiving", r => _companies.Dice.Chance(0.003, Trait.Inactive, r)),
            Text("BusinessPartnerIDByExtSystem", 20), Text("CreatedByUser", 12, "CB9980000010").ReadOnly(),
            Date("CreationDate", r => _stamps.Created(1, r)).ReadOnly(), Time("CreationTime", r => _stamps.Created(1, r)).ReadOnly(),
            Text("LastChangedByUser", 12, r => table.StampOf(r) is null ? "" : "CB9980000010").Derived(),
            Date("LastChangeDate", r => table.StampOf(r)).Derived(), Time("LastChangeTime", r => table.StampOf(r)).Derived(),
            Text("ETag", 26, r => Etags.Of(table, r)).Derived(),
        ], Find)
        { HasEtag = true, Blank = Value.Empty, MadeStamp = r => _stamps.Of(1, r, 0.05) };
        foreach (var name in (string[])["BusinessPartner", "Customer", "Supplier"])
            table.Lookups.Add(name, key => table.Locate(key) is var r && r >= 0 ? [r] : []);
        return table;
    }

    private Table MakeCustomer()
    {
        Table table = null!;
        table = new Table("sap", "A_Customer", _companies.Customers + _twice.Length,
        [
            Key("Customer", 10, r => _keys[PartnerOfCustomer(r)]),
            Text("CustomerName", 80, r => BusinessPartner.Get(PartnerOfCustomer(r), "OrganizationBPName1").Text).Derived(),
            Text("CustomerFullName", 220, r => BusinessPartner.Get(PartnerOfCustomer(r), "OrganizationBPName1").Text).Derived(),
            Text("BPCustomerName", 81, r => BusinessPartner.Get(PartnerOfCustomer(r), "OrganizationBPName1").Text).Derived(),
            Text("CustomerAccountGroup", 4, "KUNA"), Text("CustomerClassification", 2), Text("VATRegistration", 20, r => _companies.Vat(Company(PartnerOfCustomer(r)))),
            Text("Supplier", 10), Text("CustomerCorporateGroup", 10), Text("IndustryCode1", 10), Text("NielsenRegion", 2),
            Text("OrderIsBlockedForCustomer", 2, r => _companies.IsBlocked(Company(PartnerOfCustomer(r))) ? "01" : ""), Text("DeliveryIsBlocked", 2), Text("BillingIsBlockedForCustomer", 2),
            Flag("PostingIsBlocked", _ => false), Flag("DeletionIndicator", _ => false),
            .. Enumerable.Range(1, 10).Select(n => Text("FreeDefinedAttribute" + n.ToString("00", CultureInfo.InvariantCulture), n < 6 ? 2 : 3)),
            Date("CreationDate", r => _stamps.Created(1, PartnerOfCustomer(r))).ReadOnly(), Text("CreatedByUser", 12, "CB9980000010").ReadOnly(),
        ], FindCustomer)
        { HasEtag = true, Blank = Value.Empty, StampOwner = BusinessPartner, StampRow = PartnerOfCustomer, ParentLink = ["Customer"] };
        table.Lookups.Add("Customer", key => table.Locate(key) is var r && r >= 0 ? [r] : []);
        return table;
    }

    private Table MakeSalesArea()
    {
        Table table = null!;
        table = new Table("sap", "A_CustomerSalesArea", _areas.Count,
        [
            Key("Customer", 10, r => _keys[PartnerOfCustomer(_areas[r].Customer)]), Key("SalesOrganization", 4, _ => "1010"), Key("DistributionChannel", 2, r => _areas[r].Channel), Key("Division", 2, _ => "00"),
            Text("Currency", 5, "EUR"), Text("CustomerABCClassification", 2), Text("CustomerGroup", 2, "01"), Text("CustomerPaymentTerms", 4, "NT30"), Text("CustomerPriceGroup", 2), Text("PriceListType", 2), Text("DeliveryPriority", 2, "02"),
            Text("ShippingCondition", 2, "01"), Text("SupplyingPlant", 4, "1010"), Text("SalesDistrict", 6), Text("SalesGroup", 3), Text("SalesOffice", 4), Text("IncotermsClassification", 3, "EXW"),
            Text("OrderIsBlockedForCustomer", 2), Text("DeliveryIsBlockedForCustomer", 2), Flag("DeletionIndicator", _ => false),
            .. Enumerable.Range(1, 5).Select(n => Text("AdditionalCustomerGroup" + n.ToString(CultureInfo.InvariantCulture), 3)),
        ], FindArea)
        {
            HasEtag = true, Blank = Value.Empty, StampOwner = BusinessPartner, ParentLink = ["Customer"],
            StampRow = r => BusinessPartner.LocateAny(table.Get(r, "Customer").Text!),
        };
        table.Lookups.Add("Customer", key => Under(Customer, key, () => (FindCustomer(key) is var c && c >= 0 ? _areaStart[c] : 0, c >= 0 ? _areaStart[c + 1] - _areaStart[c] : 0), table));
        return table;
    }

    private int FindArea(string key)
    {
        var parts = key.Split(',');
        if (parts.Length != 4 || parts[1] != "1010" || parts[3] != "00" || FindCustomer(parts[0]) is not (>= 0 and var c))
            return -1;
        for (var r = _areaStart[c]; r < _areaStart[c + 1]; r++)
        {
            if (_areas[r].Channel == parts[2])
                return r;
        }
        return -1;
    }

    private static IEnumerable<int> Under(Table parent, string key, Func<(int Start, int Count)> range, Table table)
    {
        var (start, count) = parent.LocateAny(key) is var p && p >= 0 && p < parent.Generated ? range() : (0, 0);
        return Enumerable.Range(start, count).Concat(table.AddedUnder(key));
    }

    private void Link()
    {
        BusinessPartner.Navigations.Add(new("to_Customer", Customer, false, ["Customer"], r => IsSupplier(r) ? (0, 0) : (FindCustomer(_keys[r]), 1)));
        BusinessPartner.Navigations.Add(new("to_Supplier", Supplier, false, ["Supplier"], r => IsSupplier(r) ? (r - _companies.Customers, 1) : (0, 0)));
        BusinessPartner.Navigations.Add(new("to_BusinessPartnerAddress", Address, true, ["BusinessPartner"], r => (r, 1)));
        Customer.Navigations.Add(new("to_CustomerSalesArea", SalesArea, true, ["Customer"], r => (_areaStart[r], _areaStart[r + 1] - _areaStart[r])));
        Supplier.Navigations.Add(new("to_SupplierPurchasingOrg", PurchasingOrg, true, ["Supplier"], r => (r, 1)));
        Address.Navigations.Add(new("to_EmailAddress", Email, true, ["AddressID"], r => (r, 1)));
        Address.Navigations.Add(new("to_PhoneNumber", Phone, true, ["AddressID"], r => (r, 1)));
    }
}
