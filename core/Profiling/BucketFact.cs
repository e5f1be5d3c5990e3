using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Profiling;

/// <summary>
/// A fact in a bucket, as it is written there. What a head sums is known, the rest stays bytes: most of what a bucket
/// holds is only carried over from one version to the next.
/// </summary>
/// <param name="Document">Stream and id of the document in the bucket's system, <c>stream|id</c>.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Date">Business date.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Amount">Money, in <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217 code; empty where the fact carries no money.</param>
/// <param name="Json">Document, kind (its complement where the order is counted in an earlier month) and the items of the fact, as one JSON array.</param>
public readonly record struct BucketFact(
    string Document, FactKind Kind, DateOnly Date, decimal Quantity, decimal Amount, string Currency, ReadOnlyMemory<byte> Json)
{
    /// <summary>The document has a fact of this entity in an earlier month: it is counted there.</summary>
    public bool Continued { get; init; }

    /// <summary>What came; null where it is no receipt.</summary>
    public string? Product { get; init; }

    /// <summary>How it came; null where nothing is known.</summary>
    public Arrival? Arrival { get; init; }

    private static readonly JsonWriterOptions Options = new() { Encoder = HubJson.Options.Encoder, SkipValidation = true };

    /// <summary>A fact that a document tells.</summary>
    /// <param name="document">Stream and id of the document.</param>
    /// <param name="kind">What it tells.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="continued">The document has a fact of the bucket's entity in an earlier month.</param>
    public static BucketFact Of(string document, FactKind kind, Fact fact, bool continued = false)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(document);
            writer.WriteNumberValue(continued ? ~(int)kind : (int)kind);
            FactDocumentConverter.WriteFact(writer, fact);
            writer.WriteEndArray();
        }

        return new(document, kind, fact.Date, fact.Quantity, fact.Amount, fact.Currency, buffer.WrittenSpan.ToArray())
        {
            Continued = continued, Product = kind == FactKind.Receipt ? fact.Product : null, Arrival = fact.Arrival,
        };
    }

    /// <summary>Reads a fact on whose start the reader stands.</summary>
    /// <param name="reader">Over <paramref name="chunk"/>.</param>
    /// <param name="chunk">What the fact's bytes are a part of.</param>
    /// <param name="before">Document of the fact before: lines of a document follow each other.</param>
    /// <param name="pool">Where currencies recur.</param>
    internal static BucketFact Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> chunk, string before, TextPool pool)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Read();
        var document = reader.ValueTextEquals(before) ? before : reader.GetString()!;
        reader.Read();
        var told = reader.GetInt32();
        var kind = (FactKind)(told < 0 ? ~told : told);
        Pass(ref reader, 2);
        var date = DateOf(reader.ValueSpan);
        Pass(ref reader, 2);
        var product = kind == FactKind.Receipt && reader.TokenType != JsonTokenType.Null ? reader.GetString() : null;
        Pass(ref reader, 3);
        var quantity = reader.GetDecimal();
        reader.Read();
        var amount = reader.GetDecimal();
        reader.Read();
        var currency = reader.TokenType == JsonTokenType.Null ? "" : pool.Read(ref reader);
        reader.Read();
        var (_, arrival) = FactDocumentConverter.ReadMore(ref reader);
        return new(document, kind, date, quantity, amount, currency, chunk[start..(int)reader.BytesConsumed]) { Continued = told < 0, Product = product, Arrival = arrival };
    }

    /// <summary>Where the fact belongs below the master, as <see cref="Fact.Context"/> tells it: read out of the bytes, since few ask.</summary>
    public string Context()
    {
        var reader = new Utf8JsonReader(Json.Span);
        Pass(ref reader, 9);
        return reader.GetString() ?? "";
    }

    private static void Pass(ref Utf8JsonReader reader, int tokens)
    {
        for (; tokens > 0; tokens--) reader.Read();
    }

    private static DateOnly DateOf(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text[..4], out int year, out _) && Utf8Parser.TryParse(text[5..7], out int month, out _) && Utf8Parser.TryParse(text[8..10], out int day, out _)
            ? new(year, month, day)
            : throw new JsonException("a fact's date is not yyyy-MM-dd");
}
