using System.Globalization;

namespace SegSync.Core.Syncing;

/// <summary>
/// A schedule of six fields in UTC, as Azure Functions timers have it: second, minute, hour, day of month, month, day of
/// week (0 is Sunday). Each is <c>*</c>, a number, a range <c>1-5</c>, a list <c>1,15</c>, or a step <c>*/5</c>.
/// </summary>
public sealed class Cron
{
    private static readonly (int Min, int Max, string Name)[] Fields =
        [(0, 59, "second"), (0, 59, "minute"), (0, 23, "hour"), (1, 31, "day"), (1, 12, "month"), (0, 6, "day of week")];

    private readonly bool[][] allowed;

    private Cron(bool[][] allowed) => this.allowed = allowed;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is not one; says which field.</exception>
    public static Cron Parse(string expression)
    {
        var parts = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == Fields.Length
            ? new([.. parts.Select((part, i) => Field(part, Fields[i]))])
            : throw new FormatException($"'{expression}' has {parts.Length} fields; six are needed: second minute hour day month weekday");
    }

    /// <summary>The schedule fires in the minute that starts at <paramref name="minute"/>.</summary>
    public bool FiresIn(DateTimeOffset minute)
    {
        var utc = minute.ToUniversalTime();
        return allowed[1][utc.Minute] && allowed[2][utc.Hour] && allowed[3][utc.Day] && allowed[4][utc.Month] && allowed[5][(int)utc.DayOfWeek];
    }

    /// <summary>The first moment after <paramref name="after"/> at which it fires; null when there is none in five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var utc = after.ToUniversalTime();
        var second = Array.IndexOf(allowed[0], true);
        var minute = new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, 0, TimeSpan.Zero);
        for (var end = utc.AddYears(5); minute < end; minute = minute.AddMinutes(1))
        {
            if (!FiresIn(minute)) continue;
            for (var s = second; s <= 59; s++)
            {
                if (allowed[0][s] && minute.AddSeconds(s) > utc) return minute.AddSeconds(s);
            }
        }

        return null;
    }

    /// <summary>The last moment after <paramref name="after"/>, up to and including <paramref name="until"/>, at which it fires; null when there is none.</summary>
    public DateTimeOffset? Latest(DateTimeOffset after, DateTimeOffset until)
    {
        for (var minute = Floor(until); minute >= Floor(after); minute = minute.AddMinutes(-1))
        {
            if (!FiresIn(minute)) continue;
            for (var second = 59; second >= 0; second--)
            {
                var moment = minute.AddSeconds(second);
                if (allowed[0][second] && moment > after && moment <= until) return moment;
            }
        }

        return null;
    }

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static bool[] Field(string text, (int Min, int Max, string Name) field)
    {
        var values = new bool[field.Max + 1];
        foreach (var item in text.Split(','))
        {
            var (range, step) = item.Split('/') is [var left, var right] ? (left, Number(right)) : (item, 1);
            var (from, to) = range == "*" ? (field.Min, field.Max)
                : range.Split('-') is [var low, var high] ? (Number(low), Number(high))
                : (Number(range), item.Contains('/', StringComparison.Ordinal) ? field.Max : Number(range));
            if (from < field.Min || to > field.Max || from > to || step < 1) throw Wrong();
            for (var value = from; value <= to; value += step) values[value] = true;
        }

        return values;

        int Number(string number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong();

        FormatException Wrong() => new($"'{text}' is no {field.Name} ({field.Min}-{field.Max}, *, a range, a list or a step)");
    }
}
