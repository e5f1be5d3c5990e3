using System.Globalization;
using System.Text;

namespace SegSync.Core.Standardising;

/// <summary>
/// Text without what people write differently: compatibility forms, diacritics of Latin letters, case, punctuation and
/// spacing. Other scripts keep their letters and marks. Folding twice changes nothing.
/// </summary>
internal static class Folding
{
    /// <summary>Upper-case words of letters and digits with one space between; empty when there are none.</summary>
    public static string Text(string given)
    {
        var text = Ascii.IsValid(given) ? given : Latin(given);
        var words = new StringBuilder(text.Length + 4);
        var gap = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsWord(c))
            {
                if (gap && words.Length > 0) words.Append(' ');
                gap = false;
                words.Append(char.ToUpperInvariant(c));
            }
            else if (c == '&')
            {
                words.Append(words.Length > 0 ? " AND" : "AND");
                gap = true;
            }
            else if (c is not ('\'' or '\u2019' or '`') && !(c == '.' && IsInitial(text, i - 1) && IsInitial(text, i + 1)))
                gap = true;
        }
        return Contract(words);
    }

    /// <summary>Letters and digits only, upper-case, Latin letters folded; empty when there are none.</summary>
    public static string Identifier(string given)
    {
        var text = Ascii.IsValid(given) ? given : Latin(given);
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsWord(c)) kept.Append(char.ToUpperInvariant(c));
        }
        return kept.ToString();
    }

    // G.m.b.H. is one word, H.Miller two: a letter between non-letters is an initial
    private static bool IsInitial(string text, int at) =>
        at >= 0 && at < text.Length && char.IsLetter(text[at])
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
        && (at == text.Length - 1 || !char.IsLetterOrDigit(text[at + 1]));

    private static bool IsWord(char c) =>
        char.IsAscii(c)
            ? char.IsAsciiLetterOrDigit(c)
            : char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // ue, oe and ae are how umlauts are written without an umlaut key; in longer words both become u, o and a
    private static string Contract(StringBuilder words)
    {
        var text = words.ToString();
        if (!text.Contains("UE", StringComparison.Ordinal) && !text.Contains("OE", StringComparison.Ordinal) && !text.Contains("AE", StringComparison.Ordinal))
            return text;
        words.Clear();
        foreach (var word in text.Split(' '))
        {
            if (words.Length > 0) words.Append(' ');
            var start = words.Length;
            foreach (var c in word)
            {
                if (c == 'E' && word.Length >= 5 && words.Length > start && (words[^1] is 'A' or 'O' or 'U')) continue;
                words.Append(c);
            }
        }
        return words.ToString();
    }

    private static string Latin(string given)
    {
        var decomposed = WellFormed(given).Normalize(NormalizationForm.FormKD);
        var kept = new StringBuilder(decomposed.Length);
        var latin = false;
        foreach (var c in decomposed)
        {
            if (c is >= '\u0300' and <= '\u036F' && latin) continue;
            latin = char.IsAsciiLetter(c);
            var spelled = c switch
            {
                'ß' or '\u1E9E' => "SS", 'æ' or 'Æ' => "AE", 'œ' or 'Œ' => "OE", 'ø' or 'Ø' => "O", 'đ' or 'Đ' or 'ð' or 'Ð' => "D",
                'ł' or 'Ł' => "L", 'þ' or 'Þ' => "TH", 'ı' => "I", 'ħ' or 'Ħ' => "H", '\u0259' or '\u018F' => "E", _ => null,
            };
            if (spelled is null) kept.Append(char.ToUpperInvariant(c));
            else kept.Append(spelled);
        }
        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    // half a surrogate pair cannot be normalised; it is noise
    private static string WellFormed(string given)
    {
        for (var i = 0; i < given.Length; i++)
        {
            if (!char.IsSurrogate(given[i])) continue;
            var kept = new StringBuilder(given.Length);
            foreach (var rune in given.EnumerateRunes())
            {
                kept.Append(rune.IsBmp && rune != Rune.ReplacementChar || Rune.IsLetterOrDigit(rune) ? rune.ToString() : " ");
            }
            return kept.ToString();
        }
        return given;
    }
}
