using System.Buffers;
using System.Globalization;
using System.Text;

namespace SegSync.Core.Standardising;

/// <summary>Texts without what does not tell: case, diacritics, punctuation, doubled spaces. Every script survives.</summary>
public static class Folding
{
    private static readonly SearchValues<char> Apostrophes = SearchValues.Create("'’`´");

    /// <summary>Folded text: compatibility-normalised, upper case, letters and digits with single spaces between.</summary>
    public static string Fold(string text)
    {
        var plain = IsPlain(text) ? text : text.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormKD);
        var output = new StringBuilder(plain.Length);
        var gap = false;
        foreach (var symbol in plain)
        {
            if (char.IsLetterOrDigit(symbol) || (symbol > 127 && char.IsSurrogate(symbol)))
            {
                if (gap && output.Length > 0) output.Append(' ');
                gap = false;
                output.Append(char.ToUpperInvariant(symbol));
            }
            else if (symbol == '&')
            {
                if (output.Length > 0) output.Append(' ');
                output.Append("AND");
                gap = true;
            }
            else if (!Apostrophes.Contains(symbol) && (symbol < 128 || CharUnicodeInfo.GetUnicodeCategory(symbol) != UnicodeCategory.NonSpacingMark))
            {
                gap = true;
            }
        }

        return output.ToString();
    }

    /// <summary>Letters and digits only, upper case: for identifiers.</summary>
    public static string Squeeze(string text) => Fold(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Digits only.</summary>
    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static bool IsPlain(string text) => Ascii.IsValid(text);
}
