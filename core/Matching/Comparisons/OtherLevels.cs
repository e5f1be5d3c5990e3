using System.Globalization;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Similarity;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Levels of the types that are compared as they stand.</summary>
internal static class OtherLevels
{
    public static ColumnComparison Category(Column column) =>
        new(column, ["same", "alike", "different"], (a, b) => JaroWinkler.Of(column.Texts[a], column.Texts[b]) >= 0.88 || Shares(column.Texts[a], column.Texts[b]) ? 1 : 2);

    public static ColumnComparison Identifier(Column column) =>
        new(column, ["same", "one typing error", "two typing errors", "different"], (a, b) => IdentifierLevel(column.Texts[a], column.Texts[b]));

    public static ColumnComparison Email(Column column) =>
        new(column, ["same", "one typing error", "same name before the @", "similar name, same domain", "similar", "same domain", "different"], (a, b) => EmailLevel(column.Texts[a], column.Texts[b]));

    public static ColumnComparison Phone(Column column) =>
        new(column, ["same", "same but for a prefix", "one typing error", "same area", "different"], (a, b) => PhoneLevel(column.Texts[a], column.Texts[b]));

    public static ColumnComparison Date(Column column) =>
        new(column, ["same", "one typing error, or day and month swapped", "two of day, month and year", "within a year", "within ten years", "different"], (a, b) => DateLevel(column.Texts[a], column.Texts[b]));

    public static ColumnComparison Price(Column column) =>
        new(column, ["same", "within 3%", "within 10%", "within 25%", "different"], (a, b) => PriceLevel(column.Texts[a], column.Texts[b]));

    public static ColumnComparison Street(Column column) =>
        new(column, ["same", "same number, street nearly the same", "nearly the same", "similar", "same number only", "different"], (a, b) => StreetLevel(column.Texts[a], column.Texts[b]));

    private static bool Shares(string a, string b)
    {
        if (!a.Contains(' ', StringComparison.Ordinal) && !b.Contains(' ', StringComparison.Ordinal)) return false;
        foreach (var word in a.Split(' '))
        {
            if (word.Length > 3 && Array.IndexOf(b.Split(' '), word) >= 0) return true;
        }
        return false;
    }

    private static int IdentifierLevel(string a, string b)
    {
        var shortest = Math.Min(a.Length, b.Length);
        if (shortest < 2) return 3;
        return Edits.Between(a, b, 2) switch { 1 when shortest >= 2 => 1, 2 when shortest >= 4 => 2, _ => 3 };
    }

    private static int EmailLevel(string a, string b)
    {
        if (Edits.Between(a, b, 1) <= 1) return 1;
        var (atA, atB) = (a.LastIndexOf('@'), b.LastIndexOf('@'));
        if (atA > 0 && atB > 0)
        {
            if (a.AsSpan(0, atA).SequenceEqual(b.AsSpan(0, atB))) return 2;
            if (a.AsSpan(atA).SequenceEqual(b.AsSpan(atB))) return JaroWinkler.Of(a.AsSpan(0, atA), b.AsSpan(0, atB)) >= 0.85 ? 3 : 5;
        }
        return JaroWinkler.Of(a, b) >= 0.9 ? 4 : 6;
    }

    private static int PhoneLevel(string a, string b)
    {
        var same = Math.Min(a.Length, b.Length);
        if (same >= 7 && a.AsSpan(a.Length - same + Math.Max(0, same - 9)).SequenceEqual(b.AsSpan(b.Length - same + Math.Max(0, same - 9)))) return 1;
        if (Edits.Between(a, b, 1) <= 1) return 2;
        return a.AsSpan().CommonPrefixLength(b) >= 3 ? 3 : 4;
    }

    private static int DateLevel(string a, string b)
    {
        if (!IsDate(a) || !IsDate(b)) return Math.Min(a.Length, b.Length) > 2 && Edits.Between(Digits(a), Digits(b), 1) <= 1 ? 1 : 5;
        var (one, other) = (Dates.Parts(a), Dates.Parts(b));
        if (one.Month == 0 || other.Month == 0) return one.Year == other.Year ? 2 : Math.Abs(one.Year - other.Year) <= 1 ? 3 : Edits.Between(a, b, 1) <= 1 ? 3 : Math.Abs(one.Year - other.Year) <= 10 ? 4 : 5;
        if (one.Year == other.Year && one.Month == other.Day && one.Day == other.Month) return 1;
        if (Edits.Between(a, b, 1) <= 1) return 1;
        var parts = (one.Year == other.Year ? 1 : 0) + (one.Month == other.Month ? 1 : 0) + (one.Day == other.Day ? 1 : 0);
        if (parts == 2) return 2;
        var months = Math.Abs((one.Year - other.Year) * 12 + one.Month - other.Month);
        if (months <= 1) return 2;
        return months <= 12 ? 3 : months <= 120 ? 4 : 5;
    }

    private static bool IsDate(string text) => text.Length == 10 && text[4] == '-' && text[7] == '-';

    // what could not be read as a date has lost its separators
    private static string Digits(string text) => IsDate(text) ? text.Replace("-", "", StringComparison.Ordinal) : text;

    private static int PriceLevel(string a, string b)
    {
        if (!double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var one) || !double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)) return 4;
        var apart = Math.Abs(one - other) / Math.Max(Math.Max(Math.Abs(one), Math.Abs(other)), 1e-9);
        return apart switch { <= 0.03 => 1, <= 0.1 => 2, <= 0.25 => 3, _ => 4 };
    }

    private static int StreetLevel(string a, string b)
    {
        var (numberA, streetA) = Split(a);
        var (numberB, streetB) = Split(b);
        var number = numberA.Length > 0 && numberA.SequenceEqual(numberB);
        var similarity = streetA.Length == 0 || streetB.Length == 0 ? 0 : Alike(streetA, streetB);
        if (similarity >= 0.85 && number) return 1;
        if (similarity >= 0.93) return 2;
        if (similarity >= 0.8) return 3;
        return number ? 4 : 5;
    }

    private static double Alike(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        Math.Min(a.Length, b.Length) >= 4 && (a.StartsWith(b) || b.StartsWith(a)) ? 0.95 : JaroWinkler.Of(a, b);

    // the standard form has the number first
    private static (string Number, string Street) Split(string street)
    {
        var space = street.IndexOf(' ', StringComparison.Ordinal);
        if (!char.IsAsciiDigit(street[0])) return ("", street);
        return space < 0 ? (street, "") : (street[..space], street[(space + 1)..]);
    }
}
