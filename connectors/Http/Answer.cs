using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SegSync.Connectors.Http;

/// <summary>An answer, read to its end.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Body">The bytes as received.</param>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, MediaTypeHeaderValue? ContentType, byte[] Body)
{
    private const int LongestWords = 300;

    public bool Ok => (int)Status is >= 200 and < 300;

    /// <summary>Salesforce, and gateways like it, say "too many" by 403 and this code.</summary>
    public bool IsLimit => Status == HttpStatusCode.Forbidden && Body.AsSpan().IndexOf("REQUEST_LIMIT_EXCEEDED"u8) >= 0;

    /// <summary>How long the vendor asks to wait. A date is measured against the vendor's own clock.</summary>
    public TimeSpan? RetryAfter(TimeProvider time) => Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - (Headers.Date ?? time.GetUtcNow()) is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The vendor's own words for what went wrong; empty where the body has none.</summary>
    public string Words => WordsOf(Body);

    /// <summary>Finds the message in the error shapes of OData, Salesforce, Oracle and Problem Details.</summary>
    public static string WordsOf(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return "";
        try
        {
            using var document = JsonDocument.Parse(body);
            return Cut(Find(document.RootElement) ?? "");
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestWords)]);
            return text.Contains('<', StringComparison.Ordinal) ? "" : Cut(text);
        }
    }

    private static string? Find(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString();
        if (element.ValueKind == JsonValueKind.Array) return element.GetArrayLength() > 0 ? Find(element[0]) : null;
        if (element.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in (ReadOnlySpan<string>)["error", "message", "detail", "title", "value", "error_description", "o:errorDetails"])
        {
            if (element.TryGetProperty(name, out var inner) && Find(inner) is { Length: > 0 } words) return WithCode(element, words);
        }
        return null;
    }

    private static string WithCode(JsonElement element, string words) =>
        element.TryGetProperty("errorCode", out var code) && code.ValueKind == JsonValueKind.String ? $"{code.GetString()}: {words}" : words;

    private static string Cut(string text) => text.Length <= LongestWords ? text.Trim() : text[..LongestWords].Trim() + "...";
}
