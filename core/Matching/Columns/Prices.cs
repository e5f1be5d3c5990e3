using System.Globalization;

namespace SegSync.Core.Matching.Columns;

/// <summary>Amounts, whatever currency sign and grouping they are written with.</summary>
internal static class Prices
{
    /// <summary>An invariant decimal; null where the text holds no number.</summary>
    public static string? Standard(string given) => Number(given) is { } number ? number.ToString("0.############", CultureInfo.InvariantCulture) : null;

    /// <summary>The number in a text such as <c>$1,299.00</c> or <c>EUR 12,50</c>; null where there is none.</summary>
    public static decimal? Number(string given)
    {
        var start = given.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0) return null;
        var end = start;
        while (end < given.Length && (char.IsAsciiDigit(given[end]) || given[end] is '.' or ',')) end++;
        var text = given[start..end].TrimEnd('.', ',');
        var (comma, dot) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        // a comma with one, two or more than three digits behind it and no dot after it is a decimal comma
        text = comma > dot && text.Length - comma - 1 != 3 ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : text.Replace(",", "", StringComparison.Ordinal);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return start > 0 && given[start - 1] == '-' ? -number : number;
    }
}
