using System.Globalization;
using SegSync.Sandbox.World;
using static SegSync.Sandbox.World.Columns;

namespace SegSync.Sandbox.Wms;

/// <summary>The warehouse's items, and where they lie.</summary>
internal sealed class WmsModel
{
    private const int FirstItem = 1001, FirstInventory = 700_001, Salt = 4;
    private readonly int[] _items;

    public WmsModel(SandboxOptions options, Products products, Stamps stamps)
    {
        var dice = new Dice(options.Seed);
        _items = [.. Enumerable.Range(0, products.Count).Where(p => dice.Chance(0.85, Trait.InWms, p))];
        bool IsBare(int r) => dice.Chance(options.Bare, Trait.Bare, _items[r]);
        bool HasGtin(int r) => !dice.Chance(0.2, Trait.Gtin, _items[r]) && !IsBare(r);
        string Reference(int r, double beside, double alone, Trait trait) => !IsBare(r) && dice.Chance(HasGtin(r) ? beside : alone, trait, r) ? products.Id(_items[r]) : "";

        Table item = null!;
        item = new Table("wms", "item", _items.Length,
        [
            new Column("id", Kind.Number, 0, r => Value.OfWhole(FirstItem + r)) { IsKey = true, IsReadOnly = true },
            Text("code", 25, r => "ITM" + (40_000 + r).ToString("000000", CultureInfo.InvariantCulture)).ReadOnly(),
            Text("part_a", 25, r => Reference(r, 0.5, 0.9, Trait.PartA)),
            Text("alternate_item_code", 25, r => Reference(r, 0.3, 0.8, Trait.Alternate)),
            Text("description", 250, r => Slip(options, dice, Spelling.Product(products.Name(_items[r]), dice.Roll(Trait.Spelling, 60_000_000_000L + r)), r)),
            Text("barcode", 50, r => HasGtin(r) ? Products.Gtin(_items[r]) : ""),
            Number("unit_cost", r => products.PriceCents(_items[r]) * 6 / 1000m), Number("unit_weight", r => products.Weight(_items[r])), Text("unit_weight_uom_code", 10, "KG"), Text("putaway_type", 25, "PALLET"),
            Text("product_life", 10), Flag("active", r => !dice.Chance(0.01, Trait.Inactive, 40_000_000 + r)),
            .. Enumerable.Range(1, 5).Select(n => Text("cust_field_" + n.ToString(CultureInfo.InvariantCulture), 25)), Text("velocity_code", 10),
            Stamp("create_ts", r => stamps.Created(Salt, r)).ReadOnly(), Stamp("mod_ts", r => item.StampOf(r)).Derived(), Text("mod_user", 25, "sandbox").ReadOnly(),
        ], id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= FirstItem && n < FirstItem + _items.Length ? n - FirstItem : -1)
        { Blank = Value.Empty, MadeStamp = r => stamps.Always(Salt, r) };
        item.Lookups.Add("id", id => item.Locate(id) is var r && r >= 0 ? [r] : []);
        Item = item;

        Table inventory = null!;
        inventory = new Table("wms", "inventory", _items.Length * 2,
        [
            new Column("id", Kind.Number, 0, r => Value.OfWhole(FirstInventory + r)) { IsKey = true, IsReadOnly = true },
            Whole("item_id", r => FirstItem + r / 2).ReadOnly(), Text("item_code", 25, r => item.Get(r / 2, "code").Text).Derived(), Text("facility_code", 25, r => r % 2 == 0 ? "DC1010" : "DC1020").ReadOnly(),
            Text("location", 25, r => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + r % 20)}-{dice.Below(40, Trait.Stock, r):00}-{dice.Below(9, Trait.Stock, r + 1_000_000_000L)}")), Whole("curr_qty", r => dice.Below(2000, Trait.Stock, r + 2_000_000_000L)), Whole("alloc_qty", _ => 0),
            Text("lock_code", 10), Stamp("create_ts", r => stamps.Created(Salt + 20, r)).ReadOnly(), Stamp("mod_ts", r => inventory.StampOf(r)).Derived(),
        ], id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= FirstInventory && n < FirstInventory + _items.Length * 2 ? n - FirstInventory : -1)
        { Blank = Value.Empty, MadeStamp = r => stamps.Always(Salt + 20, r) };
        Inventory = inventory;
    }

    public Table Item { get; }
    public Table Inventory { get; }

    public int Product(int row) => _items[row];

    private static string Slip(SandboxOptions options, Dice dice, string text, int row) =>
        dice.Chance(options.Typos, Trait.Typo, 70_000_000_000L + row) ? Spelling.Slip(text, dice.Roll(Trait.Typo, 71_000_000_000L + row)) : text;
}
