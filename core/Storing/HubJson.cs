using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SegSync.Core.Storing;

/// <summary>How documents are written: camel case, no nulls, ordinal dictionaries, so that equal values are equal bytes.</summary>
public static class HubJson
{
    /// <summary>The options of every stored document.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new OrdinalDictionaryConverter(),
            new TextConverter<Records.RecordKey>(Records.RecordKey.Parse),
            new TextConverter<Records.RowKey>(Records.RowKey.Parse),
            new TextConverter<Mastering.MasterId>(text => new(text)),
            new FactDocumentConverter(),
        },
    };

    /// <summary>A value as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>A value from UTF-8 JSON.</summary>
    /// <exception cref="JsonException">The bytes are not such a value.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize<T>(json.Span, Options) ?? throw new JsonException($"null is not a {typeof(T).Name}");

    /// <summary>A document's body as a value.</summary>
    public static T As<T>(this StoredDocument document) => Read<T>(document.Body);

    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException($"null is not a {typeof(T).Name}"));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString() ?? "");
    }
}
