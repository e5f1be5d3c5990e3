using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Api;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>Callers known by a key.</summary>
internal static class KeyRules
{
    private static readonly ImmutableArray<string> Own = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The Functions host has looked at its keys already.</summary>
    public static CallerRule CheckedBefore { get; } = (_, _) => new();

    /// <summary>
    /// With a key, functions of level Function want it in <c>x-functions-key</c> (or <c>?code=</c>, as in Azure). Without
    /// one only this machine may call: a web page of elsewhere, opened in a browser here, is turned away.
    /// </summary>
    public static CallerRule Of(string? key) => key is null ? (http, _) => new(ThisMachine(http)) : (http, level) => new(Shown(http, level, key));

    private static Microsoft.AspNetCore.Mvc.IActionResult? ThisMachine(HttpContext http)
    {
        if (!Own.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return Answers.Problem(403, $"The host '{http.Request.Host.Host}' is not this machine; set an API key to be called by others.");
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length == 0 || site is "same-origin" or "none" || HttpMethods.IsGet(http.Request.Method)
            ? null
            : Answers.Problem(403, "Pages of other sites may not send commands.");
    }

    private static Microsoft.AspNetCore.Mvc.IActionResult? Shown(HttpContext http, AuthorizationLevel level, string key)
    {
        if (level == AuthorizationLevel.Anonymous) return null;
        var shown = http.Request.Headers["x-functions-key"].ToString();
        if (shown.Length == 0) shown = http.Request.Query["code"].ToString();
        return CryptographicOperations.FixedTimeEquals(Hash(shown), Hash(key))
            ? null
            : Answers.Problem(401, "The API key is missing or wrong: send it in the header x-functions-key.");
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
