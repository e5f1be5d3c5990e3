namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>FEEL names may hold spaces and signs (<c>Monthly Salary</c>, <c>date and time</c>): which text is a name depends on what is known.</summary>
internal sealed class KnownNames
{
    private readonly List<(string Name, string[] Parts)> names = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public KnownNames(IEnumerable<string> names)
    {
        foreach (var name in names) Add(name);
    }

    public int Count => names.Count;

    public void Add(string name)
    {
        var parts = Parts(name);
        // one word is read as a name anyway
        if (parts.Length > 1 && seen.Add(name)) names.Add((Normal(name), parts));
    }

    /// <summary>The longest known name of several parts that starts at a place, and where it ends.</summary>
    public (string Name, int End)? Match(string text, int at)
    {
        (string, int)? best = null;
        foreach (var (name, parts) in names)
        {
            if (End(text, at, parts) is { } end && (best is null || end > best.Value.Item2)) best = (name, end);
        }

        return best;
    }

    /// <summary>A name with single spaces and none at its ends.</summary>
    public static string Normal(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static bool Starts(char letter) => char.IsLetter(letter) || letter is '_' or '?' || char.IsSurrogate(letter);

    public static bool Continues(char letter) => char.IsLetterOrDigit(letter) || letter == '_' || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static int? End(string text, int at, string[] parts)
    {
        foreach (var part in parts)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (string.CompareOrdinal(text, at, part, 0, part.Length) != 0) return null;
            at += part.Length;
            if (Continues(part[^1]) && at < text.Length && Continues(text[at])) return null;
        }

        return at;
    }

    private static string[] Parts(string name)
    {
        var parts = new List<string>();
        for (var at = 0; at < name.Length;)
        {
            if (char.IsWhiteSpace(name[at])) at++;
            else
            {
                var end = at + 1;
                if (Continues(name[at])) while (end < name.Length && Continues(name[end])) end++;
                parts.Add(name[at..end]);
                at = end;
            }
        }

        return [.. parts];
    }
}
