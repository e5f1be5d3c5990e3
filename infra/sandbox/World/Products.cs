using System.Globalization;

namespace SegSync.Sandbox.World;

internal enum Demand { Steady, Seasonal, Sporadic }

/// <summary>The real products: one row in SAP each, most of them also an item of the warehouse.</summary>
internal sealed class Products
{
    public static readonly string[] Plants = ["1010", "1020", "1030"];
    private readonly Dice _dice;
    private readonly Shuffle _names;
    private readonly string[] _ids;
    private readonly int[] _plantStart;

    public Products(SandboxOptions options)
    {
        _dice = new Dice(options.Seed);
        Count = options.Products;
        _names = new Shuffle((long)Words.Materials.Length * Words.Nouns.Length * Words.Qualities.Length * 20, _dice.Roll(Trait.NameOwner, -2));
        _ids = new string[Count];
        _plantStart = new int[Count + 1];
        for (var p = 0; p < Count; p++)
        {
            _ids[p] = "MAT" + (p + 1).ToString("000000", CultureInfo.InvariantCulture);
            _plantStart[p + 1] = _plantStart[p] + 1 + _dice.Below(3, Trait.Plants, p);
        }
    }

    public int Count { get; }
    public int PlantRows => _plantStart[Count];

    public string Id(int p) => _ids[p];

    public int Find(string id) => id.Length == 9 && id.StartsWith("MAT", StringComparison.Ordinal)
        && int.TryParse(id.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 && n <= Count ? n - 1 : -1;

    public (int Start, int Count) PlantRange(int p) => (_plantStart[p], _plantStart[p + 1] - _plantStart[p]);

    public (int Product, string Plant) PlantAt(int row)
    {
        var p = Array.BinarySearch(_plantStart, row);
        p = p < 0 ? ~p - 1 : p;
        return (p, Plants[row - _plantStart[p]]);
    }

    public string Name(int p)
    {
        var n = _names[p];
        var size = 2 + n % 20 * 5;
        n /= 20;
        var quality = Words.Qualities[n % Words.Qualities.Length];
        n /= Words.Qualities.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{quality} {Words.Materials[n / Words.Nouns.Length]} {Words.Nouns[n % Words.Nouns.Length]} {size} mm");
    }

    public static string Gtin(int p) => CheckDigits.Gtin13(7_000_000 + p);

    public string Group(int p) => "G" + (_dice.Below(12, Trait.Season, p * 7L) + 1).ToString("000", CultureInfo.InvariantCulture);

    /// <summary>Price in cents: log-uniform between 0.50 and 500.</summary>
    public long PriceCents(int p) => (long)(50 * Math.Pow(1000, _dice.Unit(Trait.Price, p)));

    public decimal Weight(int p) => (1 + _dice.Below(20_000, Trait.Weight, p)) / 1000m;

    public Demand Demand(int p) => _dice.Below(10, Trait.Pattern, p) switch { < 4 => World.Demand.Steady, < 7 => World.Demand.Seasonal, _ => World.Demand.Sporadic };

    /// <summary>How likely the product is bought in a month, 0..1.</summary>
    public double Appetite(int p, int month) => Demand(p) switch
    {
        World.Demand.Steady => 1,
        World.Demand.Seasonal => 0.55 + 0.45 * Math.Sin((month + _dice.Below(12, Trait.Season, p)) * Math.PI / 6),
        _ => _dice.Chance(0.25, Trait.Season, p * 16L + month + 1_000_000_007) ? 1 : 0,
    };
}
