using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using SegSync.Core.Mastering;

namespace SegSync.Core.Profiling;

/// <summary>
/// Sums of the hub's own profiles, read out of their JSON with nothing made of the rest: every run looks at every
/// master's. Entities stand in the order of their smallest record id, which settles ties as it does in a file.
/// </summary>
public sealed class ProfileTally
{
    private readonly DateOnly? until;
    private byte[] name = new byte[256];
    private int? lastDay;

    /// <summary>Nothing summed yet.</summary>
    /// <param name="needs">What is asked for.</param>
    /// <param name="until">Business date; months that begin later do not count. Null for the latest of any fact.</param>
    public ProfileTally(EntityNeeds needs, DateOnly? until)
    {
        this.until = until;
        Tally = new(needs with { Orders = false });
        if (!needs.Attributes.IsEmpty) entities = new(StringComparer.Ordinal);
    }

    /// <summary>The entities of each master; null where nobody asks for attributes.</summary>
    private readonly Dictionary<string, List<int>>? entities;

    /// <summary>The sums.</summary>
    public EntityTally Tally { get; }

    /// <summary>First day of the month of the population's first fact; null without facts.</summary>
    public int? FirstDay { get; private set; }

    /// <summary>Business date; null where neither was it given nor is there a fact.</summary>
    public DateOnly? AsOf => until ?? (lastDay is { } day ? DateOnly.FromDayNumber(day) : null);

    /// <summary>Adds a stored profile.</summary>
    /// <returns>Whose it is.</returns>
    public MasterId Add(ReadOnlySpan<byte> profile)
    {
        var reader = new Utf8JsonReader(profile);
        string master = "", tie = "", context = "";
        int? first = null, last = null;
        Utf8JsonReader months = default, products = default;
        var (told, supplies) = (false, false);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("master"u8)) master = Text(ref reader);
            else if (reader.ValueTextEquals("tie"u8)) tie = Text(ref reader);
            else if (reader.ValueTextEquals("context"u8)) context = Text(ref reader);
            else if (reader.ValueTextEquals("first"u8)) first = Day(ref reader);
            else if (reader.ValueTextEquals("last"u8)) last = Day(ref reader);
            else if (reader.ValueTextEquals("months"u8))
            {
                reader.Read();
                months = reader;
                told = true;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("products"u8) && Tally.Sources is not null)
            {
                reader.Read();
                products = reader;
                supplies = true;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        var entity = Tally.Open(Named(tie, context.Length == 0 ? master : $"{master}\0{context}"));
        if (entities is not null && !entities.TryAdd(master, [entity])) entities[master].Add(entity);
        if (told && AddMonths(ref months, entity) && last is { } to)
        {
            if (until is { } most) to = Math.Min(to, most.DayNumber);
            Tally.Span(entity, first ?? Tally[entity].First, to);
            if (!(to <= lastDay)) lastDay = to;
        }

        if (supplies) AddProducts(ref products, entity);
        return new(master);
    }

    /// <summary>The master behind an entity's id, and the context below it.</summary>
    internal static (MasterId Master, string Context) SubjectOf(ReadOnlySpan<byte> id)
    {
        var named = id[(id.IndexOf((byte)0) + 1)..];
        var end = named.IndexOf((byte)0);
        return end < 0 ? (new(Encoding.UTF8.GetString(named)), "") : (new(Encoding.UTF8.GetString(named[..end])), Encoding.UTF8.GetString(named[(end + 1)..]));
    }

    /// <summary>Tells what golden fields say of a master, where its profile was added before.</summary>
    /// <returns>What was told, in one text; empty where nothing was.</returns>
    public string Tell(MasterRecord master)
    {
        if (entities is null || master.RedirectTo is not null || !entities.TryGetValue(master.Id.Text, out var own)) return "";
        var told = new StringBuilder();
        foreach (var name in Tally.Attributes!.Names)
        {
            if (!master.Fields.TryGetValue(name, out var claim)) continue;
            foreach (var entity in own) Tally.Attributes.Tell(name, entity, Encoding.UTF8.GetBytes(claim.Value), AttributeTable.Stated);
            told.Append(master.Id).Append(' ').Append(name).Append('=').Append(claim.Value);
        }

        return told.ToString();
    }

    private bool AddMonths(ref Utf8JsonReader reader, int entity)
    {
        var any = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var day = FirstOf(reader.ValueSpan);
            var sums = new Sums { First = day, Last = day };
            Delivery? delivery = null;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (revenue, units, lines, orders) = (reader.ValueTextEquals("revenue"u8), reader.ValueTextEquals("units"u8), reader.ValueTextEquals("lines"u8), reader.ValueTextEquals("orders"u8));
                var (deliveries, freight) = (reader.ValueTextEquals("deliveries"u8), reader.ValueTextEquals("freight"u8));
                reader.Read();
                if (deliveries) delivery = ReadDelivery(ref reader);
                else if (freight) (sums.FreightLines, sums.Freight) = ReadFreight(ref reader);
                else if (revenue) sums.Money = reader.GetDecimal();
                else if (units) sums.Units = reader.GetDecimal();
                else if (lines) sums.Lines = reader.GetInt32();
                else if (orders) sums.Orders = reader.GetInt32();
                else reader.Skip();
            }

            if (day > until?.DayNumber) continue;
            if (delivery is { } came) Tally.Add(entity, came);
            // a month of deliveries alone tells nothing of demand
            if (sums.Lines == 0) continue;
            Tally.Add(entity, day, sums);
            any = true;
            if (!(day >= FirstDay)) FirstDay = day;
        }

        return any;
    }

    private static Delivery ReadDelivery(ref Utf8JsonReader reader)
    {
        var sum = default(Delivery);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (led, days, squares, promised) = (reader.ValueTextEquals("led"u8), reader.ValueTextEquals("days"u8), reader.ValueTextEquals("squares"u8), reader.ValueTextEquals("promised"u8));
            reader.Read();
            if (led) sum.Led = reader.GetInt32();
            else if (days) sum.Days = reader.GetDecimal();
            else if (squares) sum.Squares = reader.GetDecimal();
            else if (promised) sum.Promised = reader.GetInt32();
            else sum.Late = reader.GetInt32();
        }

        return sum;
    }

    private static (int Lines, decimal Money) ReadFreight(ref Utf8JsonReader reader)
    {
        var (lines, money) = (0, 0m);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var counts = reader.ValueTextEquals("lines"u8);
            reader.Read();
            if (counts) lines = reader.GetInt32();
            else money = reader.GetDecimal();
        }

        return (lines, money);
    }

    private void AddProducts(ref Utf8JsonReader reader, int entity)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var product = Encoding.UTF8.GetBytes(reader.GetString()!);
            reader.Read();
            if (!(FirstOf(reader.ValueSpan) > until?.DayNumber)) Tally.Sources!.Add(entity, product);
        }
    }

    private ReadOnlySpan<byte> Named(string tie, string master)
    {
        var most = Encoding.UTF8.GetMaxByteCount(tie.Length + master.Length) + 1;
        if (most > name.Length) name = new byte[most];
        var length = Encoding.UTF8.GetBytes(tie, name);
        name[length++] = 0;
        return name.AsSpan(0, length + Encoding.UTF8.GetBytes(master, name.AsSpan(length)));
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }

    private static int? Day(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.ValueSpan;
        return text.Length == 10 && Utf8Parser.TryParse(text[8..], out int day, out _) ? FirstOf(text) + day - 1 : null;
    }

    private static int FirstOf(ReadOnlySpan<byte> month) =>
        Utf8Parser.TryParse(month[..4], out int year, out _) && Utf8Parser.TryParse(month[5..7], out int number, out _)
            ? new DateOnly(year, number, 1).DayNumber
            : throw new JsonException("a profile's month is not yyyy-MM");
}
