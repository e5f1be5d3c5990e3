using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Candidates;

/// <summary>A coarse reading of one column, such as how a name sounds.</summary>
/// <param name="column">The column.</param>
/// <param name="position">Its position.</param>
/// <param name="reading">Such as <c>sound</c>.</param>
/// <param name="keys">Per distinct value of the column.</param>
internal sealed class Atom(Column column, int position, string reading, ulong[] keys)
{
    public int Column => position;

    public string Reading => reading;

    public string Name => $"{column.Name} ({reading})";

    /// <summary>The record's key; 0 where there is none.</summary>
    public ulong this[int record] => column.Value(record) is >= 0 and var value ? keys[value] : 0;
}

/// <summary>The coarse readings of columns by type.</summary>
internal static class Atoms
{
    public static List<Atom> Of(IReadOnlyList<Column> columns)
    {
        var atoms = new List<Atom>();
        for (var c = 0; c < columns.Count; c++)
        {
            var column = columns[c];
            var seen = column.Type is ColumnType.FullName or ColumnType.OrganisationName ? Words(column) : [];
            foreach (var (reading, read) in Readings(column.Type, c, word => seen[word])) atoms.Add(new(column, c, reading, [.. column.Texts.Select(read)]));
        }
        return atoms;
    }

    /// <summary>The readings of a type, the whole of a value first: name, and standard form to key.</summary>
    /// <param name="type">What the column holds.</param>
    /// <param name="position">Its position: equal texts of two columns have different keys, but for names of persons.</param>
    /// <param name="seen">In how many records a word occurs.</param>
    public static IEnumerable<(string Reading, Func<string, ulong> Read)> Readings(ColumnType type, int position, Func<string, int> seen)
    {
        var salt = (ulong)position + 10;
        switch (type)
        {
            // one salt for both: names that changed places still meet
            case ColumnType.GivenName or ColumnType.FamilyName:
                yield return ("whole", text => Keys.Hash(text, 1));
                yield return ("sound", text => Keys.Sound(text, 1));
                break;
            case ColumnType.FullName or ColumnType.OrganisationName:
                yield return ("whole", text => Keys.Hash(text, salt));
                yield return ("rarest word", text => Keys.Sound(Rarest(text, seen, 0), salt));
                yield return ("second rarest word", text => Rarest(text, seen, 1) is { Length: > 0 } word ? Keys.Sound(word, salt) : 0);
                yield return ("first word", text => Keys.Sound(text.AsSpan(0, text.IndexOf(' ') is > 0 and var end ? end : text.Length), salt));
                break;
            case ColumnType.Date:
                yield return ("whole", text => Keys.Hash(text, salt));
                yield return ("year, month", text => text.Length == 10 ? Keys.Hash(text.AsSpan(0, 7), salt + 100) : 0);
                yield return ("year, day", text => text.Length == 10 ? Keys.Both(Keys.Hash(text.AsSpan(0, 4), salt + 200), Keys.Hash(text.AsSpan(8), salt + 300)) : 0);
                yield return ("month, day", text => text.Length == 10 && text[5..] != "00-00" ? Keys.Hash(text.AsSpan(5), salt + 400) : 0);
                break;
            case ColumnType.Identifier or ColumnType.Phone:
                yield return ("whole", text => Keys.Hash(text, salt));
                yield return ("first half", text => text.Length >= 6 ? Keys.Hash(text.AsSpan(0, text.Length / 2), salt + 100) : 0);
                yield return ("second half", text => text.Length >= 6 ? Keys.Hash(text.AsSpan(text.Length - text.Length / 2), salt + 200) : 0);
                break;
            case ColumnType.Email:
                yield return ("whole", text => Keys.Hash(text, salt));
                yield return ("before the @", text => text.LastIndexOf('@') is > 0 and var at ? Keys.Hash(text.AsSpan(0, at), salt + 100) : 0);
                yield return ("after the @", text => text.LastIndexOf('@') is > 0 and var at ? Keys.Hash(text.AsSpan(at), salt + 200) : 0);
                break;
            case ColumnType.StreetAddress:
                yield return ("whole", text => Keys.Hash(text, salt));
                yield return ("street", text => Keys.Sound(text.AsSpan(Street(text)), salt + 100));
                yield return ("number", text => Street(text) is > 0 and var at ? Keys.Hash(text.AsSpan(0, at), salt + 200) : 0);
                break;
            case ColumnType.Locality:
                yield return ("whole", text => Keys.Hash(text, salt));
                yield return ("sound", text => Keys.Sound(text, salt));
                break;
            case ColumnType.Postcode or ColumnType.Region or ColumnType.Country or ColumnType.Category or ColumnType.Price:
                yield return ("whole", text => Keys.Hash(text, salt));
                break;
        }
    }

    private static int Street(string text) => char.IsAsciiDigit(text[0]) && text.IndexOf(' ') is > 0 and var space ? space + 1 : 0;

    private static Dictionary<string, int> Words(Column column)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < column.Texts.Count; i++)
        {
            var text = column.Texts[i];
            foreach (var range in text.AsSpan().Split(' '))
            {
                lookup.TryGetValue(text.AsSpan(range), out var count);
                lookup[text.AsSpan(range)] = count + column.Count(i);
            }
        }
        return seen;
    }

    // of the words that somebody else has too, the one that fewest have; rank 1 is the next
    private static ReadOnlySpan<char> Rarest(string text, Func<string, int> seen, int rank)
    {
        var words = text.Split(' ');
        if (words.Length <= rank) return "";
        Array.Sort(words, (a, b) => (seen(a) == 1, seen(a)).CompareTo((seen(b) == 1, seen(b))) is not 0 and var order ? order : string.CompareOrdinal(a, b));
        return words[rank];
    }
}
