using System.Text.Json;
using System.Text.Json.Nodes;
using SegSync.Core.Storing;

namespace SegSync.Functions.Api;

/// <summary>Reads the JSON body of a request.</summary>
internal static class Body
{
    /// <summary>The body; null when it is empty and nobody is signed in, or when it is not understood, which the query then notes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="query">Notes what is wrong.</param>
    /// <param name="shape">What it looks like, in short.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, Query query, string shape, CancellationToken cancellationToken)
        where T : class
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var caller = request.HttpContext.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : null;
        if (buffer.Length == 0 && caller is null) return null;
        try
        {
            return caller is null ? HubJson.Read<T>(buffer.ToArray()) : HubJson.Read<T>(Signed<T>(buffer.ToArray(), caller));
        }
        catch (JsonException exception)
        {
            query.Wrong("body", $"it is not {shape}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Who is known by a token acts under that name, whatever the body says.</summary>
    private static byte[] Signed<T>(byte[] body, string caller)
    {
        var root = body.Length == 0 ? new JsonObject() : JsonNode.Parse(body);
        if (root is not JsonObject told) return body;
        foreach (var (acts, owner) in new[] { (typeof(T), told), (typeof(T).GetProperty("Verdict")?.PropertyType, Of(told, "verdict")) })
        {
            if (acts?.GetProperty("Actor") is null || owner is null) continue;

            // names are read whatever their case, and the last one holds
            foreach (var name in owner.Select(pair => pair.Key).Where(name => name.Equals("actor", StringComparison.OrdinalIgnoreCase)).ToList()) owner.Remove(name);
            owner["actor"] = caller;
        }

        return JsonSerializer.SerializeToUtf8Bytes(told);

        static JsonObject? Of(JsonObject parent, string name) => parent.LastOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value as JsonObject;
    }
}
