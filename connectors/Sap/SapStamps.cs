using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SegSync.Connectors.Sap;

/// <summary>The watermark of an entity: how it is read from a record and asked for in a filter.</summary>
internal static class SapStamps
{
    private const long Day = 86_400_000;

    /// <summary>Fields that must be selected for the watermark.</summary>
    public static ImmutableArray<string> Fields(SapStamp stamp) => stamp switch
    {
        SapStamp.DateAndTime => ["LastChangeDate", "LastChangeTime"],
        SapStamp.DateTime => ["LastChangeDateTime"],
        _ => [],
    };

    /// <summary>Milliseconds since 1970; null where the record was never changed.</summary>
    public static long? Of(SapStamp stamp, JsonElement item) => stamp switch
    {
        SapStamp.DateAndTime => Date(item, "LastChangeDate"u8) is { } day ? day + (Time(item, "LastChangeTime"u8) ?? 0) : null,
        SapStamp.DateTime => Date(item, "LastChangeDateTime"u8),
        _ => null,
    };

    /// <summary>
    /// Everything stamped at or after <paramref name="since"/>, and what was created since but never changed: SAP leaves
    /// the change stamp empty until then.
    /// </summary>
    public static string? Filter(SapStamp stamp, long since)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(since);
        var day = $"datetime'{at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T00:00:00'";
        var created = $"(CreationDate eq null or CreationDate ge {day})";
        return stamp switch
        {
            SapStamp.DateAndTime => $"LastChangeDate gt {day}"
                + $" or (LastChangeDate eq {day} and (LastChangeTime eq null or LastChangeTime ge time'{at.ToString("'PT'HH'H'mm'M'ss'S'", CultureInfo.InvariantCulture)}'))"
                + $" or (LastChangeDate eq null and {created})",
            SapStamp.DateTime => $"LastChangeDateTime ge datetimeoffset'{at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}'"
                + $" or (LastChangeDateTime eq null and {created})",
            _ => null,
        };
    }

    /// <summary><c>/Date(1736208000000+0000)/</c>, its slashes escaped or not; read from the bytes, since orders come by the million.</summary>
    private static long? Date(JsonElement item, ReadOnlySpan<byte> field)
    {
        if (!item.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String) return null;
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var open = raw.IndexOf((byte)'(');
        return open >= 0 && Utf8Parser.TryParse(raw[(open + 1)..], out long milliseconds, out _) ? milliseconds
            : throw new JsonException("a date is not /Date(milliseconds)/");
    }

    /// <summary><c>PT10H05M30S</c>; parts may be left out.</summary>
    private static long? Time(JsonElement item, ReadOnlySpan<byte> field)
    {
        if (!item.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String) return null;
        long total = 0;
        long number = 0;
        foreach (var c in JsonMarshal.GetRawUtf8Value(value))
        {
            if (c is >= (byte)'0' and <= (byte)'9') number = number * 10 + (c - '0');
            else
            {
                total += number * c switch { (byte)'H' => 3_600_000, (byte)'M' => 60_000, (byte)'S' => 1000, _ => 0 };
                number = 0;
                if (c == '.') break;
            }
        }
        return Math.Min(total, Day - 1000);
    }
}
