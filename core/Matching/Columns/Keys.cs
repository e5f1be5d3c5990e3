namespace SegSync.Core.Matching.Columns;

/// <summary>Numbers that stand for texts: equal texts have equal keys, everywhere and always. 0 stands for nothing.</summary>
internal static class Keys
{
    /// <summary>FNV-1a over UTF-16 code units, finished as in MurmurHash3.</summary>
    public static ulong Hash(ReadOnlySpan<char> text, ulong salt = 0)
    {
        var hash = 14695981039346656037UL ^ (salt * 0x9E3779B97F4A7C15UL);
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>One key of two, whichever comes first.</summary>
    public static ulong Both(ulong one, ulong other) => one == 0 || other == 0 ? 0 : Mix(one + other);

    /// <summary>
    /// How a word sounds, roughly: its first letter and the classes of the next three consonants (after Russell's
    /// Soundex), so that most typing errors in vowels and doubled letters change nothing. Words without Latin letters are
    /// taken whole.
    /// </summary>
    public static ulong Sound(ReadOnlySpan<char> word, ulong salt = 0)
    {
        Span<char> sound = stackalloc char[4];
        var (length, last) = (0, '0');
        foreach (var c in word)
        {
            if (c is < 'A' or > 'Z') continue;
            var sounds = "01230120022455012623010202"[c - 'A'];
            if (length == 0) sound[length++] = c;
            else if (sounds != '0' && sounds != last) sound[length++] = sounds;
            last = sounds;
            if (length == 4) break;
        }
        return length == 0 ? Hash(word, salt) : Hash(sound[..length], salt + 1);
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }
}
