using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the worker's ASP.NET Core integration adds to an invocation.</summary>
public static class FunctionContextExtensions
{
    // the published extension keeps the request there
    private const string HttpContextKey = "HttpRequestContext";

    /// <summary>The request of an HTTP function.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The request; null for functions of other triggers.</returns>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpContextKey, out var kept) ? kept as HttpContext : null;
}
