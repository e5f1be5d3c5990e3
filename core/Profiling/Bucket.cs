using System.Text;
using System.Text.Json;
using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Profiling;

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
            var (first, length) = (next, 1);
            while (next < Facts.Length && length < ChunkBytes) length += Facts[next++].Json.Length + 1;
            var chunk = new byte[length];
            var at = 0;
            for (var fact = first; fact < next; fact++)
            {
                chunk[at++] = fact == first ? (byte)'[' : (byte)',';
                Facts[fact].Json.Span.CopyTo(chunk.AsSpan(at));
                at += Facts[fact].Json.Length;
            }

            chunk[at] = (byte)']';
            chunks.Add(chunk);
        }

        return chunks.ToImmutable();
    }

    /// <summary>Id of a chunk in the entity's ledger partition.</summary>
    public static string ChunkId(string period, int version, int chunk) => $"b|{period}|{version:D6}|{chunk:D4}";

    /// <summary>A chunk as a document: with the moment it was known, by which the past is read.</summary>
    public static ReadOnlyMemory<byte> Document(ReadOnlyMemory<byte> chunk, DateTimeOffset knownAt) =>
        (byte[])[.. Encoding.UTF8.GetBytes($"{{\"knownAt\":\"{knownAt:O}\",\"facts\":"), .. chunk.Span, (byte)'}'];

    /// <summary>Reads what <see cref="Document"/> made.</summary>
    public static Bucket Read(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        var facts = ImmutableArray.CreateBuilder<BucketFact>();
        var pool = new TextPool();
        var document = "";
        foreach (var chunk in chunks)
        {
            var reader = new Utf8JsonReader(chunk.Span);
            while (reader.TokenType != JsonTokenType.StartArray) reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                var fact = BucketFact.Read(ref reader, chunk, document, pool);
                document = fact.Document;
                facts.Add(fact);
            }
        }

        return new(facts.ToImmutable());
    }

    /// <summary>The head that stands for this bucket.</summary>
    /// <param name="entity">Whose bucket it is: decides what counts.</param>
    /// <param name="version">1 and up.</param>
    /// <param name="written">The chunks as written.</param>
    public BucketHead Head(EntityKind entity, int version, ImmutableArray<ReadOnlyMemory<byte>> written)
    {
        var counted = entity == EntityKind.Supplier ? FactKind.Receipt : FactKind.OrderLine;
        var receives = entity is EntityKind.Supplier or EntityKind.Product;
        var money = new Dictionary<string, decimal>(StringComparer.Ordinal);
        Dictionary<string, decimal>? freight = null;
        HashSet<string>? products = null;
        Deliveries? deliveries = null;
        var (lines, orders, units, first, last, document, carried) = (0, 0, 0m, DateOnly.MaxValue, DateOnly.MinValue, "", 0);
        foreach (var fact in Facts)
        {
            if (fact.Arrival is { } arrival && (receives ? fact.Kind == FactKind.Receipt : fact.Kind is FactKind.OrderLine or FactKind.Shipment)) deliveries = Deliveries.Add(deliveries, Deliveries.Of(arrival));
            if (fact.Kind != counted) continue;
            lines++;
            units += fact.Quantity;
            // a fact without money has no currency either, and nothing to convert
            if (fact.Currency.Length > 0) money[fact.Currency] = money.GetValueOrDefault(fact.Currency) + fact.Amount;
            if (fact.Date > last) last = fact.Date;
            if (fact.Date < first) first = fact.Date;
            // lines of a document follow each other
            if (fact.Document != document) (orders, document) = (fact.Continued ? orders : orders + 1, fact.Document);
            if (fact.Product is { } product && entity == EntityKind.Supplier) (products ??= new(StringComparer.Ordinal)).Add(product);
            if (fact.Arrival?.Freight is not { } cost || fact.Currency.Length == 0) continue;
            freight ??= new(StringComparer.Ordinal);
            freight[fact.Currency] = freight.GetValueOrDefault(fact.Currency) + cost;
            carried++;
        }

        var hash = ContentHash.Of(string.Join('\n', written.Select(chunk => ContentHash.Of(chunk.Span))));
        return new(version, written.Length, lines, units, Sorted(money), lines == 0 ? "" : Text(last), hash)
        {
            Orders = orders, First = lines == 0 ? "" : Text(first), Deliveries = deliveries,
            Freight = freight is null ? null : new(carried, Sorted(freight)), Products = products is null ? null : [.. products.Order(StringComparer.Ordinal)],
        };
    }

    private static ImmutableSortedDictionary<string, decimal> Sorted(Dictionary<string, decimal> money) => money.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
