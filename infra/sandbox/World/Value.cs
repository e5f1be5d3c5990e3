using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace SegSync.Sandbox.World;

internal enum Kind { Null, Text, Flag, Number, Date, Stamp, Time }

/// <summary>One cell. Numbers are in thousandths; dates and stamps in Unix milliseconds; times in milliseconds of the day.</summary>
internal readonly record struct Value(Kind Kind, long Number, string? Text)
{
    public static readonly Value Null;
    public static readonly Value Empty = new(Kind.Text, 0, "");

    public bool IsNull => Kind == Kind.Null;

    public static Value Of(string? text) => text is null ? Null : new(Kind.Text, 0, text);
    public static Value Of(bool flag) => new(Kind.Flag, flag ? 1 : 0, null);
    public static Value OfNumber(decimal number) => new(Kind.Number, (long)Math.Round(number * 1000m), null);
    public static Value OfWhole(long number) => new(Kind.Number, number * 1000, null);
    public static Value OfDate(long? ms) => ms is { } m ? new(Kind.Date, m - Mod(m, 86_400_000), null) : Null;
    public static Value OfStamp(long? ms) => ms is { } m ? new(Kind.Stamp, m, null) : Null;
    public static Value OfTime(long? ms) => ms is { } m ? new(Kind.Time, Mod(m, 86_400_000) / 1000 * 1000, null) : Null;

    public decimal Amount => Number / 1000m;

    private static long Mod(long a, long b) => (a % b + b) % b;

    /// <summary>The canonical text of the journal and of raw rows.</summary>
    public string? ToText() => Kind switch
    {
        Kind.Null => null,
        Kind.Text => Text,
        Kind.Flag => Number == 1 ? "true" : "false",
        Kind.Number => Amount.ToString("0.###", CultureInfo.InvariantCulture),
        Kind.Date => DateTimeOffset.FromUnixTimeMilliseconds(Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Kind.Stamp => DateTimeOffset.FromUnixTimeMilliseconds(Number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => XmlConvert.ToString(TimeSpan.FromMilliseconds(Number)),
    };

    /// <summary>Reads any of the forms that the vendors use for this kind; false when the text is none of them.</summary>
    public static bool TryParse(Kind kind, string? text, out Value value)
    {
        value = Null;
        if (text is null)
            return true;
        switch (kind)
        {
            case Kind.Text:
                value = Of(text);
                return true;
            case Kind.Flag:
                value = Of(text is "true" or "Y" or "1" or "True");
                return text is "true" or "false" or "Y" or "N" or "1" or "0" or "True" or "False";
            case Kind.Number:
                if (!decimal.TryParse(text.TrimEnd('m', 'M', 'd', 'D', 'L'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    return false;
                value = OfNumber(number);
                return true;
            case Kind.Time:
                try
                {
                    value = OfTime((long)XmlConvert.ToTimeSpan(text).TotalMilliseconds);
                    return true;
                }
                catch (FormatException)
                {
                    return false;
                }
            default:
                if (!TryMilliseconds(text, out var ms))
                    return false;
                value = kind == Kind.Date ? OfDate(ms) : OfStamp(ms);
                return true;
        }
    }

    private static bool TryMilliseconds(string text, out long ms)
    {
        ms = 0;
        if (text.StartsWith("/Date(", StringComparison.Ordinal))
        {
            var digits = text.AsSpan(6, text.IndexOf(')', StringComparison.Ordinal) - 6);
            var zone = digits[1..].IndexOfAny('+', '-');
            return long.TryParse(zone < 0 ? digits : digits[..(zone + 1)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ms);
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var stamp))
            return false;
        ms = stamp.ToUnixTimeMilliseconds();
        return true;
    }

    public static bool TryParse(Kind kind, JsonElement json, out Value value) => json.ValueKind switch
    {
        JsonValueKind.Null => TryParse(kind, (string?)null, out value),
        JsonValueKind.String => TryParse(kind, json.GetString(), out value),
        JsonValueKind.True or JsonValueKind.False => TryParse(kind, json.ValueKind == JsonValueKind.True ? "true" : "false", out value),
        JsonValueKind.Number => TryParse(kind, json.GetRawText(), out value),
        _ => TryParse(Kind.Number, "?", out value),
    };

    /// <summary>Orders two non-null values of one kind.</summary>
    public int CompareTo(in Value other, bool ignoreCase) => Kind == Kind.Text
        ? string.Compare(Text, other.Text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        : Number.CompareTo(other.Number);
}
