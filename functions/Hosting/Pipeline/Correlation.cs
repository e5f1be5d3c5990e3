using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SegSync.Functions.Telemetry;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>
/// Gives every invocation one correlation id: the caller's own (<c>x-correlation-id</c>), else that of the trace it belongs
/// to, else of the message, else the invocation's. It stands in every log line, in the span and in the answer's header.
/// </summary>
internal sealed partial class Correlation(ILogger<Correlation> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The header, of requests and answers.</summary>
    public const string Header = "x-correlation-id";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        var id = IdOf(context, http);
        context.Items[typeof(Correlation)] = id;
        if (http is not null) http.Response.Headers[Header] = id;
        var name = context.FunctionDefinition.Name;
        using var span = HubTelemetry.Source.StartActivity(name, http is null ? ActivityKind.Consumer : ActivityKind.Server, context.TraceContext.TraceParent is { Length: > 0 } parent ? parent : null);
        span?.SetTag("faas.invocation_id", context.InvocationId).SetTag("correlation_id", id);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["Function"] = name, ["CorrelationId"] = id });
        try
        {
            await next(context);
        }
        catch
        {
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    /// <summary>The id of an invocation that has passed here.</summary>
    public static string Of(FunctionContext context) => (string)context.Items[typeof(Correlation)];

    private static string IdOf(FunctionContext context, HttpContext? http)
    {
        if (http?.Request.Headers[Header] is [{ } given] && Sound().IsMatch(given)) return given;
        if (ActivityContext.TryParse(context.TraceContext.TraceParent, null, out var trace)) return trace.TraceId.ToHexString();
        var told = context.BindingContext.BindingData;
        foreach (var name in (string[])["CorrelationId", "MessageId"])
        {
            if (told.TryGetValue(name, out var value) && value?.ToString() is { Length: > 0 } id) return id;
        }

        return context.InvocationId;
    }

    // what a caller gives comes back in a header and in logs
    [GeneratedRegex("^[A-Za-z0-9._:-]{1,128}$")]
    private static partial Regex Sound();
}
