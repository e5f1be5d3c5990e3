using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>
/// A call's payload in the types that functions take. The host encodes strings, numbers and lists twice (a JSON text inside
/// a JSON text), objects once.
/// </summary>
/// <param name="Trigger">What started the function.</param>
/// <param name="Values">What is told besides, by name.</param>
internal sealed record HandlerInput(object Trigger, Dictionary<string, string?> Values) : IAsyncDisposable
{
    /// <summary>Reads a payload; null where there is nothing to do, since it tells of another blob than the function's.</summary>
    /// <exception cref="FormatException">The payload is not what the trigger carries.</exception>
    public static async Task<HandlerInput?> ReadAsync(FunctionEntry function, InvocationRequest request, DroppedBlobs blobs, CancellationToken cancellationToken)
    {
        if (request.Data is not { } data || !data.TryGetValue(function.Parameter.Name!, out var value))
            throw new FormatException($"function {function.Name}: the call carries no {function.Parameter.Name}");
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, element) in request.Metadata ?? []) values[name] = Text(element);
        switch (function.Trigger)
        {
            case TimerTriggerAttribute or CosmosDBTriggerAttribute:
                return new(Parsed(function, Text(value)), values);
            case BlobTriggerAttribute trigger:
                var path = new BlobPath(trigger.BlobPath);
                if (DroppedBlobs.Of(Once(value)) is not { } blob || blob.Container != path.Container || path.Match(blob.Name) is not { } parts) return null;
                foreach (var (name, part) in parts) values[name] = part;
                return new(await blobs.OpenAsync(trigger.Connection ?? "AzureWebJobsStorage", blob.Container, blob.Name, cancellationToken), values);
            default:
                return new(Text(value), values);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Trigger is Stream stream) await stream.DisposeAsync();
    }

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

    private static object Parsed(FunctionEntry function, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, function.Parameter.ParameterType, JsonSerializerOptions.Web)
                ?? throw new FormatException($"function {function.Name}: {function.Parameter.Name} tells nothing");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"function {function.Name}: {function.Parameter.Name} is not understood: {exception.Message}", exception);
        }
    }

    private static JsonElement Once(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value;
        try
        {
            return JsonElement.Parse(value.GetString()!);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the event is not understood: {exception.Message}", exception);
        }
    }
}
