namespace SegSync.Core.Standardising;

/// <summary>Identifiers and ways of contact: without separators, checked as far as they can be.</summary>
public static class Identifiers
{
    /// <summary>A phone number as digits with its country code where it is given; 6 to 15 of them (ITU-T E.164).</summary>
    public static FieldValue Phone(string given)
    {
        var digits = Folding.Digits(given);
        if (digits.StartsWith("00", StringComparison.Ordinal)) digits = digits[2..];
        digits = digits.TrimStart('0');
        return digits.Length is >= 6 and <= 15
            ? new FieldValue.Valid(given, digits)
            : new FieldValue.Defective(given, $"has {digits.Length} digits; a phone number has 6 to 15");
    }

    /// <summary>An email address in lower case.</summary>
    public static FieldValue Email(string given)
    {
        var text = given.Trim().ToLowerInvariant();
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.') && !text.Any(char.IsWhiteSpace)
            ? new FieldValue.Valid(given, text)
            : new FieldValue.Defective(given, "is not an email address (name@domain.tld)");
    }

    /// <summary>A VAT number: letters and digits, at least four digits.</summary>
    public static FieldValue Vat(string given)
    {
        var text = Folding.Squeeze(given);
        return text.Count(char.IsAsciiDigit) >= 4
            ? new FieldValue.Valid(given, text)
            : new FieldValue.Defective(given, "has fewer than four digits; a VAT number has more");
    }

    /// <summary>A GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications 7.9), padded to 14.</summary>
    public static FieldValue Gtin(string given)
    {
        var digits = Folding.Squeeze(given);
        if (digits.Length is not (8 or 12 or 13 or 14) || !digits.All(char.IsAsciiDigit))
            return new FieldValue.Defective(given, "a GTIN has 8, 12, 13 or 14 digits");
        var padded = digits.PadLeft(14, '0');
        var sum = padded.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 3 : 1)).Sum();
        return sum % 10 == 0 ? new FieldValue.Valid(given, padded) : new FieldValue.Defective(given, "its check digit is wrong");
    }
}
