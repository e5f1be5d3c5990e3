namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Reads FEEL by recursive descent (grammar of DMN 1.5, 10.3.1.2).</summary>
internal sealed partial class FeelParser
{
    private const int Deepest = 120;
    private readonly string text;
    private readonly KnownNames names;
    private readonly KnownNames members;
    private int at;
    private int depth;
    // a bracket behind a literal may close a range: ]1..5[
    private bool ending;

    /// <param name="text">FEEL.</param>
    /// <param name="scope">Names that can be referred to.</param>
    /// <param name="members">Names that may follow a dot, and types.</param>
    private FeelParser(string text, IEnumerable<string> scope, IEnumerable<string> members)
    {
        this.text = text;
        names = new(scope.Concat(Builtins.Names));
        this.members = new(members.Concat(FeelMembers.Names).Concat(FeelTypes.Names));
    }

    /// <summary>An expression.</summary>
    /// <exception cref="FeelException">It is none.</exception>
    public static Syntax Expression(string text, IEnumerable<string> scope, IEnumerable<string> members)
    {
        var parser = new FeelParser(text, scope, members);
        return parser.Whole(parser.Expression);
    }

    /// <summary>Unary tests: a cell of a decision table, or allowed values.</summary>
    /// <exception cref="FeelException">They are none.</exception>
    public static Syntax.Tests Tests(string text, IEnumerable<string> scope, IEnumerable<string> members)
    {
        var parser = new FeelParser(text, scope, members);
        return parser.Whole(parser.Cell);
    }

    private T Whole<T>(Func<T> read)
    {
        var result = read();
        Space();
        return at == text.Length ? result : throw Unexpected();
    }

    private Syntax.Tests Cell()
    {
        Space();
        if (at == text.Length || text.AsSpan().Trim().SequenceEqual("-")) return Nothing();
        var start = at;
        if (Word("not") && Sign("("))
        {
            var tests = TestList();
            // not(...) may also be an ordinary call inside a longer expression
            if (Sign(")") && Ended()) return new(true, tests);
            at = start;
        }

        at = start;
        return new(false, TestList());

        Syntax.Tests Nothing()
        {
            at = text.Length;
            return new(false, []);
        }
    }

    private bool Ended()
    {
        Space();
        return at == text.Length;
    }

    private ImmutableArray<Syntax> TestList()
    {
        var tests = ImmutableArray.CreateBuilder<Syntax>();
        do tests.Add(Test(Expression));
        while (Sign(","));
        return tests.ToImmutable();
    }

    /// <summary>A test with an operator in front, or what <paramref name="otherwise"/> reads.</summary>
    private Syntax Test(Func<Syntax> otherwise)
    {
        if (Comparison() is not { } sign) return otherwise();
        var end = Additive();
        return sign switch
        {
            "<" => new Syntax.Range(null, false, end, false),
            "<=" => new Syntax.Range(null, false, end, true),
            ">" => new Syntax.Range(end, false, null, false),
            ">=" => new Syntax.Range(end, true, null, false),
            _ => new Syntax.EqualTo(sign == "!=", end),
        };
    }

    private Syntax Expression()
    {
        if (++depth > Deepest) throw new FeelException($"is nested more than {Deepest} deep");
        var result = Textual();
        depth--;
        return result;
    }

    private Syntax Textual()
    {
        Space();
        if (Word("if")) return If();
        if (Word("for")) return For();
        if (Word("some")) return Quantified(false);
        if (Word("every")) return Quantified(true);
        if (Keyword("function") && Function() is { } function) return function;
        return Disjunction();
    }

    private Syntax.If If()
    {
        var condition = Expression();
        Expect("then");
        var then = Expression();
        Expect("else");
        return new(condition, then, Expression());
    }

    private Syntax.For For()
    {
        var iterators = Iterators();
        Expect("return");
        return new(iterators, Expression());
    }

    private Syntax.Quantified Quantified(bool every)
    {
        var iterators = Iterators();
        Expect("satisfies");
        return new(every, iterators, Expression());
    }

    private ImmutableArray<(string, Syntax, Syntax?)> Iterators()
    {
        var iterators = ImmutableArray.CreateBuilder<(string, Syntax, Syntax?)>();
        do
        {
            var name = NameUntil("in");
            names.Add(name);
            Expect("in");
            var from = Expression();
            iterators.Add((name, from, Sign("..") ? Expression() : null));
        }
        while (Sign(","));
        return iterators.ToImmutable();
    }
}
