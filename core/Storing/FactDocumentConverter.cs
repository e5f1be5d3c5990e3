using System.Text.Json;
using System.Text.Json.Serialization;
using SegSync.Core.Records;

namespace SegSync.Core.Storing;

/// <summary>Documents and facts as arrays: they are the most numerous things in the hub.</summary>
internal sealed class FactDocumentConverter : JsonConverter<FactDocument>
{
    public override FactDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var key = new DocumentRef(Text(ref reader), Text(ref reader), Text(ref reader), Text(ref reader));
        var version = Text(ref reader);
        var kind = Enum.Parse<FactKind>(Text(ref reader));
        reader.Read();
        var deleted = reader.GetBoolean();
        reader.Read();
        var lines = ImmutableArray.CreateBuilder<Fact>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray) lines.Add(ReadFact(ref reader));
        reader.Read();
        return new(key, version, kind, deleted, lines.ToImmutable());
    }

    public override void Write(Utf8JsonWriter writer, FactDocument value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Key.Tenant);
        writer.WriteStringValue(value.Key.System);
        writer.WriteStringValue(value.Key.Stream);
        writer.WriteStringValue(value.Key.Id);
        writer.WriteStringValue(value.Version);
        writer.WriteStringValue(value.Kind.ToString());
        writer.WriteBooleanValue(value.Deleted);
        writer.WriteStartArray();
        foreach (var line in value.Lines)
        {
            writer.WriteStartArray();
            WriteFact(writer, line);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndArray();
    }

    /// <summary>Writes a fact's items into an array that is open.</summary>
    internal static void WriteFact(Utf8JsonWriter writer, Fact fact)
    {
        Span<byte> date = stackalloc byte[10];
        fact.Date.TryFormat(date, out _, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteStringValue(fact.Line);
        writer.WriteStringValue(date);
        writer.WriteStringValue(fact.Customer);
        writer.WriteStringValue(fact.Product);
        writer.WriteStringValue(fact.Location);
        writer.WriteStringValue(fact.Context);
        writer.WriteNumberValue(fact.Quantity);
        writer.WriteNumberValue(fact.Amount);
        writer.WriteStringValue(fact.Currency);
        writer.WriteStringValue(fact.Unit);
        // what most facts lack takes no byte of theirs
        if (fact.Supplier is null && fact.Arrival is null) return;
        writer.WriteStringValue(fact.Supplier);
        if (fact.Arrival is not { } arrival) return;
        WriteNumber(writer, arrival.Freight);
        WriteNumber(writer, arrival.LeadDays);
        WriteNumber(writer, arrival.LateDays);
    }

    /// <summary>Reads a fact's items and the end of its array.</summary>
    internal static Fact ReadFact(ref Utf8JsonReader reader)
    {
        var line = Text(ref reader);
        var date = DateOnly.ParseExact(Text(ref reader), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var fact = new Fact(line, date, TextOrNull(ref reader), TextOrNull(ref reader), TextOrNull(ref reader), Text(ref reader),
            Number(ref reader), Number(ref reader), Text(ref reader), Text(ref reader));
        var (supplier, arrival) = ReadMore(ref reader);
        return supplier is null && arrival is null ? fact : fact with { Supplier = supplier, Arrival = arrival };
    }

    /// <summary>Reads what follows the unit, where anything does, and the end of the array.</summary>
    internal static (string? Supplier, Arrival? Arrival) ReadMore(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray) return (null, null);
        var supplier = reader.GetString();
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray) return (supplier, null);
        var freight = NumberOrNull(ref reader);
        reader.Read();
        var lead = NumberOrNull(ref reader);
        reader.Read();
        var late = NumberOrNull(ref reader);
        reader.Read();
        return (supplier, new(freight, lead, (int?)late));
    }

    private static decimal? NumberOrNull(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : reader.GetDecimal();

    private static void WriteNumber(Utf8JsonWriter writer, decimal? number)
    {
        if (number is { } given) writer.WriteNumberValue(given);
        else writer.WriteNullValue();
    }

    private static string Text(ref Utf8JsonReader reader) => TextOrNull(ref reader) ?? "";

    private static string? TextOrNull(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static decimal Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetDecimal();
    }
}
