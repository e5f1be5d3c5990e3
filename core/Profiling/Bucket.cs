using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Profiling;

/// <summary>A fact in a bucket, with the document that told it.</summary>
/// <param name="Document">Stream and id of the document in the bucket's system, <c>stream|id</c>.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Fact">The fact.</param>
public sealed record BucketFact(string Document, FactKind Kind, Fact Fact);

/// <summary>
/// The facts of one source entity in one period. A document's facts are replaced whole, so that taking in a document
/// twice, late, or in any order ends in the same bytes.
/// </summary>
/// <param name="Facts">In order of document and place in it.</param>
public sealed record Bucket(ImmutableArray<BucketFact> Facts)
{
    /// <summary>No facts.</summary>
    public static readonly Bucket Empty = new([]);

    private const int ChunkBytes = StoreLimits.Bytes / 8;

    /// <summary>The bucket with every fact of the documents taken out and their current ones put in.</summary>
    public Bucket Replace(IReadOnlySet<string> documents, IEnumerable<BucketFact> current) =>
        new([.. Facts.Where(fact => !documents.Contains(fact.Document)).Concat(current).OrderBy(fact => fact.Document, StringComparer.Ordinal)]);

    /// <summary>The facts as JSON arrays of bounded size.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Write()
    {
        var chunks = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (var next = 0; next < Facts.Length;)
        {
            var buffer = new ArrayBufferWriter<byte>(256);
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = HubJson.Options.Encoder, SkipValidation = true }))
            {
                writer.WriteStartArray();
                for (; next < Facts.Length && writer.BytesCommitted + writer.BytesPending < ChunkBytes; next++) WriteFact(writer, Facts[next]);
                writer.WriteEndArray();
            }

            chunks.Add(buffer.WrittenMemory);
        }

        return chunks.ToImmutable();
    }

    /// <summary>A chunk as a document: with the moment it was known, by which the past is read.</summary>
    public static ReadOnlyMemory<byte> Document(ReadOnlyMemory<byte> chunk, DateTimeOffset knownAt) =>
        (byte[])[.. Encoding.UTF8.GetBytes($"{{\"knownAt\":\"{knownAt:O}\",\"facts\":"), .. chunk.Span, (byte)'}'];

    /// <summary>Reads what <see cref="Document"/> made.</summary>
    public static Bucket Read(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        var facts = ImmutableArray.CreateBuilder<BucketFact>();
        foreach (var chunk in chunks)
        {
            var reader = new Utf8JsonReader(chunk.Span);
            while (reader.TokenType != JsonTokenType.StartArray) reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Read();
                var document = reader.GetString()!;
                reader.Read();
                var kind = (FactKind)reader.GetInt32();
                facts.Add(new(document, kind, FactDocumentConverter.ReadFact(ref reader)));
            }
        }

        return new(facts.ToImmutable());
    }

    /// <summary>The head that stands for this bucket.</summary>
    public BucketHead Head(int version, ImmutableArray<ReadOnlyMemory<byte>> written)
    {
        var lines = Facts.Where(fact => fact.Kind == FactKind.OrderLine).Select(fact => fact.Fact).ToList();
        var money = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        foreach (var line in lines) money[line.Currency] = money.GetValueOrDefault(line.Currency) + line.Amount;
        var last = lines.Count == 0 ? "" : lines.Max(line => line.Date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var hash = ContentHash.Of(string.Join('\n', written.Select(chunk => ContentHash.Of(chunk.Span))));
        return new(version, written.Length, lines.Count, lines.Sum(line => line.Quantity), money.ToImmutable(), last, hash);
    }

    private static void WriteFact(Utf8JsonWriter writer, BucketFact fact)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(fact.Document);
        writer.WriteNumberValue((int)fact.Kind);
        FactDocumentConverter.WriteFact(writer, fact.Fact);
        writer.WriteEndArray();
    }
}
