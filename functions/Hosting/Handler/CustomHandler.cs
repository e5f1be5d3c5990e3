using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using SegSync.Functions.Hosting.Pipeline;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>
/// The functions behind the Functions host as a custom handler: HTTP requests come forwarded on their own paths, every
/// other call as <c>POST /name</c> with <see cref="InvocationRequest"/>. Keys are checked by the Functions host, timers,
/// queues, change feed and blobs are watched by it; this listens on loopback only.
/// </summary>
public static class CustomHandler
{
    /// <summary>Names the port that the Functions host calls.</summary>
    public const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>A handler ready to run.</summary>
    /// <exception cref="Configuration.ConfigurationException">The folder was published open, and no setting says who may call.</exception>
    public static WebApplication Build(IHub hub, int port) => Build(hub, port, FunctionTable.Of(Assembly.GetExecutingAssembly()));

    internal static WebApplication Build(IHub hub, int port, ImmutableArray<FunctionEntry> functions, Action<ILoggingBuilder>? logging = null)
    {
        var settings = HostSettings.Load(AppContext.BaseDirectory);
        var callers = CallerSettings.Of(hub.Secret);
        if (callers.By == "keys" && FunctionJson.IsOpen(functions, AppContext.BaseDirectory))
            throw Configuration.ConfigurationException.Of("SEGSYNC_AUTH", "", "the folder was published with --auth app, so that the Functions host asks for no key; set entra or easyauth, or publish with --auth keys");
        var builder = EmbeddedHost.Builder(hub, functions, settings, port, callers.Rule(KeyRules.CheckedBefore, behindService: true, hub.Ports.Time));
        logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(new DroppedBlobs(hub.Secret));
        var app = builder.Build();
        HttpFunctions.Map(app, functions, settings);
        foreach (var function in functions.Where(function => function.Trigger is not HttpTriggerAttribute))
            app.MapPost($"/{function.Name}", http => RunAsync(http, function, app.Logger));
        return app;
    }

    private static async Task RunAsync(HttpContext http, FunctionEntry function, ILogger logger)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync<InvocationRequest>(http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted)
                ?? throw new FormatException("the call has no body");
            await using var input = await HandlerInput.ReadAsync(function, request, http.RequestServices.GetRequiredService<DroppedBlobs>(), http.RequestAborted);
            if (input is not null) await http.RequestServices.GetRequiredService<Invocation>().RunAsync(function, input.Trigger, input.Values, http.RequestAborted, InvocationOrigin.Behind(http));
            await http.Response.WriteAsJsonAsync(new InvocationAnswer([], [], null), http.RequestAborted);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            // no success: the host counts the invocation as failed and gives the message back
            Log.InvocationFailed(logger, function.Name, http.Request.Headers["X-Azure-Functions-InvocationId"].ToString(), exception);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsJsonAsync(new InvocationAnswer([], [exception.Message], null), CancellationToken.None);
        }
    }
}

/// <summary>A call as the Functions host makes it.</summary>
/// <param name="Data">What the trigger carries, by the name of its binding.</param>
/// <param name="Metadata">What is known of it besides, by name.</param>
internal sealed record InvocationRequest(Dictionary<string, JsonElement>? Data, Dictionary<string, JsonElement>? Metadata);

/// <summary>An answer as the Functions host reads it.</summary>
/// <param name="Outputs">Values of output bindings; there are none.</param>
/// <param name="Logs">Lines for the log of the invocation.</param>
/// <param name="ReturnValue">Value of the return binding; there is none.</param>
internal sealed record InvocationAnswer(
    [property: System.Text.Json.Serialization.JsonPropertyName("Outputs")] Dictionary<string, string> Outputs,
    [property: System.Text.Json.Serialization.JsonPropertyName("Logs")] string[] Logs,
    [property: System.Text.Json.Serialization.JsonPropertyName("ReturnValue")] object? ReturnValue);
