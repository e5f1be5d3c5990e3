using System.Collections.Frozen;

namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>FEEL's built-in functions (DMN 1.5, 10.3.4). <c>now()</c> and <c>today()</c> are not there: a decision takes its day as an input, so that it can be made again.</summary>
internal static class Builtins
{
    private static readonly FrozenDictionary<string, FeelFunction> All =
        new[] { NumberFunctions.All, TextFunctions.All, ListFunctions.All, TimeFunctions.All, RangeFunctions.All, ContextFunctions.All }
            .SelectMany(group => group).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys;

    public static FeelFunction? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>A function of a fixed number of arguments.</summary>
    /// <param name="signature">Such as <c>substring(string, start position, length?)</c>; <c>?</c> may be left out; several are separated by <c>|</c>.</param>
    /// <param name="body">Gets nulls for what is left out.</param>
    public static FeelFunction Of(string signature, Func<object?[], object?> body)
    {
        var variants = signature[(signature.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split('|').Select(variant => variant.Split(", ", StringSplitOptions.RemoveEmptyEntries)).ToList();
        var (least, most) = (variants.Min(variant => variant.Count(name => !name.EndsWith('?'))), variants.Max(variant => variant.Length));
        var single = Enumerable.Range(0, variants[0].Length).Where(i => variants[0][0] != "list" && variants[0][i].TrimEnd('?') is "string" or "match" or "input" or "pattern" or "n" or "number" or "dividend" or "divisor" or "date" or "scale").ToArray();
        return new(Name(signature), [.. variants.Select(variant => variant.Select(name => name.TrimEnd('?')).ToImmutableArray())], arguments =>
        {
            if (arguments.Length < most) Array.Resize(ref arguments, most);
            // a list's only item stands for the list where one value is asked for
            foreach (var place in single) if (arguments[place] is object?[] { Length: 1 } list) arguments[place] = list[0];
            return FeelArithmetic.Try(() => body(arguments));
        }, least, most);
    }

    /// <summary>A function of a list, or of the list's items as arguments.</summary>
    public static FeelFunction OfList(string signature, Func<object?[], object?> body) => new(
        Name(signature), [["list"]],
        arguments =>
        {
            var list = arguments is [object?[] only] ? only : arguments is [null] && signature.EndsWith("!)", StringComparison.Ordinal) ? null : arguments;
            return list is null ? null : FeelArithmetic.Try(() => body(list));
        }, 1, int.MaxValue);

    private static string Name(string signature) => signature[..signature.IndexOf('(', StringComparison.Ordinal)];

    /// <summary>A whole number of an argument.</summary>
    public static int? Whole(object? value) => value is decimal number && Math.Abs(number) <= int.MaxValue ? (int)decimal.Truncate(number) : null;
}
