using System.Globalization;
using System.Text;

namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Literals and names.</summary>
internal sealed partial class FeelParser
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "then", "else", "return", "satisfies", "and", "or", "in", "between" };

    private Syntax Primary()
    {
        Space();
        if (at == text.Length) throw new FeelException($"ends too early: '{text}'");
        var letter = text[at];
        if (char.IsAsciiDigit(letter) || (letter == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return Number();
        switch (letter)
        {
            case '"': return new Syntax.Literal(Text());
            case '@': at++; return Space() is var _ && at < text.Length && text[at] == '"' ? new Syntax.Literal(FeelTemporal.Any(Text())) : throw Unexpected("a text");
            case '[': return ListOrRange();
            case '(': return Bracket();
            case ']': at++; return Range(false, Expression());
            case '{': return Context();
        }

        if (!KnownNames.Starts(letter)) throw Unexpected();
        if (Word("true")) return new Syntax.Literal(true);
        if (Word("false")) return new Syntax.Literal(false);
        if (Word("null")) return new Syntax.Literal(null);
        if (letter == '?' && (at + 1 == text.Length || !KnownNames.Continues(text[at + 1])))
        {
            at++;
            return new Syntax.Tested();
        }

        if (Keyword("function") && Function() is { } function) return function;
        return new Syntax.Name(Name(names));
    }

    private string Name(KnownNames known)
    {
        Space();
        var end = at;
        if (end < text.Length && KnownNames.Starts(text[end])) for (end++; end < text.Length && KnownNames.Continues(text[end]); end++) { }
        if (known.Match(text, at) is { } match && match.End >= end)
        {
            at = match.End;
            return match.Name;
        }

        if (end == at || Reserved.Contains(text[at..end])) throw Unexpected("a name");
        var name = text[at..end];
        at = end;
        return name;
    }

    private string MemberName() => Name(members);

    /// <summary>A name that is being introduced: all text up to a word or sign that ends it.</summary>
    private string NameUntil(string ending)
    {
        Space();
        var start = at;
        while (at < text.Length)
        {
            if (char.IsLetter(ending[0]) ? Keyword(ending) && at > start && char.IsWhiteSpace(text[at - 1]) : ending.Contains(text[at], StringComparison.Ordinal)) break;
            if (KnownNames.Continues(text[at])) while (at < text.Length && KnownNames.Continues(text[at])) at++;
            else at++;
        }

        var name = KnownNames.Normal(text[start..at]);
        return name.Length > 0 && KnownNames.Starts(name[0]) ? name : throw new FeelException($"has '{name}' where a name was expected");
    }

    private Syntax.Literal Number()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1])) for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++) { }
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-') at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        return decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new(number) : throw new FeelException($"has the number {text[start..at]}, which has more than 28 digits");
    }

    private string Text()
    {
        var result = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            at++;
            var digits = text[at] switch { 'u' => 4, 'U' => 6, _ => 0 };
            if (digits > 0 && at + digits < text.Length && int.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
            {
                result.Append(digits == 4 ? ((char)point).ToString() : Rune.IsValid(point) ? new Rune(point).ToString() : throw Unexpected());
                at += digits;
            }
            else
            {
                result.Append(text[at] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '"' => "\"", '\\' => "\\", '\'' => "'", var other => $"\\{other}" });
            }
        }

        if (at == text.Length) throw new FeelException("has a text that does not end");
        at++;
        return result.ToString();
    }
}
