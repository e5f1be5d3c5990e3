namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Lists, ranges, contexts, functions, calls and types.</summary>
internal sealed partial class FeelParser
{
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
