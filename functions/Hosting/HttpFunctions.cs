using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Api;
using SegSync.Functions.Hosting.Pipeline;

namespace SegSync.Functions.Hosting;

/// <summary>Binds HTTP functions to their routes; what has no function is answered as Problem Details.</summary>
internal static class HttpFunctions
{
    /// <summary>Maps them.</summary>
    /// <param name="app">The app, which gets its first middleware here.</param>
    /// <param name="functions">All functions; those of other triggers are passed over.</param>
    /// <param name="settings">What <c>host.json</c> says.</param>
    public static void Map(WebApplication app, ImmutableArray<FunctionEntry> functions, HostSettings settings)
    {
        app.Use(AnswerProblemsAsync);
        app.UseRouting();
        app.MapGet("/", http => FailureAnswers.AnswerAsync(http, Answers.Html("console.html")));
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger) continue;
            app.MapMethods(Route(function, settings), trigger.Methods ?? ["GET", "POST"], http => RunAsync(http, function));
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
        var result = await http.RequestServices.GetRequiredService<Invocation>().RunAsync(function, http.Request, data, http.RequestAborted, InvocationOrigin.Of(http));
        if (result is IActionResult answer) await FailureAnswers.AnswerAsync(http, answer);
    }

    /// <summary>What no function answers: addresses and methods that there are not.</summary>
    private static async Task AnswerProblemsAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await next(http);
        if (http.Response.HasStarted || http.Response.StatusCode < 400 || http.Response.ContentType is not null) return;
        await FailureAnswers.AnswerAsync(http, Answers.Problem(http.Response.StatusCode, Told(http)));
    }

    private static string Told(HttpContext http) => http.Response.StatusCode switch
    {
        404 => $"{http.Request.Path} is no address of the hub; /api/openapi.json lists them.",
        405 => $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}.",
        _ => "The request was refused.",
    };
}
