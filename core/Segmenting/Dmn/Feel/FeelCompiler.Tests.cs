namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Unary tests.</summary>
internal sealed partial class FeelCompiler
{
    /// <summary>Unary tests.</summary>
    public UnaryTest Tests(Syntax.Tests syntax, Scope scope)
    {
        if (syntax.Of.IsEmpty) return (_, _) => true;
        var tests = syntax.Of.Select(test => Test(test, scope)).ToArray();
        if (syntax.Not) return (frame, value) => !Any(tests, frame, value);
        return tests is [var only] ? only : (frame, value) => Any(tests, frame, value);
    }

    private static bool? Any(UnaryTest[] tests, Frame frame, object? value)
    {
        bool? result = false;
        foreach (var test in tests)
        {
            var passed = test(frame, value);
            if (passed == true) return true;
            if (passed is null) result = null;
        }

        return result;
    }

    private UnaryTest Test(Syntax syntax, Scope scope)
    {
        if (syntax is Syntax.Tests tests) return Tests(tests, scope);
        if (syntax is Syntax.EqualTo equals)
        {
            var to = Compile(equals.To, scope).Run;
            return equals.Not ? (frame, value) => !FeelCompare.Same(value, to(frame)) : (frame, value) => FeelCompare.Same(value, to(frame));
        }

        if (SyntaxWalk.Any(syntax, part => part is Syntax.Tested))
        {
            var over = Compile(syntax, new(scope, ["?"])).Run;
            return (frame, value) => over(new([value], frame)) as bool?;
        }

        var code = Compile(syntax, scope);
        // a range whose end is missing holds nothing, and not null either
        if (syntax is Syntax.Range && code is { Constant: true, Value: null }) return (_, _) => null;
        if (!code.Constant) return (frame, value) => Passes(value, code.Run(frame), computed: true);
        return code.Value switch
        {
            FeelRange { Start: decimal or null, End: decimal or null } range => Numbers(range),
            FeelRange range => (_, value) => range.Includes(value),
            string text => (_, value) => value is string given ? string.Equals(given, text, StringComparison.Ordinal) : FeelCompare.Same(value, text),
            var constant => (_, value) => Passes(value, constant, computed: false),
        };
    }

    private static UnaryTest Numbers(FeelRange range)
    {
        var (low, high) = (range.Start as decimal? ?? decimal.MinValue, range.End as decimal? ?? decimal.MaxValue);
        var (lowIn, highIn) = (range.StartIncluded || range.Start is null, range.EndIncluded || range.End is null);
        return (_, value) => value is decimal number ? (lowIn ? number >= low : number > low) && (highIn ? number <= high : number < high) : range.Includes(value);
    }

    /// <summary>A test that is a value: equal to it, inside it, or one of it.</summary>
    private static bool? Passes(object? value, object? test, bool computed) => test switch
    {
        FeelRange range when value is not FeelRange => range.Includes(value),
        object?[] list => FeelCompare.Same(value, list) == true || list.Any(item => Passes(value, item, computed) == true),
        bool truth when computed && value is not bool => truth,
        _ => FeelCompare.Same(value, test),
    };
}
