using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Refit;

/// <summary>JSON by System.Text.Json, written to and read from the wire without an intermediate string.</summary>
/// <param name="jsonSerializerOptions">The options.</param>
public sealed class SystemTextJsonContentSerializer(JsonSerializerOptions jsonSerializerOptions) : IHttpContentSerializer
{
    /// <summary>With the options of <see cref="GetDefaultJsonSerializerOptions"/>.</summary>
    public SystemTextJsonContentSerializer()
        : this(GetDefaultJsonSerializerOptions())
    {
    }

    /// <inheritdoc />
    public HttpContent ToHttpContent<T>(T item) =>
        // a body arrives as object: naming its own type gives the same JSON but lets the serializer
        // flush while it writes, where the converter for object would hold all of it
        typeof(T) == typeof(object) && item is not null
            ? JsonContent.Create(item, item.GetType(), options: jsonSerializerOptions)
            : JsonContent.Create(item, options: jsonSerializerOptions);

    /// <inheritdoc />
    public Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default) =>
        content.ReadFromJsonAsync<T>(jsonSerializerOptions, cancellationToken);

    /// <inheritdoc />
    public string? GetFieldNameForProperty(PropertyInfo propertyInfo)
    {
        ArgumentNullException.ThrowIfNull(propertyInfo);
        return propertyInfo.GetCustomAttribute<JsonPropertyNameAttribute>(true)?.Name;
    }

    /// <summary>Camel case, names read in any case, enums as camel case strings, untyped values as the closest .NET type.</summary>
    /// <returns>New options.</returns>
    public static JsonSerializerOptions GetDefaultJsonSerializerOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNameCaseInsensitive = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        };
        options.Converters.Add(new ObjectToInferredTypesConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }
}

/// <summary>Reads an untyped value as bool, long, double, DateTime or string; anything else as a JsonElement.</summary>
public class ObjectToInferredTypesConverter : JsonConverter<object>
{
    /// <inheritdoc />
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? whole : reader.GetDouble();
            case JsonTokenType.String:
                return reader.TryGetDateTime(out var moment) ? moment : reader.GetString();
            default:
                using (var document = JsonDocument.ParseValue(ref reader))
                    return document.RootElement.Clone();
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, object objectToWrite, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, objectToWrite, objectToWrite.GetType(), options);
}
