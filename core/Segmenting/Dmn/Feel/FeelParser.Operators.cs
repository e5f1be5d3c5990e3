namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Operators, the weakest first.</summary>
internal sealed partial class FeelParser
{
    private Syntax Disjunction()
    {
        var left = Conjunction();
        while (Word("or")) left = new Syntax.Binary("or", left, Conjunction());
        return left;
    }

    private Syntax Conjunction()
    {
        var left = Comparable();
        while (Word("and")) left = new Syntax.Binary("and", left, Comparable());
        return left;
    }

    private Syntax Comparable()
    {
        var left = Additive();
        while (true)
        {
            if (Comparison() is { } sign) left = new Syntax.Binary(sign, left, Additive());
            else if (Word("between"))
            {
                var low = Additive();
                Expect("and");
                left = new Syntax.Between(left, low, Additive());
            }
            else if (Word("in")) left = new Syntax.In(left, InTests());
            else return left;
        }
    }

    private ImmutableArray<Syntax> InTests()
    {
        Space();
        var start = at;
        if (Sign("("))
        {
            // (1, 2) are tests; (1..2) is a range; (a + b) * c is an expression
            var (was, tests) = (depth, Attempt(TestList));
            if (tests is { } found && Sign(")") && !Continued()) return found;
            depth = was;
        }

        at = start;
        return [Test(Additive)];
    }

    private static ImmutableArray<Syntax>? Attempt(Func<ImmutableArray<Syntax>> read)
    {
        try
        {
            return read();
        }
        catch (FeelException)
        {
            return null;
        }
    }

    /// <summary>Does an expression go on behind a closing bracket?</summary>
    private bool Continued()
    {
        Space();
        return at < text.Length && text[at] is '+' or '*' or '/' or '[' or '.';
    }

    private Syntax Additive()
    {
        var left = Multiplicative();
        while (true)
        {
            if (Sign("+")) left = new Syntax.Binary("+", left, Multiplicative());
            else if (Sign("-")) left = new Syntax.Binary("-", left, Multiplicative());
            else return left;
        }
    }

    private Syntax Multiplicative()
    {
        var left = Power();
        while (true)
        {
            Space();
            if (Sign("*")) left = new Syntax.Binary("*", left, Power());
            else if (Sign("/")) left = new Syntax.Binary("/", left, Power());
            else return left;
        }
    }

    private Syntax Power()
    {
        var left = Negation();
        while (Sign("**")) left = new Syntax.Binary("**", left, Negation());
        return left;
    }

    private Syntax Negation()
    {
        if (!Sign("-")) return Typed();
        if (++depth > Deepest) throw new FeelException($"is nested more than {Deepest} deep");
        var of = Negation();
        depth--;
        return of is Syntax.Literal { Value: decimal number } ? new Syntax.Literal(-number) : new Syntax.Negate(of);
    }

    private Syntax Typed()
    {
        var value = Postfix();
        while (Keyword("instance"))
        {
            var start = at;
            Word("instance");
            if (!Word("of"))
            {
                at = start;
                return value;
            }

            value = new Syntax.InstanceOf(value, Type());
        }

        return value;
    }

    private Syntax Postfix()
    {
        var value = Primary();
        while (true)
        {
            Space();
            if (at < text.Length && text[at] == '.' && !Ahead(".."))
            {
                at++;
                value = new Syntax.Member(value, MemberName());
            }
            else if (Ahead("[") && !(ending && value is Syntax.Literal))
            {
                at++;
                var by = Expression();
                if (!Sign("]")) throw Unexpected("']'");
                value = new Syntax.Filter(value, by);
            }
            else if (Ahead("(") && value is Syntax.Name or Syntax.Member or Syntax.Invoke or Syntax.Function or Syntax.Filter or Syntax.ContextOf) value = Call(value);
            else return value;
        }
    }
}
