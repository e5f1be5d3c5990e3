namespace SegSync.Core.Standardising;

/// <summary>Street and house number: abbreviations in one form, the number last.</summary>
public static class StreetAddress
{
    /// <summary>The standard form.</summary>
    public static string Of(string street)
    {
        var words = Folding.Fold(street).Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Unglue).ToList();
        var numbers = words.Where(word => char.IsAsciiDigit(word[0])).ToList();
        return string.Join(' ', words.Where(word => !char.IsAsciiDigit(word[0])).Concat(numbers));
    }

    private static IEnumerable<string> Unglue(string word)
    {
        if (Words.Streets.TryGetValue(word, out var form)) return [form];
        var ending = Array.Find(Words.StreetEndings, end => word.Length > end.Length + 2 && word.EndsWith(end, StringComparison.Ordinal));
        return ending is null ? [word] : [word[..^ending.Length], "ST"];
    }
}
