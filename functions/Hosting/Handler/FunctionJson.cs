using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>A function as the Functions host reads it from <c>function.json</c>, made from the attributes that the other two hosts read.</summary>
internal static class FunctionJson
{
    /// <summary>Name of the file in the folder of its function.</summary>
    public const string FileName = "function.json";

    /// <summary>The file's content.</summary>
    /// <param name="function">Of which function.</param>
    /// <param name="open">The Functions host asks for no key: who may call is the app's own affair.</param>
    public static JsonObject Of(FunctionEntry function, bool open)
    {
        var json = new JsonObject { ["bindings"] = new JsonArray([.. Bindings(function, open)]) };
        if (function.Method.GetCustomAttribute<RetryAttribute>() is { } policy) json["retry"] = Retry(policy);
        return json;
    }

    /// <summary>Whether a folder was published open.</summary>
    public static bool IsOpen(ImmutableArray<FunctionEntry> functions, string folder) =>
        functions.FirstOrDefault(function => function.Trigger is HttpTriggerAttribute { AuthLevel: AuthorizationLevel.Function }) is { } guarded
        && Path.Combine(folder, guarded.Name, FileName) is var file && File.Exists(file)
        && JsonNode.Parse(File.ReadAllText(file))?["bindings"]?[0]?["authLevel"]?.ToString() == "anonymous";

    private static IEnumerable<JsonObject> Bindings(FunctionEntry function, bool open)
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
                yield return Trigger(function, "httpTrigger", ("authLevel", Camel((open ? AuthorizationLevel.Anonymous : http.AuthLevel).ToString())), ("methods", methods), ("route", http.Route ?? function.Name));
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
