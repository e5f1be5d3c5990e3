using SegSync.Core.Segmenting.Dmn.Feel;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>The values at which a test can change its answer. Between them it cannot, if it is made of comparisons of the tested value with constants only.</summary>
internal sealed class TestPoints
{
    private static readonly HashSet<string> Orders = new(StringComparer.Ordinal) { "<", "<=", ">", ">=" };

    /// <summary>Values found, of any kind.</summary>
    public List<object> Values { get; } = [];

    /// <summary>Adds a test's values; false where it is made of something else.</summary>
    public bool Add(Syntax syntax)
    {
        switch (syntax)
        {
            case Syntax.Tests tests: return tests.Of.All(Add);
            case Syntax.EqualTo equal: return Add(equal.To);
            case Syntax.Tested: return true;
            case Syntax.Between { Of: Syntax.Tested } between: return Ordered(between.Low) && Ordered(between.High);
            case Syntax.In { Of: Syntax.Tested } within: return within.By.All(Add);
            case Syntax.Binary { Operator: "and" or "or" } both: return Add(both.Left) && Add(both.Right);
            case Syntax.Binary { Left: Syntax.Tested } binary when Compares(binary): return Orders.Contains(binary.Operator) ? Ordered(binary.Right) : Add(binary.Right);
            case Syntax.Binary { Right: Syntax.Tested } binary when Compares(binary): return Orders.Contains(binary.Operator) ? Ordered(binary.Left) : Add(binary.Left);
            case Syntax.Invoke { Called: Syntax.Name { Text: "not" }, Arguments: [var only] } when SyntaxWalk.Any(only, part => part is Syntax.Tested): return Add(only);
            default: return Constant(syntax) is { } code && Value(code.Value);
        }
    }

    /// <summary>An expression without names.</summary>
    public static Code? Constant(Syntax syntax)
    {
        try
        {
            return new FeelCompiler(_ => null).Compile(syntax, new(null, [])) is { Constant: true } code ? code : null;
        }
        catch (FeelException)
        {
            return null;
        }
    }

    private static bool Compares(Syntax.Binary binary) => binary.Operator is "=" or "!=" || Orders.Contains(binary.Operator);

    /// <summary>The order of texts is not divided into regions.</summary>
    private bool Ordered(Syntax syntax) => Constant(syntax) is { Value: not string } code && Value(code.Value);

    private bool Value(object? value)
    {
        switch (value)
        {
            case null: return true;
            case FeelRange range: return range is not ({ Start: string } or { End: string }) && Value(range.Start) && Value(range.End);
            case object?[] list: return list.All(Value);
            case FeelContext or FeelFunction: return false;
            default:
                Values.Add(value);
                return true;
        }
    }
}
