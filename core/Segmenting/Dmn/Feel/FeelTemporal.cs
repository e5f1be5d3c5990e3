using System.Globalization;
using System.Text.RegularExpressions;

namespace SegSync.Core.Segmenting.Dmn.Feel;

/// <summary>Reads and writes FEEL's dates, times and durations (ISO 8601 as XML Schema has it; years 1 to 9999).</summary>
internal static partial class FeelTemporal
{
    public static DateOnly? Date(string text) =>
        DateForm().IsMatch(text) && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static FeelTime? Time(string text)
    {
        var match = TimeForm().Match(text);
        if (!match.Success || Zoned(match) is not var (offset, zone)) return null;
        var (hour, minute, second) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (hour > 23 || minute > 59 || second > 59) return null;
        return new(((((hour * 60) + minute) * 60) + second) * TimeSpan.TicksPerSecond + Fraction(match), offset ?? Offset(zone, default), zone);
    }

    public static FeelDateTime? DateTime(string text)
    {
        var at = text.IndexOf('T', StringComparison.Ordinal);
        if (at < 0) return Date(text) is { } day ? new(day.ToDateTime(default)) : null;
        // the end of a day is the start of the next
        var end = text.AsSpan(at + 1).StartsWith("24:00:00");
        return Date(text[..at]) is { } date && Time(end ? $"00{text[(at + 3)..]}" : text[(at + 1)..]) is { } time ? At(end && date < DateOnly.MaxValue ? date.AddDays(1) : date, time) : null;
    }

    /// <summary>A date at a time; its zone's offset is the one of that day.</summary>
    public static FeelDateTime At(DateOnly date, FeelTime time)
    {
        var local = date.ToDateTime(default).AddTicks(time.Ticks);
        return new(local, time.Zone is null ? time.Offset : Offset(time.Zone, local), time.Zone);
    }

    /// <summary>A days and time duration or a years and months duration.</summary>
    public static object? Duration(string text)
    {
        var match = DurationForm().Match(text);
        if (!match.Success || text.EndsWith('T') || text.EndsWith('P')) return null;
        var sign = match.Groups[1].Length > 0 ? -1 : 1;
        var months = match.Groups[2].Success || match.Groups[3].Success;
        var days = match.Groups[4].Success || match.Groups[5].Success || match.Groups[6].Success || match.Groups[7].Success;
        if (months == days) return null;
        try
        {
            if (months) return new MonthSpan(checked(sign * ((Number(match, 2) * 12) + Number(match, 3))));
            var seconds = checked((((((Number(match, 4) * 24) + Number(match, 5)) * 60) + Number(match, 6)) * 60) + Number(match, 7));
            return new TimeSpan(checked(sign * ((seconds * TimeSpan.TicksPerSecond) + Fraction(match, 8))));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>What <c>@"..."</c> means: the first reading that fits.</summary>
    public static object? Any(string text) =>
        (object?)Date(text) ?? (text.Contains('T', StringComparison.Ordinal) && text.Length > 0 && char.IsAsciiDigit(text[0]) ? DateTime(text) : null) ?? (object?)Time(text) ?? Duration(text);

    public static string Text(FeelTime time) => new DateTime(time.Ticks).ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + Suffix(time.Offset, time.Zone);

    public static string Text(FeelDateTime at) => at.Local.ToString(at.Local.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + Suffix(at.Offset, at.Zone);

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Text(MonthSpan span)
    {
        var (years, months) = (Math.Abs(span.Months) / 12, Math.Abs(span.Months) % 12);
        var body = (years, months) switch { (0, _) => $"{months}M", (_, 0) => $"{years}Y", _ => $"{years}Y{months}M" };
        return (span.Months < 0 ? "-P" : "P") + body;
    }

    public static string Text(TimeSpan span)
    {
        if (span == TimeSpan.Zero) return "PT0S";
        var part = span.Duration();
        var seconds = part.Seconds + ((part.Ticks % TimeSpan.TicksPerSecond) / (decimal)TimeSpan.TicksPerSecond);
        var time = (part.Hours > 0 ? $"{part.Hours}H" : "") + (part.Minutes > 0 ? $"{part.Minutes}M" : "") + (seconds > 0 ? seconds.ToString("0.#######", CultureInfo.InvariantCulture) + "S" : "");
        return (span < TimeSpan.Zero ? "-P" : "P") + (part.Days > 0 ? $"{part.Days}D" : "") + (time.Length > 0 ? "T" + time : "");
    }

    private static string Suffix(TimeSpan? offset, string? zone) => (offset, zone) switch
    {
        (_, { } name) => "@" + name,
        (null, _) => "",
        ({ Ticks: 0 }, _) => "Z",
        ({ } some, _) => (some < TimeSpan.Zero ? "-" : "+") + some.ToString(some.Seconds == 0 ? @"hh\:mm" : @"hh\:mm\:ss", CultureInfo.InvariantCulture),
    };

    private static (TimeSpan? Offset, string? Zone)? Zoned(Match match)
    {
        if (match.Groups["zone"].Success)
        {
            var zone = match.Groups["zone"].Value;
            return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? (null, zone) : null;
        }

        if (!match.Groups["offset"].Success) return (null, null);
        var text = match.Groups["offset"].Value;
        if (text == "Z") return (TimeSpan.Zero, null);
        var parts = text[1..].Split(':');
        var span = new TimeSpan(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 0);
        if (span > TimeSpan.FromHours(14)) return null;
        return (text[0] == '-' ? -span : span, null);
    }

    private static TimeSpan? Offset(string? zone, DateTime local) =>
        zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found.GetUtcOffset(local) : null;

    private static long Number(Match match, int group) => match.Groups[group].Success ? long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    private static long Fraction(Match match, int group = 4) =>
        match.Groups[group].Length > 0 ? long.Parse(match.Groups[group].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(?<offset>Z|[+-]\d\d:\d\d(?::\d\d)?)|@(?<zone>[A-Za-z][A-Za-z0-9_+/-]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"^(-?)P(?:(\d{1,17})Y)?(?:(\d{1,17})M)?(?:(\d{1,12})D)?(?:T(?:(\d{1,12})H)?(?:(\d{1,14})M)?(?:(\d{1,15})(?:\.(\d*))?S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();
}
