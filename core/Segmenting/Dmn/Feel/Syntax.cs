namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>What a FEEL text says, as a tree.</summary>
internal abstract record Syntax
{
    private Syntax()
    {
    }

    /// <summary>Number, string, boolean, null, or a temporal literal.</summary>
    public sealed record Literal(object? Value) : Syntax;

    /// <summary>A name in scope.</summary>
    public sealed record Name(string Text) : Syntax;

    /// <summary><c>?</c>: the value under test.</summary>
    public sealed record Tested : Syntax;

    public sealed record Negate(Syntax Of) : Syntax;

    /// <summary><c>+ - * / ** = != &lt; &lt;= &gt; &gt;= and or</c>.</summary>
    public sealed record Binary(string Operator, Syntax Left, Syntax Right) : Syntax;

    public sealed record Between(Syntax Of, Syntax Low, Syntax High) : Syntax;

    public sealed record In(Syntax Of, ImmutableArray<Syntax> By) : Syntax;

    public sealed record InstanceOf(Syntax Of, TypeSyntax Type) : Syntax;

    public sealed record Member(Syntax Of, string Part) : Syntax;

    public sealed record Filter(Syntax Of, Syntax By) : Syntax;

    /// <summary>Names are empty for positional arguments.</summary>
    public sealed record Invoke(Syntax Called, ImmutableArray<string> Names, ImmutableArray<Syntax> Arguments) : Syntax;

    public sealed record If(Syntax Condition, Syntax Then, Syntax Else) : Syntax;

    public sealed record For(ImmutableArray<(string Name, Syntax In, Syntax? To)> Iterators, Syntax Return) : Syntax;

    public sealed record Quantified(bool Every, ImmutableArray<(string Name, Syntax In, Syntax? To)> Iterators, Syntax Satisfies) : Syntax;

    public sealed record ListOf(ImmutableArray<Syntax> Items) : Syntax;

    public sealed record ContextOf(ImmutableArray<(string Name, Syntax Value)> Entries) : Syntax;

    public sealed record Function(ImmutableArray<(string Name, TypeSyntax? Type)> Parameters, Syntax? Body) : Syntax;

    /// <summary>A range; an end that is absent is open.</summary>
    public sealed record Range(Syntax? Start, bool StartIncluded, Syntax? End, bool EndIncluded) : Syntax;

    /// <summary>A test <c>!= x</c> or <c>= x</c> without a left side.</summary>
    public sealed record EqualTo(bool Not, Syntax To) : Syntax;

    /// <summary>Unary tests: any of the tests, or none of them; no test at all is <c>-</c>.</summary>
    public sealed record Tests(bool Not, ImmutableArray<Syntax> Of) : Syntax;
}

/// <summary>A type as FEEL writes it.</summary>
/// <param name="Name">Such as <c>number</c>, <c>list</c>, <c>context</c>, <c>function</c>, <c>range</c>, or an item definition.</param>
/// <param name="Of">Of a list or range: its element; of a function: parameters, then the result.</param>
/// <param name="Fields">Of a context: its names, one each of <paramref name="Of"/>.</param>
internal sealed record TypeSyntax(string Name, ImmutableArray<TypeSyntax> Of, ImmutableArray<string> Fields);
