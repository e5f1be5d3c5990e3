using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>A function as the Functions host reads it from <c>function.json</c>, made from the attributes that the other two hosts read.</summary>
internal static class FunctionJson
{
    /// <summary>The file's content.</summary>
    public static JsonObject Of(FunctionEntry function) => new() { ["bindings"] = new JsonArray([.. Bindings(function)]) };

    private static IEnumerable<JsonObject> Bindings(FunctionEntry function)
    {
        switch (function.Trigger)
        {
            case TimerTriggerAttribute timer:
                yield return Trigger(function, "timerTrigger", ("schedule", timer.Schedule), ("useMonitor", timer.UseMonitor), ("runOnStartup", timer.RunOnStartup));
                break;
            case ServiceBusTriggerAttribute { QueueName: { } queue } bus:
                yield return Trigger(function, "serviceBusTrigger", ("queueName", queue), ("connection", bus.Connection), ("isSessionsEnabled", bus.IsSessionsEnabled), ("dataType", "string"));
                break;
            case BlobTriggerAttribute blob:
                yield return Trigger(function, "blobTrigger", ("path", blob.BlobPath), ("connection", blob.Connection), ("source", blob.Source.ToString()), ("dataType", "binary"));
                break;
            case HttpTriggerAttribute http:
                var methods = new JsonArray([.. (http.Methods ?? ["get", "post"]).Select(method => (JsonNode)method)]);
                yield return Trigger(function, "httpTrigger", ("authLevel", Camel(http.AuthLevel.ToString())), ("methods", methods), ("route", http.Route ?? function.Name));
                yield return new() { ["type"] = "http", ["direction"] = "out", ["name"] = "response" };
                break;
            default:
                throw new InvalidOperationException($"function {function.Name}: there is no function.json for {function.Trigger.GetType().Name}");
        }
    }

    private static JsonObject Trigger(FunctionEntry function, string type, params (string Name, JsonNode? Value)[] properties)
    {
        var binding = new JsonObject { ["type"] = type, ["direction"] = "in", ["name"] = function.Parameter.Name };
        foreach (var (name, value) in properties)
        {
            if (value is not null) binding[name] = value;
        }

        return binding;
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
