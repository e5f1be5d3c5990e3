using System.Buffers.Text;
using System.Globalization;

namespace SegSync.Core.Landing;

/// <summary>A date or time as a source gives it.</summary>
/// <param name="Value">UTC for an instant, the wall clock's reading otherwise.</param>
/// <param name="IsInstant">The text named its offset: which day it is depends on the time zone.</param>
internal readonly record struct MappingMoment(DateTime Value, bool IsInstant)
{
    private const long LeastMilliseconds = -62_135_596_800_000, MostMilliseconds = 253_402_300_799_999;

    /// <summary>The business date in a zone.</summary>
    public DateOnly DateIn(TimeZoneInfo zone) =>
        DateOnly.FromDateTime(IsInstant ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(Value, DateTimeKind.Utc), zone) : Value);

    /// <summary>Text of fixed width whose ordinal order is the order in time.</summary>
    public string Sortable => DateTime.SpecifyKind(Value, DateTimeKind.Unspecified).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads ISO 8601 (<c>2026-01-07</c>, <c>2026-01-07T10:05:30.123+01:00</c>, a blank for the T, +0100) and OData
    /// (<c>/Date(1767744000000)/</c> is a wall clock, <c>/Date(1767744000000+0000)/</c> an instant).
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out MappingMoment moment)
    {
        moment = default;
        text = text.Trim((byte)' ');
        var open = text.IndexOf("Date("u8);
        return open >= 0 ? TryReadOData(text[(open + 5)..], out moment) : TryReadIso(text, out moment);
    }

    /// <summary>Reads <c>PT10H05M30S</c> or <c>10:05:30</c>; parts of a duration may be left out.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out TimeSpan time)
    {
        time = default;
        if (!text.StartsWith("PT"u8)) return Clock(text, out time, out var rest) && rest.IsEmpty;
        text = text[2..];
        var ticks = 0L;
        while (!text.IsEmpty)
        {
            if (!Utf8Parser.TryParse(text, out decimal number, out var used) || used >= text.Length || number is < 0 or > 86_400) return false;
            long unit = text[used] switch { (byte)'H' => TimeSpan.TicksPerHour, (byte)'M' => TimeSpan.TicksPerMinute, (byte)'S' => TimeSpan.TicksPerSecond, _ => 0 };
            if (unit == 0) return false;
            ticks += (long)(number * unit);
            text = text[(used + 1)..];
        }

        time = new(ticks);
        return ticks < TimeSpan.TicksPerDay;
    }

    private static bool TryReadOData(ReadOnlySpan<byte> text, out MappingMoment moment)
    {
        moment = default;
        if (!Utf8Parser.TryParse(text, out long milliseconds, out var used) || used >= text.Length) return false;
        if (milliseconds is < LeastMilliseconds or > MostMilliseconds) return false;
        var instant = text[used] is (byte)'+' or (byte)'-';
        if (!instant && text[used] != ')') return false;
        moment = new(DateTime.UnixEpoch.AddMilliseconds(milliseconds), instant);
        return true;
    }

    private static bool TryReadIso(ReadOnlySpan<byte> text, out MappingMoment moment)
    {
        moment = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (!Digits(text[..4], out var year) || !Digits(text.Slice(5, 2), out var month) || !Digits(text.Slice(8, 2), out var day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var date = new DateTime(year, month, day);
        if (text.Length == 10)
        {
            moment = new(date, false);
            return true;
        }

        if (text[10] is not ((byte)'T' or (byte)' ') || !Clock(text[11..], out var time, out var zone)) return false;
        date = date.Add(time);
        if (zone.IsEmpty)
        {
            moment = new(date, false);
            return true;
        }

        if (!Offset(zone, out var offset)) return false;
        var utc = date.Ticks - offset.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks) return false;
        moment = new(new(utc), true);
        return true;
    }

    private static bool Clock(ReadOnlySpan<byte> text, out TimeSpan time, out ReadOnlySpan<byte> rest)
    {
        time = default;
        rest = default;
        if (text.Length < 5 || text[2] != ':' || !Digits(text[..2], out var hour) || !Digits(text.Slice(3, 2), out var minute)) return false;
        rest = text[5..];
        var second = 0;
        long fraction = 0;
        if (rest.Length >= 3 && rest[0] == ':')
        {
            if (!Digits(rest.Slice(1, 2), out second)) return false;
            rest = rest[3..];
            if (rest.Length > 1 && rest[0] is (byte)'.' or (byte)',')
            {
                var i = 1;
                for (long unit = TimeSpan.TicksPerSecond / 10; i < rest.Length && char.IsAsciiDigit((char)rest[i]); i++, unit /= 10) fraction += (rest[i] - '0') * unit;
                rest = rest[i..];
            }
        }

        if (hour > 23 || minute > 59 || second > 59) return false;
        time = new TimeSpan(hour, minute, second) + new TimeSpan(fraction);
        return true;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.SequenceEqual("Z"u8)) return true;
        if (text[0] is not ((byte)'+' or (byte)'-')) return false;
        var minutes = text.Length == 6 && text[3] == ':' ? text[4..] : text.Length == 5 ? text[3..] : default;
        if (minutes.IsEmpty && text.Length != 3) return false;
        if (!Digits(text.Slice(1, 2), out var h) || h > 15) return false;
        var m = 0;
        if (!minutes.IsEmpty && (!Digits(minutes, out m) || m > 59)) return false;
        offset = (text[0] == '-' ? -1 : 1) * new TimeSpan(h, m, 0);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + c - '0';
        }

        return true;
    }
}
