using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Api;

namespace SegSync.Functions.Hosting;

/// <summary>Binds HTTP functions to their routes; everything that goes wrong on the way is answered as Problem Details.</summary>
internal static class HttpFunctions
{
    /// <summary>Maps them.</summary>
    /// <param name="app">The app, which gets its first middleware here.</param>
    /// <param name="functions">All functions; those of other triggers are passed over.</param>
    /// <param name="settings">What <c>host.json</c> says.</param>
    /// <param name="key">What callers must show; null where whoever forwards their requests has looked already.</param>
    public static void Map(WebApplication app, ImmutableArray<FunctionEntry> functions, HostSettings settings, ApiKey? key)
    {
        app.Use((http, next) => AnswerProblemsAsync(http, next, app.Logger));
        app.UseRouting();
        if (key is not null) app.UseMiddleware<CallerCheck>(key);
        app.MapGet("/", http => Answers.Html("console.html").ExecuteResultAsync(Context(http)));
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger) continue;
            app.MapMethods(Route(function, settings), trigger.Methods ?? ["GET", "POST"], http => RunAsync(http, function)).WithMetadata(trigger);
        }
    }

    /// <summary>The path of a function, such as <c>/api/runs/{number}</c>.</summary>
    public static string Route(FunctionEntry function, HostSettings settings)
    {
        var route = ((HttpTriggerAttribute)function.Trigger).Route ?? function.Name;
        return settings.RoutePrefix.Length == 0 ? $"/{route}" : $"/{settings.RoutePrefix}/{route}";
    }

    private static async Task RunAsync(HttpContext http, FunctionEntry function)
    {
        var data = http.Request.RouteValues.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString(), StringComparer.OrdinalIgnoreCase);
        var result = await http.RequestServices.GetRequiredService<Invocation>().RunAsync(function, http.Request, data, http.RequestAborted);
        if (result is not IActionResult answer) throw new InvalidOperationException($"function {function.Name} answers {result?.GetType().Name ?? "nothing"}; an IActionResult is needed");
        await answer.ExecuteResultAsync(Context(http));
    }

    private static async Task AnswerProblemsAsync(HttpContext http, RequestDelegate next, ILogger logger)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(http);
            if (http.Response.HasStarted || http.Response.StatusCode < 400 || http.Response.ContentType is not null) return;
            await Answers.Problem(http.Response.StatusCode, Told(http)).ExecuteResultAsync(Context(http));
        }
        catch (BadHttpRequestException exception)
        {
            await Answers.Problem(exception.StatusCode, exception.Message).ExecuteResultAsync(Context(http));
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            Log.RequestFailed(logger, http.Request.Method, http.Request.Path, exception);
            await Answers.Problem(500, "The hub failed on this request; its log tells why.").ExecuteResultAsync(Context(http));
        }
    }

    private static string Told(HttpContext http) => http.Response.StatusCode switch
    {
        404 => $"{http.Request.Path} is no address of the hub; /api/openapi.json lists them.",
        405 => $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}.",
        _ => "The request was refused.",
    };

    private static ActionContext Context(HttpContext http) => new(http, http.GetRouteData(), new ActionDescriptor());
}
