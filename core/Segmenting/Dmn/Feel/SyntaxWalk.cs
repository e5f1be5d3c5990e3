namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Looks through a tree.</summary>
internal static class SyntaxWalk
{
    /// <summary>Does any part of it fit?</summary>
    public static bool Any(Syntax? syntax, Func<Syntax, bool> fits) => syntax is not null && (fits(syntax) || Parts(syntax).Any(part => Any(part, fits)));

    public static IEnumerable<Syntax> Parts(Syntax syntax) => (syntax switch
    {
        Syntax.Negate x => [x.Of],
        Syntax.Binary x => [x.Left, x.Right],
        Syntax.Between x => [x.Of, x.Low, x.High],
        Syntax.In x => [x.Of, .. x.By],
        Syntax.InstanceOf x => [x.Of],
        Syntax.Member x => [x.Of],
        Syntax.Filter x => [x.Of, x.By],
        Syntax.Invoke x => [x.Called, .. x.Arguments],
        Syntax.If x => [x.Condition, x.Then, x.Else],
        Syntax.For x => [.. x.Iterators.SelectMany(i => (Syntax?[])[i.In, i.To]), x.Return],
        Syntax.Quantified x => [.. x.Iterators.SelectMany(i => (Syntax?[])[i.In, i.To]), x.Satisfies],
        Syntax.ListOf x => [.. x.Items],
        Syntax.ContextOf x => [.. x.Entries.Select(entry => entry.Value)],
        Syntax.Function x => [x.Body],
        Syntax.Range x => [x.Start, x.End],
        Syntax.EqualTo x => [x.To],
        Syntax.Tests x => [.. x.Of],
        _ => (Syntax?[])[],
    }).OfType<Syntax>();
}
