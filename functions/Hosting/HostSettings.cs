using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegSync.Functions.Hosting;

/// <summary>What <c>host.json</c> says, as far as the embedded host honours it; the names are those of the Functions host.</summary>
public sealed record HostSettings
{
    /// <summary>First segment of every HTTP route; empty for none. Default <c>api</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How long a function may take; null for as long as it likes. Default half an hour.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Sessions handled at once, 1 and up. Default 4.</summary>
    public int MaxConcurrentSessions { get; init; } = 4;

    /// <summary>How long the lock of a message is renewed while its function works; after that it may come again. Longer than a function may take. Default 35 minutes.</summary>
    public TimeSpan MaxAutoLockRenewal { get; init; } = TimeSpan.FromMinutes(35);

    /// <summary>How long a message rests after its first failed delivery; doubled with each. Default a second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest rest. Default five minutes.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Rest after a delivery.</summary>
    public TimeSpan RestAfter(int delivery)
    {
        var factor = Math.Pow(2, Math.Clamp(delivery - 1, 0, 30));
        return RetryDelay * factor < MaxRetryDelay ? RetryDelay * factor : MaxRetryDelay;
    }

    /// <summary>Reads the file beside the program; defaults where it is missing.</summary>
    public static HostSettings Load(string directory)
    {
        var path = Path.Combine(directory, "host.json");
        return File.Exists(path) ? Parse(File.ReadAllText(path)) : new();
    }

    /// <summary>Reads the text of a <c>host.json</c>.</summary>
    /// <exception cref="FormatException">It is wrong; says where.</exception>
    public static HostSettings Parse(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, null, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException exception)
        {
            throw new FormatException($"host.json: {exception.Message}", exception);
        }

        var bus = root?["extensions"]?["serviceBus"];
        var retry = bus?["clientRetryOptions"];
        var defaults = new HostSettings();
        return new()
        {
            FunctionTimeout = root?["functionTimeout"] is { } limit ? limit.ToString() == "-1" ? null : Span(limit, "functionTimeout") : defaults.FunctionTimeout,
            RoutePrefix = root?["extensions"]?["http"]?["routePrefix"]?.ToString() ?? defaults.RoutePrefix,
            MaxConcurrentSessions = Sessions(bus?["maxConcurrentSessions"]) ?? defaults.MaxConcurrentSessions,
            MaxAutoLockRenewal = Span(bus?["maxAutoLockRenewalDuration"], "maxAutoLockRenewalDuration") ?? defaults.MaxAutoLockRenewal,
            RetryDelay = Span(retry?["delay"], "delay") ?? defaults.RetryDelay,
            MaxRetryDelay = Span(retry?["maxDelay"], "maxDelay") ?? defaults.MaxRetryDelay,
        };
    }

    private static int? Sessions(JsonNode? node) =>
        node is null ? null
        : int.TryParse(node.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new FormatException($"host.json: maxConcurrentSessions is {node}; it is a whole number from 1");

    private static TimeSpan? Span(JsonNode? node, string name) =>
        node is null ? null
        : TimeSpan.TryParse(node.ToString(), CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span
        : throw new FormatException($"host.json: {name} is {node}; it is a positive hh:mm:ss");
}
