using System.Buffers;
using System.Globalization;

namespace SegSync.Core.Matching.Columns;

/// <summary>Days, months and years as people write them, as <c>yyyy-MM-dd</c> with zeros for what is not said.</summary>
internal static class Dates
{
    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789-/.");

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The standard form; null where the text is no date between the years 1000 and 2999.</summary>
    public static string? Standard(string given)
    {
        var text = given.AsSpan().Trim();
        var time = text.IndexOfAny('T', ' ');
        if (time is >= 8 and <= 10 && text[..time].IndexOfAnyExcept(Numeric) < 0) text = text[..time];
        if (text.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return text.Length switch
            {
                4 => Form(Number(text), 0, 0),
                6 => Form(Number(text[..4]), Number(text[4..]), 0),
                8 => Form(Number(text[..4]), Number(text[4..6]), Number(text[6..])) ?? Form(Number(text[4..]), Number(text[2..4]), Number(text[..2])),
                _ => null,
            };
        }
        var parts = new List<string>(4);
        foreach (var part in text.ToString().ToLowerInvariant().Split([' ', '-', '/', '.', ','], StringSplitOptions.RemoveEmptyEntries)) parts.Add(part);
        if (parts.Count is < 2 or > 3) return null;
        var named = parts.FindIndex(part => part.Length >= 3 && Month(part) > 0);
        if (named >= 0)
        {
            var month = Month(parts[named]);
            parts.RemoveAt(named);
            parts.Sort((one, other) => other.Length.CompareTo(one.Length));
            return Number(parts[0]) is var year && parts.Count == 1 ? Form(year, month, 0) : Form(Number(parts[0]), month, Number(parts[1].TrimEnd('s', 't', 'h', 'n', 'd', 'r')));
        }
        if (parts[0].Length == 4) return Form(Number(parts[0]), Number(parts[1]), parts.Count == 3 ? Number(parts[2]) : 0);
        if (parts[^1].Length != 4) return null;
        if (parts.Count == 2) return Form(Number(parts[1]), Number(parts[0]), 0);
        var (day, other) = (Number(parts[0]), Number(parts[1]));
        return other > 12 ? Form(Number(parts[2]), day, other) : Form(Number(parts[2]), other, day);
    }

    /// <summary>The parts of a standard form.</summary>
    public static (int Year, int Month, int Day) Parts(string standard) => (Number(standard.AsSpan(0, 4)), Number(standard.AsSpan(5, 2)), Number(standard.AsSpan(8, 2)));

    private static string? Form(int year, int month, int day) =>
        year is < 1000 or > 2999 || month is < 0 or > 12 || day is < 0 or > 31 || (month == 0 && day > 0) ? null : string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");

    private static int Month(string word) => Array.FindIndex(Months, month => word.StartsWith(month, StringComparison.Ordinal)) + 1;

    private static int Number(ReadOnlySpan<char> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
