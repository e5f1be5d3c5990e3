using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// A hub document as Cosmos DB keeps it: <c>{id, pk, kind, by, text | packed}</c>. The body is text and not JSON of its
/// own, since the service reads numbers as doubles and would change decimals; a long one is deflated, which also costs
/// fewer request units. <c>by</c> names the commit that wrote it: after a lost answer it tells whose write it was.
/// </summary>
internal static class CosmosDocument
{
    /// <summary>Bodies up to this length are kept as they are read by people.</summary>
    private const int LongestText = 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static MemoryStream Write(string partition, string id, string kind, ReadOnlyMemory<byte> body, string by)
    {
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = HubJson.Options.Encoder, SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("id", CosmosId.Of(id));
            writer.WriteString("pk", partition);
            writer.WriteString("kind", kind);
            writer.WriteString("by", by);
            if (TextOf(body.Span) is { } text) writer.WriteString("text", text);
            else writer.WriteBase64String("packed", Pack(body.Span));
            writer.WriteEndObject();
        }

        stream.Position = 0;
        return stream;
    }

    public static StoredDocument Read(JsonElement json)
    {
        var body = json.TryGetProperty("text", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : Unpack(json.GetProperty("packed").GetBytesFromBase64());
        var key = new DocumentKey(json.GetProperty("pk").GetString()!, CosmosId.Parse(json.GetProperty("id").GetString()!));
        return new(key, json.GetProperty("kind").GetString()!, json.GetProperty("_etag").GetString()!, body);
    }

    /// <summary>Which commit wrote it.</summary>
    public static string? By(JsonElement json) => json.TryGetProperty("by", out var by) ? by.GetString() : null;

    private static string? TextOf(ReadOnlySpan<byte> body)
    {
        if (body.Length > LongestText) return null;
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // what cannot be made shorter must not become longer either
    private static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> body)
    {
        var packed = Pack(body, CompressionLevel.Fastest);
        return packed.Length < body.Length ? packed : Pack(body, CompressionLevel.NoCompression);
    }

    private static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> body, CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, level, leaveOpen: true)) deflate.Write(body);
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        var body = new MemoryStream();
        deflate.CopyTo(body);
        return body.ToArray();
    }
}
