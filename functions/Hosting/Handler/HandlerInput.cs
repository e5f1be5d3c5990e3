using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>
/// A call's payload in the types that functions take. The host encodes strings, numbers and lists twice (a JSON text inside
/// a JSON text), objects once; bytes come in base64.
/// </summary>
internal sealed class HandlerInput : IDisposable
{
    private readonly MemoryStream? stream;

    /// <exception cref="FormatException">The payload is not what the trigger carries.</exception>
    public HandlerInput(FunctionEntry function, InvocationRequest request)
    {
        if (request.Data is not { } data || !data.TryGetValue(function.Parameter.Name!, out var value))
            throw new FormatException($"function {function.Name}: the call carries no {function.Parameter.Name}");
        Trigger = function.Trigger switch
        {
            TimerTriggerAttribute => (value.ValueKind == JsonValueKind.String ? JsonSerializer.Deserialize<TimerInfo>(value.GetString()!, JsonSerializerOptions.Web) : value.Deserialize<TimerInfo>(JsonSerializerOptions.Web))
                ?? throw new FormatException($"function {function.Name}: the timer tells nothing"),
            BlobTriggerAttribute => stream = new(Bytes(function, Text(value))),
            _ => Text(value),
        };
        foreach (var (name, element) in request.Metadata ?? []) Values[name] = Text(element);
    }

    /// <summary>What started the function.</summary>
    public object Trigger { get; }

    /// <summary>What is told besides, by name.</summary>
    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Dispose() => stream?.Dispose();

    /// <summary>A value as text, of its second encoding too.</summary>
    private static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value.GetRawText();
        var text = value.GetString()!;
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"') return text;
        try
        {
            return JsonSerializer.Deserialize<string>(text)!;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static byte[] Bytes(FunctionEntry function, string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"function {function.Name}: the blob does not come in base64; its binding needs the dataType binary", exception);
        }
    }
}
