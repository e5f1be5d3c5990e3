using System.Globalization;

namespace SegSync.Core.Standardising;

/// <summary>Units and weights.</summary>
internal static class Measures
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["EACH"] = "EA", ["PC"] = "EA", ["PCS"] = "EA", ["PCE"] = "EA", ["PIECE"] = "EA", ["PIECES"] = "EA", ["ST"] = "EA", ["STK"] = "EA", ["C62"] = "EA", ["H87"] = "EA",
        ["UNIT"] = "EA", ["UNITS"] = "EA", ["KGM"] = "KG", ["KGS"] = "KG", ["KILOGRAM"] = "KG", ["GRM"] = "G", ["GR"] = "G", ["LTR"] = "L", ["LITER"] = "L", ["LITRE"] = "L",
        ["MTR"] = "M", ["METER"] = "M", ["METRE"] = "M", ["BX"] = "BOX", ["CARTON"] = "CT", ["CTN"] = "CT", ["KAR"] = "CT", ["CS"] = "CASE", ["LBR"] = "LB", ["LBS"] = "LB",
        ["TNE"] = "T", ["TO"] = "T", ["TON"] = "T", ["PAL"] = "PL", ["PALLET"] = "PL", ["PF"] = "PL",
    };

    /// <summary>A unit of measure by one code.</summary>
    public static Form Unit(string given)
    {
        var text = Folding.Identifier(given);
        return text.Length == 0 ? Form.Defect("a unit has letters") : Form.Of(Units.GetValueOrDefault(text, text));
    }

    /// <summary>A decimal with an optional unit behind; trailing zeros dropped.</summary>
    public static Form Weight(string given)
    {
        var text = given.Trim();
        var end = text.Length;
        while (end > 0 && !char.IsAsciiDigit(text[end - 1]) && text[end - 1] != '.') end--;
        var unit = Folding.Identifier(text[end..]);
        if (!decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) || number < 0)
            return Form.Defect("a weight is a number, 0 or more, with a point for decimals");
        return Form.Of(number.ToString("0.############", CultureInfo.InvariantCulture) + Units.GetValueOrDefault(unit, unit));
    }
}
