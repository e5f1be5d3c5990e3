namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Spaces, comments, signs and words.</summary>
internal sealed partial class FeelParser
{
    private bool Space()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF') at++;
            else if (Ahead("//"))
            {
                while (at < text.Length && text[at] is not ('\n' or '\r')) at++;
            }
            else if (Ahead("/*"))
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                if (end < 0) throw new FeelException("has a comment that does not end");
                at = end + 2;
            }
            else break;
        }

        return true;
    }

    private bool Ahead(string sign) => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0;

    private bool Sign(string sign)
    {
        Space();
        if (!Ahead(sign) || (sign == "*" && Ahead("**")) || (sign == "." && Ahead(".."))) return false;
        at += sign.Length;
        return true;
    }

    private string? Comparison()
    {
        Space();
        foreach (var sign in (ReadOnlySpan<string>)["<=", ">=", "!=", "<", ">", "="])
        {
            if (Sign(sign)) return sign;
        }

        return null;
    }

    /// <summary>Is this keyword next, as a word of its own?</summary>
    private bool Keyword(string word)
    {
        Space();
        return Ahead(word) && (at + word.Length == text.Length || !KnownNames.Continues(text[at + word.Length]));
    }

    private bool Word(string word)
    {
        if (!Keyword(word)) return false;
        at += word.Length;
        return true;
    }

    private void Expect(string word)
    {
        if (!Word(word)) throw Unexpected($"'{word}'");
    }

    private FeelException Unexpected(string? expected = null)
    {
        Space();
        var found = at == text.Length ? "the end" : $"'{text.AsSpan(at, Math.Min(20, text.Length - at))}'";
        return new($"has {found} at character {at + 1}{(expected is null ? ", which does not belong there" : $"; {expected} was expected")}: {text.Trim()}");
    }
}
