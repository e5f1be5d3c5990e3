using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SegSync.Functions.Api;

namespace SegSync.Functions.Hosting.Pipeline;

/// <summary>
/// What an HTTP function throws is logged and answered as Problem Details; what others throw passes, since a failed
/// invocation is how their host learns that the message must come again.
/// </summary>
internal sealed class FailureAnswers(ILogger<FailureAnswers> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception)
        {
            await AnswerAsync(http, Answers.Problem(exception.StatusCode, exception.Message));
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            Log.RequestFailed(logger, http.Request.Method, http.Request.Path, exception);
            await AnswerAsync(http, Answers.Problem(500, $"The hub failed on this request; its log tells why, under the correlation id {Correlation.Of(context)}."));
        }
    }

    /// <summary>Answers without the function.</summary>
    public static Task AnswerAsync(HttpContext http, IActionResult answer) => answer.ExecuteResultAsync(new(http, http.GetRouteData(), new()));
}
