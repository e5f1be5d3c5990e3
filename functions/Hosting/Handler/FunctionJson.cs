using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>A function as the Functions host reads it from <c>function.json</c>, made from the attributes that the other two hosts read.</summary>
internal static class FunctionJson
{
    /// <summary>The file's content.</summary>
    public static JsonObject Of(FunctionEntry function)
    {
        var json = new JsonObject { ["bindings"] = new JsonArray([.. Bindings(function)]) };
        if (function.Method.GetCustomAttribute<RetryAttribute>() is { } policy) json["retry"] = Retry(policy);
        return json;
    }

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
            case CosmosDBTriggerAttribute feed:
                yield return Trigger(function, "cosmosDBTrigger",
                    ("databaseName", feed.DatabaseName), ("containerName", feed.ContainerName), ("connection", feed.Connection),
                    ("leaseContainerName", feed.LeaseContainerName), ("leaseContainerPrefix", feed.LeaseContainerPrefix),
                    ("createLeaseContainerIfNotExists", feed.CreateLeaseContainerIfNotExists), ("maxItemsPerInvocation", feed.MaxItemsPerInvocation), ("startFromBeginning", feed.StartFromBeginning));
                break;
            case BlobTriggerAttribute { Source: BlobTriggerSource.EventGrid }:
                // a blobTrigger would put the whole file into the call; the event carries its address
                yield return Trigger(function, "eventGridTrigger");
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

    private static JsonObject Retry(RetryAttribute policy) => policy switch
    {
        FixedDelayRetryAttribute steady => new() { ["strategy"] = "fixedDelay", ["maxRetryCount"] = steady.MaxRetryCount, ["delayInterval"] = steady.DelayInterval },
        ExponentialBackoffRetryAttribute growing => new()
        {
            ["strategy"] = "exponentialBackoff", ["maxRetryCount"] = growing.MaxRetryCount, ["minimumInterval"] = growing.MinimumInterval, ["maximumInterval"] = growing.MaximumInterval,
        },
        _ => throw new InvalidOperationException($"the retry policy {policy.GetType().Name} is not known"),
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
