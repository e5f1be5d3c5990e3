using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SegSync.Connectors.Http;

/// <summary>ISO 8601 moments as vendors write them: with or without fraction, offset as <c>Z</c>, <c>+00:00</c> or <c>+0000</c>.</summary>
internal static class Iso
{
    /// <summary>Milliseconds since 1970; null where the field is absent, null or empty.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static long? Of(JsonElement item, ReadOnlySpan<byte> field)
    {
        if (!item.TryGetProperty(field, out var value)) return null;
        // OTM wraps moments: {"value":"..."}
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value"u8, out var inner)) value = inner;
        if (value.ValueKind != JsonValueKind.String) return null;
        var text = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        return text.IsEmpty ? null : Parse(text);
    }

    /// <summary>The moment in UTC, to the millisecond.</summary>
    public static string Text(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < 19) throw Bad();
        var moment = new DateTimeOffset(Whole(text[..4]), Whole(text[5..7]), Whole(text[8..10]), Whole(text[11..13]), Whole(text[14..16]), Whole(text[17..19]), TimeSpan.Zero).ToUnixTimeMilliseconds();
        var rest = text[19..];
        if (rest.Length > 0 && rest[0] == '.')
        {
            var digits = 1;
            for (var unit = 100; digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++, unit /= 10) moment += (rest[digits] - '0') * unit;
            rest = rest[digits..];
        }
        return rest switch
        {
            [] or [(byte)'Z'] => moment,
            [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] => moment - Offset(rest[0], rest[1..3], rest[4..6]),
            [(byte)'+' or (byte)'-', _, _, _, _] => moment - Offset(rest[0], rest[1..3], rest[3..5]),
            _ => throw Bad(),
        };
    }

    private static long Offset(byte sign, ReadOnlySpan<byte> hours, ReadOnlySpan<byte> minutes) => (Whole(hours) * 60 + Whole(minutes)) * 60_000L * (sign == '-' ? -1 : 1);

    private static int Whole(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits) number = digit is >= (byte)'0' and <= (byte)'9' ? number * 10 + (digit - '0') : throw Bad();
        return number;
    }

    private static JsonException Bad() => new("a stamp is not an ISO 8601 moment");
}
