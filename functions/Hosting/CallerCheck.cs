using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Api;

namespace SegSync.Functions.Hosting;

/// <summary>The key that callers must show; null for none.</summary>
internal sealed record ApiKey(string? Value);

/// <summary>
/// Who may call. With a key, functions of level Function want it in <c>x-functions-key</c> (or <c>?code=</c>, as in Azure).
/// Without one only this machine may: a web page of elsewhere, opened in a browser here, is turned away.
/// </summary>
internal sealed class CallerCheck(RequestDelegate next, ApiKey key)
{
    private static readonly ImmutableArray<string> Own = ["localhost", "127.0.0.1", "[::1]"];

    public Task InvokeAsync(HttpContext http)
    {
        var refusal = Refuse(http);
        return refusal is null ? next(http) : refusal.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
    }

    private IActionResult? Refuse(HttpContext http)
    {
        if (key.Value is null)
        {
            if (!Own.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
                return Answers.Problem(403, $"The host '{http.Request.Host.Host}' is not this machine; set an API key to be called by others.");
            var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
            return site.Length == 0 || site is "same-origin" or "none" || HttpMethods.IsGet(http.Request.Method)
                ? null
                : Answers.Problem(403, "Pages of other sites may not send commands.");
        }

        var level = http.GetEndpoint()?.Metadata.GetMetadata<HttpTriggerAttribute>()?.AuthLevel ?? AuthorizationLevel.Anonymous;
        if (level == AuthorizationLevel.Anonymous) return null;
        var shown = http.Request.Headers["x-functions-key"].ToString();
        if (shown.Length == 0) shown = http.Request.Query["code"].ToString();
        return CryptographicOperations.FixedTimeEquals(Hash(shown), Hash(key.Value))
            ? null
            : Answers.Problem(401, "The API key is missing or wrong: send it in the header x-functions-key.");
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
