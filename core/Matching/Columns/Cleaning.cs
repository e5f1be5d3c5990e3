using SegSync.Core.Standardising;

namespace SegSync.Core.Matching.Columns;

/// <summary>Standard forms by type, for comparing. Standardising a standard form changes nothing.</summary>
internal static class Cleaning
{
    private static readonly HashSet<string> Nothing = new(["NULL", "NAN", "NONE", "UNKNOWN", "NA"], StringComparer.Ordinal);

    /// <summary>The standard form; null where there is nothing to compare. What a type cannot read is kept as plain text.</summary>
    public static string? Standard(ColumnType type, string given)
    {
        if (string.IsNullOrWhiteSpace(given)) return null;
        var form = type switch
        {
            ColumnType.OrganisationName => Names.Standard(given),
            ColumnType.StreetAddress => Streets.Standard(given),
            ColumnType.Postcode => Contacts.Postcode(given).Standard,
            ColumnType.Country => Countries.Find(Folding.Text(given)),
            ColumnType.Phone => Digits(given),
            ColumnType.Email => given.Trim().ToLowerInvariant(),
            ColumnType.Date => Date(given),
            ColumnType.Identifier => Folding.Identifier(given),
            ColumnType.ProductTitle or ColumnType.Description or ColumnType.FreeText => Titles.Standard(given),
            ColumnType.Price => Prices.Standard(given),
            _ => null,
        };
        if (string.IsNullOrEmpty(form))
        {
            form = Folding.Text(given);
            // what is not read as it is written may be read once it is folded, such as digits of another width
            if (form != given) return Standard(type, form);
        }
        // a price of nothing is no price
        if (type == ColumnType.Price && form == "0") return null;
        return form.Length == 0 || Nothing.Contains(form) ? null : form;
    }

    // what is no date keeps its letters and digits: one typing error apart it is still told from a date
    private static string Date(string given)
    {
        if (Dates.Standard(given) is { } date) return date;
        var bare = Folding.Identifier(given);
        return Dates.Standard(bare) ?? bare;
    }

    private static string? Digits(string given)
    {
        var digits = string.Concat(given.Where(char.IsAsciiDigit));
        return digits.Length < 5 || given.Count(char.IsLetter) > 4 ? null : digits;
    }
}
