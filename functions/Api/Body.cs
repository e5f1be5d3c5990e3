using System.Text.Json;
using SegSync.Core.Storing;

namespace SegSync.Functions.Api;

/// <summary>Reads the JSON body of a request.</summary>
internal static class Body
{
    /// <summary>The body; null when it is empty, or when it is not understood, which the query then notes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="query">Notes what is wrong.</param>
    /// <param name="shape">What it looks like, in short.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, Query query, string shape, CancellationToken cancellationToken)
        where T : class
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length == 0) return null;
        try
        {
            return HubJson.Read<T>(buffer.ToArray());
        }
        catch (JsonException exception)
        {
            query.Wrong("body", $"it is not {shape}: {exception.Message}");
            return null;
        }
    }
}
