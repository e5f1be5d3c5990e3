using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using SegSync.Core.Storing;

namespace SegSync.Functions.Api;

/// <summary>What functions answer with; the same bytes in every host.</summary>
internal static class Answers
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>A value.</summary>
    public static IActionResult Ok<T>(T value, int status = 200) => new Answer(status, Json, HubJson.Write(value));

    /// <summary>Problem Details (RFC 9457).</summary>
    public static IActionResult Problem(int status, string detail, ImmutableArray<ParameterProblem> errors = default) => new Answer(
        status, "application/problem+json; charset=utf-8",
        HubJson.Write(new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, errors.IsDefaultOrEmpty ? null : errors)));

    /// <summary>A page that lies in the assembly; it may load nothing from elsewhere.</summary>
    public static IActionResult Html(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource) ?? throw new FileNotFoundException(resource);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Answer(200, "text/html; charset=utf-8", bytes, "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src 'self'; frame-ancestors 'none'");
    }

    private sealed class Answer(int status, string contentType, ReadOnlyMemory<byte> body, string? policy = null) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.StatusCode = status;
            response.ContentType = contentType;
            response.ContentLength = body.Length;
            response.Headers.CacheControl = "no-store";
            if (policy is not null) response.Headers.ContentSecurityPolicy = policy;
            await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
        }
    }
}

/// <summary>Problem Details.</summary>
/// <param name="Type"><c>about:blank</c>: the status says it.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is the matter and what to do.</param>
/// <param name="Errors">The parameters at fault.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, ImmutableArray<ParameterProblem>? Errors);

/// <summary>A parameter at fault.</summary>
internal sealed record ParameterProblem(string Parameter, string Detail);
