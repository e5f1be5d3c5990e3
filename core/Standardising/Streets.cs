namespace SegSync.Core.Standardising;

/// <summary>Streets with house number: the number first, the kinds of street by one abbreviation each.</summary>
internal static class Streets
{
    private static readonly Dictionary<string, string> Abbreviations = Read(
        "ST=STREET,STR,STRASSE,STRAAT,STRAT,SAINT,SANKT;RD=ROAD;AVE=AVENUE,AV,AVENIDA,AVDA,AVDE;DR=DRIVE;BLVD=BOULEVARD,BD,BVD,BOUL;R=RUE;V=VIA;C=CALLE;UL=ULICA;"
        + "AL=ALEJA,ALLEE,ALEJE;LN=LANE;PL=PLACE,PLATZ,PIAZZA,PLAZA,PLEIN,PLAC,PZA;SQ=SQUARE;CT=COURT;HWY=HIGHWAY;PKWY=PARKWAY;TER=TERRACE;CRES=CRESCENT;CLO=CLOSE;"
        + "N=NORTH;S=SOUTH;E=EAST;W=WEST;STE=SUITE;APT=APARTMENT;FL=FLOOR;BLDG=BUILDING;IND=INDUSTRIAL;PS=PASEO;CSO=CORSO");

    private static readonly string[] Endings = ["STRASSE", "STRAAT", "STR"];

    /// <summary>The comparable form; null when it holds neither letter nor digit.</summary>
    public static string? Standard(string given)
    {
        var folded = Folding.Text(given);
        if (folded.Length == 0) return null;
        var words = folded.Split(' ').ToList();
        if (words.Exists(word => word is not ("NR" or "NO" or "HAUSNUMMER"))) words.RemoveAll(word => word is "NR" or "NO" or "HAUSNUMMER");
        var number = NumberAt(words);
        string? house = null;
        if (number >= 0)
        {
            house = words[number];
            var letter = number == words.Count - 2 && words[^1].Length == 1 && char.IsAsciiLetter(words[^1][0]) && char.IsAsciiDigit(house[^1]);
            if (letter) house += words[^1];
            words.RemoveRange(number, letter ? 2 : 1);
        }
        var kinds = words.SelectMany(Spelled).ToList();
        if (house is null) return string.Join(' ', kinds);
        // what was "a 5" is now "5 a"
        if (kinds is [[>= 'A' and <= 'Z']] && char.IsAsciiDigit(house[^1])) return house + kinds[0];
        return kinds.Count == 0 ? house : $"{house} {string.Join(' ', kinds)}";
    }

    private static int NumberAt(List<string> words) => IsNumber(words[0]) ? 0 : words.FindLastIndex(IsNumber);

    // 12, 5A: digits and at most one letter
    private static bool IsNumber(string word) =>
        char.IsAsciiDigit(word[0]) && word.AsSpan(0, word.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0
        && (char.IsAsciiDigit(word[^1]) || char.IsAsciiLetter(word[^1]));

    private static IEnumerable<string> Spelled(string word)
    {
        if (Abbreviations.TryGetValue(word, out var brief)) return [brief];
        foreach (var ending in Endings)
        {
            // what would leave a house number behind is no street's name
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal) && !IsNumber(word[..^ending.Length])) return Spelled(word[..^ending.Length]).Append("ST");
        }
        return [word];
    }

    private static Dictionary<string, string> Read(string text)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';').Select(part => part.Split('=')))
        {
            foreach (var word in entry[1].Split(',')) map.TryAdd(Folding.Text(word), entry[0]);
        }
        return map;
    }
}
