using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SegSync.Core.Landing;

/// <summary>Single values from JSON, each refused with words of its own where it is not what was asked for.</summary>
internal static class MappingRead
{
    private static readonly SearchValues<byte> WholeDigits = SearchValues.Create("-0123456789"u8);
    private const string Unreadable = "holds text that is not valid Unicode";

    public static string? Text(string field, JsonElement found, bool numbersToo, ref MappingFault? fault)
    {
        if (found.ValueKind == JsonValueKind.String)
        {
            var text = MappingText.Own.Of(found);
            if (text is null) fault = new(field, Unreadable);
            return text;
        }

        if (numbersToo && found.ValueKind == JsonValueKind.Number && JsonMarshal.GetRawUtf8Value(found) is var raw && raw.IndexOfAnyExcept(WholeDigits) < 0)
            return MappingText.Own.Of(raw);
        fault = MappingFault.WrongKind(field, found, numbersToo ? "a text or whole number" : "a text");
        return null;
    }

    public static decimal? Number(string field, JsonElement found, byte point, out int digits, ref MappingFault? fault)
    {
        digits = 0;
        if (found.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            fault = MappingFault.WrongKind(field, found, "a number");
            return null;
        }

        // JSON's own numbers have a point whatever the file's decimals look like
        return Number(field, Content(found), found.ValueKind == JsonValueKind.Number ? (byte)'.' : point, out digits, ref fault);
    }

    public static decimal? Number(string field, ReadOnlySpan<byte> text, byte mark, out int digits, ref MappingFault? fault)
    {
        switch (MappingNumber.Read(text, mark, out var value, out digits))
        {
            case MappingNumber.Outcome.Read:
                return value;
            case MappingNumber.Outcome.TooManyDigits:
                fault ??= MappingFault.Of(field, Encoding.UTF8.GetString(text), $"has more than {MappingNumber.MostDigits} digits and cannot be kept exactly");
                return null;
            case MappingNumber.Outcome.TooLarge:
                fault ??= MappingFault.Of(field, Encoding.UTF8.GetString(text), "is out of range; numbers below 10^15 are taken");
                return null;
            default:
                fault ??= MappingFault.Of(field, Encoding.UTF8.GetString(text), $"is not a number; digits with '{(char)mark}' before the decimals were expected, such as 1234{(char)mark}50");
                return null;
        }
    }

    public static string? Whole(string field, JsonElement found, byte point, ref MappingFault? fault)
    {
        if (Number(field, found, point, out _, ref fault) is not { } number) return null;
        if (decimal.IsInteger(number)) return decimal.Truncate(number).ToString(CultureInfo.InvariantCulture);
        fault = MappingFault.Of(field, Shown(found), "is not a whole number");
        return null;
    }

    public static string? Boolean(string field, JsonElement found, ref MappingFault? fault)
    {
        switch (found.ValueKind)
        {
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            case JsonValueKind.String:
                var content = Content(found);
                if (content.SequenceEqual("true"u8) || content.SequenceEqual("false"u8)) return content.Length == 4 ? "true" : "false";
                fault = MappingFault.Of(field, Shown(found), "is neither true nor false");
                return null;
            default:
                fault = MappingFault.WrongKind(field, found, "true or false");
                return null;
        }
    }

    public static MappingMoment? Moment(string field, JsonElement found, ImmutableArray<string> formats, ref MappingFault? fault)
    {
        if (found.ValueKind != JsonValueKind.String)
        {
            fault = MappingFault.WrongKind(field, found, "a date as text");
            return null;
        }

        return Moment(field, Content(found), formats, ref fault);
    }

    public static MappingMoment? Moment(string field, ReadOnlySpan<byte> text, ImmutableArray<string> formats, ref MappingFault? fault)
    {
        if (formats.IsEmpty && MappingMoment.TryRead(text, out var moment)) return moment;
        var shown = Encoding.UTF8.GetString(text);
        if (!formats.IsEmpty && TryExact(shown, formats, out moment)) return moment;
        var expected = formats.IsEmpty ? "2026-01-31, 2026-01-31T10:05:30Z or /Date(1769817600000)/" : string.Join(" or ", formats);
        fault ??= MappingFault.Of(field, shown, $"is not a date; {expected} was expected");
        return null;
    }

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Plain(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The bytes of a string or number. An escaped string is unescaped; dates keep <c>\/</c>, which changes nothing.</summary>
    public static ReadOnlySpan<byte> Content(JsonElement found)
    {
        var raw = JsonMarshal.GetRawUtf8Value(found);
        if (found.ValueKind != JsonValueKind.String) return raw;
        raw = raw[1..^1];
        return raw.IndexOf((byte)'\\') < 0 || raw.StartsWith("\\/Date("u8) ? raw : Encoding.UTF8.GetBytes(MappingText.Own.Of(found) ?? "");
    }

    private static string Shown(JsonElement found) =>
        found.ValueKind == JsonValueKind.String ? MappingText.Own.Of(found) ?? "?" : found.GetRawText();

    private static bool TryExact(string text, ImmutableArray<string> formats, out MappingMoment moment)
    {
        moment = default;
        foreach (var format in formats)
        {
            var named = format.Contains('z', StringComparison.Ordinal) || format.Contains('K', StringComparison.Ordinal);
            if (named && DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                moment = new(at.UtcDateTime, true);
                return true;
            }

            if (!named && DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
            {
                moment = new(wall, false);
                return true;
            }
        }

        return false;
    }
}
