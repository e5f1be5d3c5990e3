using System.Text;
using SegSync.Core.Standardising;

namespace SegSync.Core.Matching.Columns;

/// <summary>Texts about products and works. Parts of a model number are one word however it is hyphenated: KX-TG1033S is KXTG1033S.</summary>
internal static class Titles
{
    /// <summary>The words; empty when there are none.</summary>
    public static string Standard(string given)
    {
        if (given.AsSpan().IndexOfAny('-', '/') < 0) return Folding.Text(given);
        var text = new StringBuilder(given.Length);
        foreach (var word in given.Split(' '))
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(IsModel(word) ? word.Replace("-", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal) : word);
        }
        return Folding.Text(text.ToString());
    }

    /// <summary>Whether a standard word looks like a model or part number: letters and digits, or five digits and more.</summary>
    public static bool IsModelNumber(ReadOnlySpan<char> word)
    {
        var digits = 0;
        foreach (var c in word)
        {
            if (char.IsAsciiDigit(c)) digits++;
        }
        return word.Length >= 4 && (digits == word.Length ? digits >= 5 : digits >= 1 && word.Length - digits >= 1);
    }

    // letters and digits on either side of a hyphen or slash, such as KX-TG1033S and MB769G/A, but not 10/100 or 55-250mm
    private static bool IsModel(string word)
    {
        var (letters, digits) = (0, 0);
        foreach (var c in word)
        {
            if (char.IsAsciiLetter(c)) letters++;
            else if (char.IsAsciiDigit(c)) digits++;
        }
        return letters > 0 && digits > 0 && !char.IsAsciiDigit(word[0]);
    }
}
