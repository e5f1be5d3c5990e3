using System.Text;
using System.Text.RegularExpressions;

namespace SegSync.Core.Segmenting.Dmn.Feel;

internal static class TextFunctions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static readonly ImmutableArray<FeelFunction> All =
    [
        Builtins.Of("string(from|mask)", a => FeelText.Of(a[0])),
        Builtins.Of("substring(string, start position, length?)", a => a[0] is string text && Builtins.Whole(a[1]) is { } start ? Substring(text, start, a[2]) : null),
        Builtins.Of("string length(string)", a => a[0] is string text ? (decimal)text.EnumerateRunes().Count() : null),
        Builtins.Of("upper case(string)", a => (a[0] as string)?.ToUpperInvariant()),
        Builtins.Of("lower case(string)", a => (a[0] as string)?.ToLowerInvariant()),
        Builtins.Of("substring before(string, match)", a => Both(a, (text, match) => text.IndexOf(match, StringComparison.Ordinal) is >= 0 and var at ? text[..at] : "")),
        Builtins.Of("substring after(string, match)", a => Both(a, (text, match) => text.IndexOf(match, StringComparison.Ordinal) is >= 0 and var at ? text[(at + match.Length)..] : "")),
        Builtins.Of("contains(string, match)", a => Both(a, (text, match) => Truth.Box(text.Contains(match, StringComparison.Ordinal)))),
        Builtins.Of("starts with(string, match)", a => Both(a, (text, match) => Truth.Box(text.StartsWith(match, StringComparison.Ordinal)))),
        Builtins.Of("ends with(string, match)", a => Both(a, (text, match) => Truth.Box(text.EndsWith(match, StringComparison.Ordinal)))),
        Builtins.Of("matches(input, pattern, flags?)", a => Both(a, (text, pattern) => Expression(pattern, a[2]) is { } regex ? Safe(() => Truth.Box(regex.IsMatch(text))) : null)),
        Builtins.Of("replace(input, pattern, replacement, flags?)", a => Both(a, (text, pattern) => a[2] is string by && Expression(pattern, a[3]) is { } regex ? Safe(() => regex.Replace(text, by.Replace("$0", "$&", StringComparison.Ordinal))) : null)),
        Builtins.Of("split(string, delimiter)", a => Both(a, (text, pattern) => Expression(pattern, null) is { } regex ? Safe(() => regex.Split(text).ToArray<object?>()) : null)),
        Builtins.Of("string join(list, delimiter?)", a => Join(a[0], a[1])),
    ];

    private static object? Both(object?[] arguments, Func<string, string, object?> body) => (arguments[0], arguments[1]) is (string first, string second) ? body(first, second) : null;

    /// <summary>Places are code points, from 1; negative ones count from the end.</summary>
    private static string? Substring(string text, int start, object? length)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (start == 0 || Math.Abs(start) > runes.Length || (length is not null && Builtins.Whole(length) is not >= 1)) return null;
        var from = start > 0 ? start - 1 : runes.Length + start;
        var count = Math.Min(Builtins.Whole(length) ?? int.MaxValue, runes.Length - from);
        var result = new StringBuilder();
        foreach (var rune in runes.AsSpan(from, count)) result.Append(rune.ToString());
        return result.ToString();
    }

    private static string? Join(object? list, object? delimiter)
    {
        var items = list switch { object?[] many => many, string one => [one], _ => null };
        if (items is null || delimiter is not (null or string) || items.Any(item => item is not (null or string))) return null;
        return string.Join(delimiter as string, items.OfType<string>());
    }

    private static Regex? Expression(string pattern, object? flags)
    {
        var options = RegexOptions.CultureInvariant;
        if (flags is not (null or string)) return null;
        foreach (var flag in flags as string ?? "")
        {
            if (flag is not ('s' or 'm' or 'i' or 'x')) return null;
            options |= flag switch { 's' => RegexOptions.Singleline, 'm' => RegexOptions.Multiline, 'i' => RegexOptions.IgnoreCase, _ => RegexOptions.IgnorePatternWhitespace };
        }

        try
        {
            return new(pattern, options, Patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static object? Safe(Func<object?> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
