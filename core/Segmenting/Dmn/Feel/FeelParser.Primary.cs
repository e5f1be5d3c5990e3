using System.Globalization;
using System.Text;

namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Literals, names, brackets, calls and types.</summary>
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

    private Syntax ListOrRange()
    {
        at++;
        if (Sign("]")) return new Syntax.ListOf([]);
        var first = Test(Expression);
        if (Sign("..")) return RangeEnd(true, first);
        var items = ImmutableArray.CreateBuilder<Syntax>();
        items.Add(first);
        while (Sign(",")) items.Add(Test(Expression));
        return Sign("]") ? new Syntax.ListOf(items.ToImmutable()) : throw Unexpected("']'");
    }

    private Syntax Bracket()
    {
        at++;
        var inner = Test(Expression);
        if (Sign("..")) return RangeEnd(false, inner);
        return Sign(")") ? inner : throw Unexpected("')'");
    }

    private Syntax Range(bool included, Syntax start) => Sign("..") ? RangeEnd(included, start) : throw Unexpected("'..'");

    private Syntax.Range RangeEnd(bool included, Syntax start)
    {
        var before = ending;
        ending = true;
        var end = Expression();
        ending = before;
        if (Sign("]")) return new(start, included, end, true);
        return Sign(")") || Sign("[") ? new(start, included, end, false) : throw Unexpected("the range's end");
    }

    private Syntax.ContextOf Context()
    {
        at++;
        var entries = ImmutableArray.CreateBuilder<(string, Syntax)>();
        if (Sign("}")) return new([]);
        do
        {
            Space();
            var key = at < text.Length && text[at] == '"' ? Text() : NameUntil(":");
            if (!Sign(":")) throw Unexpected("':'");
            entries.Add((key, Expression()));
            names.Add(key);
            members.Add(key);
        }
        while (Sign(","));
        return Sign("}") ? new(entries.ToImmutable()) : throw Unexpected("'}'");
    }

    private Syntax.Function? Function()
    {
        var start = at;
        Word("function");
        if (!Sign("("))
        {
            at = start;
            return null;
        }

        var parameters = ImmutableArray.CreateBuilder<(string, TypeSyntax?)>();
        while (!Sign(")"))
        {
            if (parameters.Count > 0 && !Sign(",")) throw Unexpected("','");
            var name = NameUntil(":,)");
            names.Add(name);
            parameters.Add((name, Sign(":") ? Type() : null));
        }

        if (Word("external"))
        {
            Expression();
            return new(parameters.ToImmutable(), null);
        }

        return new(parameters.ToImmutable(), Expression());
    }

    private Syntax.Invoke Call(Syntax function)
    {
        at++;
        var (given, arguments) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<Syntax>());
        while (!Sign(")"))
        {
            if (arguments.Count > 0 && !Sign(",")) throw Unexpected("','");
            if (ArgumentName() is { } name) given.Add(name);
            arguments.Add(Test(Expression));
        }

        if (given.Count > 0 && given.Count != arguments.Count) throw new FeelException("names some arguments of a call and not others");
        return new(function, given.ToImmutable(), arguments.ToImmutable());
    }

    private string? ArgumentName()
    {
        Space();
        var start = at;
        if (at == text.Length || !KnownNames.Starts(text[at])) return null;
        while (at < text.Length && (KnownNames.Continues(text[at]) || text[at] is ' ' or '-' or '\'')) at++;
        var name = KnownNames.Normal(text[start..at]);
        if (Sign(":")) return name;
        at = start;
        return null;
    }

    private TypeSyntax Type()
    {
        Space();
        if (++depth > Deepest) throw new FeelException($"is nested more than {Deepest} deep");
        var name = Name(members);
        while (at < text.Length && text[at] == '.')
        {
            at++;
            name += "." + Name(members);
        }

        var (of, fields) = (ImmutableArray.CreateBuilder<TypeSyntax>(), ImmutableArray.CreateBuilder<string>());
        if (Sign("<"))
        {
            while (!Sign(">"))
            {
                if (of.Count > 0 && !Sign(",")) throw Unexpected("','");
                if (name == "context")
                {
                    fields.Add(NameUntil(":"));
                    if (!Sign(":")) throw Unexpected("':'");
                }

                of.Add(Type());
            }
        }

        if (name == "function" && Sign("->")) of.Add(Type());
        depth--;
        return new(name, of.ToImmutable(), fields.ToImmutable());
    }
}
