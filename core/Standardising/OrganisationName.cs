namespace SegSync.Core.Standardising;

/// <summary>Names of organisations without their legal form.</summary>
public static class OrganisationName
{
    /// <summary>The standard form; a name that is nothing but legal forms stays whole.</summary>
    public static string Of(string name)
    {
        var folded = Folding.Fold(name);
        var words = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        while (words.Count > 1 && EndOfForm(words) is > 0 and var length && length < words.Count) words.RemoveRange(words.Count - length, length);
        if (words.Count > 1 && words[^1] == "AND") words.RemoveAt(words.Count - 1);
        return words.Count == 0 ? folded : string.Join(' ', words);
    }

    /// <summary>How many of the last words are one legal form, joined or spelled out.</summary>
    private static int EndOfForm(List<string> words)
    {
        for (var length = Math.Min(4, words.Count); length > 1; length--)
        {
            if (Words.SpelledForms.Contains(string.Join(' ', words[^length..]))) return length;
        }

        return Words.LegalForms.Contains(words[^1]) ? 1 : words[^1] == "AND" ? 1 : 0;
    }
}
