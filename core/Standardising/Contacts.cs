using System.Text;

namespace SegSync.Core.Standardising;

/// <summary>How to reach somebody: phone, mail and post codes.</summary>
internal static class Contacts
{
    /// <summary>E.164 with plus where the country is given or known, else the bare digits.</summary>
    public static Form Phone(string given, string? country)
    {
        var (digits, international) = Digits(given);
        if (digits is null) return Form.Defect("a phone number has digits and separators only");
        if (digits.StartsWith("00", StringComparison.Ordinal) && !international) (digits, international) = (digits[2..], true);
        if (!international && Countries.DiallingCode(country) is { } code) (digits, international) = (National(digits, code.Code, code.KeepsZero), true);
        var last = digits.AsSpan(Math.Max(0, digits.Length - 6));
        if (last.Length > 4 && last.IndexOfAnyExcept(last[0]) < 0) return Form.Defect("a phone number of one repeated digit");
        if (digits.Length is < 6 or > 15) return Form.Defect("a phone number has 6 to 15 digits");
        return Form.Of(international ? "+" + digits : digits);
    }

    /// <summary>Lower case; local part, one at sign, a domain with a dot.</summary>
    public static Form Email(string given)
    {
        var text = given.Trim().ToLowerInvariant();
        if (text.StartsWith("mailto:", StringComparison.Ordinal)) text = text[7..];
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var domain = at < 0 ? "" : text[(at + 1)..];
        return at < 1 || text.Length > 254 || domain.Contains('@', StringComparison.Ordinal) || text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>')
            || domain.IndexOf('.', StringComparison.Ordinal) < 1 || domain.EndsWith('.') || domain.Contains("..", StringComparison.Ordinal)
            ? Form.Defect("a mail address is name@domain")
            : Form.Of(text);
    }

    /// <summary>Letters and digits, without a country in front (D-80331) or a delivery route behind (12345-6789).</summary>
    public static Form Postcode(string given)
    {
        var text = given.Trim();
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash is 1 or 2 && text.Length > dash + 1 && text.AsSpan(0, dash).IndexOfAnyExceptInRange('A', 'Z') < 0 && char.IsAsciiDigit(text[dash + 1])) text = text[(dash + 1)..];
        else if (dash == 5 && text.Length == 10 && text.Where((_, at) => at != 5).All(char.IsAsciiDigit)) text = text[..5];
        var bare = Folding.Identifier(text);
        return bare.Length is 0 or > 10 ? Form.Defect("a postcode has 1 to 10 letters and digits") : Form.Of(bare);
    }

    private static string National(string digits, string code, bool keepsZero)
    {
        if (digits.StartsWith('0')) return code + (keepsZero ? digits : digits.TrimStart('0'));
        return digits.StartsWith(code, StringComparison.Ordinal) && digits.Length > 10 ? digits : code + digits;
    }

    private static (string? Digits, bool International) Digits(string given)
    {
        var text = given.Trim();
        var international = text.StartsWith('+') || text.StartsWith("(+", StringComparison.Ordinal);
        var digits = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                // +49 (0)89: the zero in brackets is not dialled from abroad
                if (c == '0' && international && i > 0 && text[i - 1] == '(' && i + 1 < text.Length && text[i + 1] == ')') continue;
                digits.Append(c);
            }
            else if (char.IsLetter(c))
            {
                // an extension ends the number
                if (digits.Length >= 6 && c is 'x' or 'X' or 'e' or 'E') break;
                if (i == 0 && text.StartsWith("tel", StringComparison.OrdinalIgnoreCase)) i = 2;
                else return (null, false);
            }
            else if (c > 127 && !char.IsWhiteSpace(c) && !char.IsPunctuation(c))
                return (null, false);
        }
        return (digits.ToString(), international);
    }
}
