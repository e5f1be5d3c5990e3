using System.Globalization;
using System.Text;

namespace SegSync.Sandbox.World;

/// <summary>The real companies: customers first (0..customers-1), suppliers after them.</summary>
internal sealed class Companies(SandboxOptions options)
{
    private readonly Dice _dice = new(options.Seed);
    private readonly Shuffle _names = new((long)Words.First.Length * Words.Second.Length * Words.Third.Length * Words.Sectors.Length, new Dice(options.Seed).Roll(Trait.NameOwner, -1));
    private readonly Shuffle _taxes = new(1_000_000, new Dice(options.Seed).Roll(Trait.Vat, -1));

    public int Customers { get; } = options.Customers;
    public int Suppliers { get; } = Math.Max(1, options.Customers / 20);
    public Dice Dice => _dice;

    public bool IsNamesake(int i) => i > 0 && i < Customers && _dice.Chance(options.Namesakes, Trait.NameSake, i);

    private int Owner(int i)
    {
        while (IsNamesake(i))
            i = _dice.Below(i, Trait.NameOwner, i);
        return i;
    }

    public Land Land(int i)
    {
        var roll = _dice.Below(100, Trait.Country, Owner(i));
        return Words.Lands[roll < 30 ? 0 : roll < 48 ? 1 : roll < 60 ? 2 : roll < 70 ? 3 : 4 + (roll - 70) / 5];
    }

    // a namesake sits in another city than the company whose name it shares
    public Place Place(int i)
    {
        var places = Land(i).Places;
        var owner = Owner(i);
        var home = _dice.Below(places.Length, Trait.City, owner);
        return places[owner == i ? home : (home + 1 + _dice.Below(places.Length - 1, Trait.City, i)) % places.Length];
    }

    public (string Stem, string Sector) Core(int i)
    {
        var n = _names[Owner(i)];
        var sector = Words.Sectors[n % Words.Sectors.Length];
        n /= Words.Sectors.Length;
        var third = Words.Third[n % Words.Third.Length];
        n /= Words.Third.Length;
        return (Words.First[n / Words.Second.Length] + Words.Second[n % Words.Second.Length] + third, sector);
    }

    public string Name(int i)
    {
        var (stem, sector) = Core(i);
        var forms = Land(i).Forms;
        return stem + " " + sector + " " + forms[_dice.Below(forms.Length, Trait.LegalForm, Owner(i))];
    }

    public string Street(int i) => Land(i).Streets[_dice.Below(Land(i).Streets.Length, Trait.Street, i)];

    public string House(int i) => (1 + _dice.Below(180, Trait.House, i)).ToString(CultureInfo.InvariantCulture);

    public string Postcode(int i)
    {
        var roll = _dice.Roll(Trait.Postcode, i);
        var b = new StringBuilder(Place(i).Postcode);
        for (var k = 0; k < b.Length; k++)
        {
            if (b[k] is not ('#' or '@'))
                continue;
            b[k] = b[k] == '#' ? (char)('0' + roll % 10) : "ABDEFGHJLNPQRSTUWXYZ"[(int)(roll % 20)];
            roll /= 20;
        }
        return b.ToString();
    }

    /// <summary>Area code and subscriber number, without the country.</summary>
    public (string Area, string Number) Phone(int i) => (Place(i).Dial, (2_000_000 + _dice.Below(7_999_999, Trait.Phone, i)).ToString(CultureInfo.InvariantCulture));

    public string Domain(int i)
    {
        var (stem, sector) = Core(i);
        var city = IsNamesake(i) ? "-" + Ascii(Place(i).City) : "";
        return Ascii(stem) + "-" + Ascii(sector) + city + "." + Land(i).Tld;
    }

    public string Email(int i) => (_dice.Below(4, Trait.Mailbox, i)) switch { 0 => "office@", 1 => "orders@", _ => "info@" } + Domain(i);

    public string Vat(int i) => CheckDigits.Vat(Land(i).Code, _taxes[i]);

    public bool IsBlocked(int i) => _dice.Chance(0.005, Trait.Blocked, i);

    private static string Ascii(string text)
    {
        var b = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
                b.Append(char.ToLowerInvariant(c));
        }
        return b.ToString();
    }

    public string Typo(string text, Trait about, long row) =>
        _dice.Chance(options.Typos, Trait.Typo, row * 64 + (int)about) ? Spelling.Slip(text, _dice.Roll(Trait.Typo, row * 64 + (int)about + 32)) : text;
}
