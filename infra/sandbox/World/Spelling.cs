using System.Text;

namespace SegSync.Sandbox.World;

/// <summary>How people in another system write the same thing.</summary>
internal static class Spelling
{
    private static readonly (string Long, string[] Others)[] Abbreviations =
    [
        ("GmbH & Co. KG", ["GmbH & Co KG", "GmbH und Co. KG"]), ("GmbH", ["G.m.b.H.", "Gmbh"]), ("Limited", ["Ltd", "Ltd."]), ("Corporation", ["Corp", "Corp."]), ("Company", ["Co", "Co."]),
        ("Inc.", ["Inc", "Incorporated"]), ("LLC", ["L.L.C."]), ("B.V.", ["BV"]), ("N.V.", ["NV"]), ("S.r.l.", ["SRL", "Srl"]), ("S.p.A.", ["SPA", "SpA"]), ("S.L.", ["SL"]), ("S.A.", ["SA"]),
        ("SARL", ["S.A.R.L."]), ("SAS", ["S.A.S."]), ("Sp. z o.o.", ["Spółka z o.o.", "Sp.z o.o."]), ("PLC", ["P.L.C.", "plc"]),
    ];

    private static readonly (string Long, string Short)[] Streets =
        [("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Drive", "Dr"), ("straße", "str."), ("Rue", "R."), ("Boulevard", "Bd"), ("straat", "str."), ("Via", "V."), ("Calle", "C/"), ("Avenida", "Avda."), ("Ulica", "ul."), ("Aleja", "al.")];

    private static readonly (string Long, string Short)[] Words =
        [("Stainless", "SS"), ("Aluminium", "Alu"), ("Heavy Duty", "HD"), ("Industrial", "Ind."), ("Premium", "Prem."), ("Precision", "Prec."), ("Compact", "Cpt"), ("Bearing", "Brg"), ("Coupling", "Cplg")];

    public static string Company(string name, ulong roll)
    {
        foreach (var (form, others) in Abbreviations)
        {
            if (!name.EndsWith(form, StringComparison.Ordinal))
                continue;
            var bare = name[..^form.Length].TrimEnd();
            name = (roll % 10) switch { < 4 => name, < 8 => bare + " " + others[(int)((roll >> 8) % (ulong)others.Length)], 8 => bare, _ => bare + ", " + form };
            break;
        }
        return Cased(name, roll >> 16);
    }

    public static string Street(string street, ulong roll)
    {
        if (roll % 10 < 5)
            return street;
        foreach (var (full, brief) in Streets)
        {
            if (street.Contains(full, StringComparison.Ordinal))
                return street.Replace(full, brief, StringComparison.Ordinal);
        }
        return street;
    }

    public static string City(string city, ulong roll) => (roll % 12) switch
    {
        0 => city.ToUpperInvariant(),
        1 => city.Replace("ü", "ue", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ó", "o", StringComparison.Ordinal).Replace("ń", "n", StringComparison.Ordinal).Replace("ł", "l", StringComparison.Ordinal),
        2 => city.Replace(" am Main", "", StringComparison.Ordinal),
        _ => city,
    };

    public static string Product(string name, ulong roll)
    {
        if (roll % 10 < 5)
        {
            foreach (var (full, brief) in Words)
                name = name.Replace(full, brief, StringComparison.Ordinal);
        }
        return (roll >> 8) % 10 < 4 ? name.ToUpperInvariant() : name;
    }

    public static string Cased(string text, ulong roll) => (roll % 12) switch { 0 => text.ToUpperInvariant(), 1 => text.ToLowerInvariant(), 2 => " " + text.Replace(" ", "  ", StringComparison.Ordinal), _ => text };

    /// <summary>One slip of the finger: two letters swapped, one dropped, or one doubled.</summary>
    public static string Slip(string text, ulong roll)
    {
        if (text.Length < 5)
            return text;
        var at = 1 + (int)(roll % (ulong)(text.Length - 3));
        var b = new StringBuilder(text);
        switch ((roll >> 20) % 3)
        {
            case 0:
                (b[at], b[at + 1]) = (b[at + 1], b[at]);
                break;
            case 1:
                b.Remove(at, 1);
                break;
            default:
                b.Insert(at, b[at]);
                break;
        }
        return b.ToString();
    }
}
