using System.Globalization;
using SegSync.Sandbox.Sap;
using SegSync.Sandbox.World;
using static SegSync.Sandbox.World.Columns;

namespace SegSync.Sandbox.Salesforce;

/// <summary>Accounts: most of the customers as the sales people wrote them; products: some of SAP's.</summary>
internal sealed class SalesforceModel
{
    private const int Salt = 3;
    private readonly Companies _companies;
    private readonly Stamps _stamps;
    private readonly SapPartners _partners;
    private readonly int[] _accounts;
    private readonly int[] _products;
    private readonly int _members;

    public SalesforceModel(SandboxOptions options, Companies companies, Products products, SapPartners partners, Stamps stamps)
    {
        (_companies, _stamps, _partners) = (companies, stamps, partners);
        var dice = companies.Dice;
        int[] members = [.. Enumerable.Range(0, companies.Customers).Where(i => dice.Chance(0.7, Trait.InSalesforce, i))];
        _members = members.Length;
        _accounts = [.. members, .. members.Where(i => dice.Chance(options.Duplicates / 2, Trait.SalesforceTwice, i))];
        _products = [.. Enumerable.Range(0, products.Count).Where(p => dice.Chance(0.6, Trait.InCrm, p))];
        Account = MakeAccount(dice);
        Product = MakeProduct(dice, products);
    }

    public Table Account { get; }
    public Table Product { get; }

    public IEnumerable<int> Members => _accounts.Take(_members);
    public int Company(int row) => _accounts[row];
    public int ProductOf(int row) => _products[row];

    private static int Locate(string prefix, string id, int count) => SalesforceIds.Serial(prefix, id) is var s && s < count ? s : -1;

    private Table MakeAccount(Dice dice)
    {
        ulong Roll(int row, int about) => dice.Roll(Trait.Spelling, 20_000_000_000L + row * 16L + about);
        bool Gap(double share, int row, int about) => dice.Chance(share, Trait.Gap, row * 16L + about);

        Table table = null!;
        table = new Table("salesforce", "Account", _accounts.Length,
        [
            Key("Id", 18, r => SalesforceIds.Of("001", r)),
            Flag("IsDeleted", r => IsDeleted(dice, r)).ReadOnly(),
            Text("Name", 255, r => _companies.Typo(Spelling.Company(_companies.Name(Company(r)), Roll(r, 0)), Trait.LegalForm, Far(r))),
            Text("AccountNumber", 40, r => dice.Chance(0.4, Trait.AccountNumber, r) ? _partners.CustomerKey(Company(r)) : null),
            Text("BillingStreet", 255, r => Gap(0.03, r, 1) ? null : BillingStreet(r, Roll(r, 1))),
            Text("BillingCity", 40, r => Gap(0.02, r, 2) ? null : _companies.Typo(Spelling.City(_companies.Place(Company(r)).City, Roll(r, 2)), Trait.City, Far(r))),
            Text("BillingState", 80, r => Gap(0.3, r, 3) ? null : _companies.Place(Company(r)).Region),
            Text("BillingPostalCode", 20, r => Gap(0.05, r, 4) ? null : Roll(r, 4) % 6 == 0 ? _companies.Postcode(Company(r)).Replace(" ", "", StringComparison.Ordinal) : _companies.Postcode(Company(r))),
            Text("BillingCountry", 80, r => Roll(r, 5) % 3 == 0 ? _companies.Land(Company(r)).Code : _companies.Land(Company(r)).Name),
            Text("Phone", 40, r => Gap(0.1, r, 6) ? null : Phone(r, Roll(r, 6))),
            Text("Website", 255, r => Gap(0.2, r, 7) ? null : (Roll(r, 7) % 2 == 0 ? "https://www." : "www.") + _companies.Domain(Company(r))),
            Text("Email__c", 80, r => Gap(0.1, r, 8) ? null : Gap(0.2, r, 9) ? "sales@" + _companies.Domain(Company(r)) : _companies.Email(Company(r))),
            Text("Vat_Number__c", 40, r => Gap(0.3, r, 10) ? null : Vat(r, Roll(r, 10))),
            Text("Type", 40, r => _companies.IsBlocked(Company(r)) ? "Former Customer" : "Customer"), Text("Industry", 40, r => _companies.Core(Company(r)).Sector), Text("Description", 32000, (string?)null),
            Text("Segment__c", 10, (string?)null), Text("Tier__c", 10, (string?)null),
            Stamp("CreatedDate", r => _stamps.Created(Salt, r)).ReadOnly(),
            Stamp("LastModifiedDate", r => Seconds(table.StampOf(r))).Derived(), Stamp("SystemModstamp", r => Seconds(table.StampOf(r))).Derived(),
        ], id => Locate("001", id, _accounts.Length))
        { MadeStamp = r => IsDeleted(dice, r) ? _stamps.Until - 86_400_000 - dice.Below(10 * 86_400, Trait.Deleted, r + 7_000_000_000L) * 1000L : _stamps.Always(Salt, r) };
        table.Lookups.Add("Id", id => table.LocateAny(id) is var r && r >= 0 ? [r] : []);
        return table;
    }

    private static int Far(int row) => 10_000_000 + row;

    private static long? Seconds(long? ms) => ms / 1000 * 1000;

    private static bool IsDeleted(Dice dice, int row) => dice.Chance(0.003, Trait.Deleted, row);

    private string BillingStreet(int row, ulong roll)
    {
        var (company, land) = (Company(row), _companies.Land(Company(row)).Code);
        var street = _companies.Typo(Spelling.Street(_companies.Street(company), roll), Trait.Street, Far(row));
        return land is "US" or "GB" or "FR" ? _companies.House(company) + " " + street : street + " " + _companies.House(company);
    }

    private string Phone(int row, ulong roll)
    {
        var (area, number) = _companies.Phone(Company(row));
        var dial = _companies.Land(Company(row)).Dial;
        return (roll % 3) switch { 0 => "+" + dial + " " + area + " " + number, 1 => "(0" + area + ") " + number, _ => "+" + dial + area + number };
    }

    private string Vat(int row, ulong roll)
    {
        var vat = _companies.Vat(Company(row));
        return (roll % 4) switch { 0 => vat[..2] + " " + vat[2..], 1 => vat.ToLowerInvariant(), _ => vat };
    }

    private Table MakeProduct(Dice dice, Products products)
    {
        Table table = null!;
        table = new Table("salesforce", "Product2", _products.Length,
        [
            Key("Id", 18, r => SalesforceIds.Of("01t", r)), Flag("IsDeleted", _ => false).ReadOnly(),
            Text("Name", 255, r => Spelling.Product(products.Name(_products[r]), dice.Roll(Trait.Spelling, 50_000_000_000L + r))),
            Text("ProductCode", 255, r => dice.Chance(0.9, Trait.AccountNumber, 20_000_000 + r) ? products.Id(_products[r]) : null), Text("Family", 40, r => products.Group(_products[r])), Text("Description", 4000, (string?)null),
            Flag("IsActive", r => !dice.Chance(0.02, Trait.Inactive, 20_000_000 + r)), Text("StockKeepingUnit", 180, r => dice.Chance(0.3, Trait.Gtin, 20_000_000 + r) ? Products.Gtin(_products[r]) : null),
            Text("Segment__c", 10, (string?)null), Text("Tier__c", 10, (string?)null),
            Stamp("CreatedDate", r => _stamps.Created(Salt + 10, r)).ReadOnly(), Stamp("LastModifiedDate", r => Seconds(table.StampOf(r))).Derived(), Stamp("SystemModstamp", r => Seconds(table.StampOf(r))).Derived(),
        ], id => Locate("01t", id, _products.Length))
        { MadeStamp = r => _stamps.Always(Salt + 10, r) };
        table.Lookups.Add("Id", id => table.LocateAny(id) is var r && r >= 0 ? [r] : []);
        return table;
    }

    /// <summary>The id of a row that is created now.</summary>
    public static string NewId(Table table) => SalesforceIds.Of(table.Name == "Account" ? "001" : "01t", table.Count);

    public static string Shown(int count) => count.ToString(CultureInfo.InvariantCulture);
}
