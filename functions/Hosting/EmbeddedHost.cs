using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging.Console;
using SegSync.Functions.Api;
using SegSync.Functions.Hosting.Pipeline;

namespace SegSync.Functions.Hosting;

/// <summary>
/// Runs the functions of this assembly on this machine, from the attributes that the Functions worker reads: timers, the
/// queues of the hub's bus, the change feed, the drop folder, and HTTP on loopback.
/// </summary>
public static class EmbeddedHost
{
    private const long MaxBody = 1024 * 1024;

    /// <summary>A host ready to run; stopping it lets functions under way end or gives their messages back.</summary>
    public static WebApplication Build(IHub hub, EmbeddedHostOptions? options = null) =>
        Build(hub, options ?? new(), FunctionTable.Of(Assembly.GetExecutingAssembly()));

    internal static WebApplication Build(IHub hub, EmbeddedHostOptions options, ImmutableArray<FunctionEntry> functions)
    {
        var settings = options.Settings ?? HostSettings.Load(AppContext.BaseDirectory);
        var rule = CallerSettings.Of(hub.Secret).Rule(KeyRules.Of(hub.Secret(options.ApiKeyName)), behindService: false, hub.Ports.Time);
        var builder = Builder(hub, functions, settings, options.Port, rule);
        options.Logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(options);
        if (options.Triggers)
        {
            foreach (var function in functions.Where(function => function.Trigger is not HttpTriggerAttribute))
                builder.Services.AddSingleton<IHostedService>(services => Loop(services, function, hub));
        }

        var app = builder.Build();
        HttpFunctions.Map(app, functions, settings);
        return app;
    }

    /// <summary>What functions need wherever they run, listening on loopback.</summary>
    internal static WebApplicationBuilder Builder(IHub hub, ImmutableArray<FunctionEntry> functions, HostSettings settings, int port, CallerRule rule)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // stdout belongs to what a command prints
        builder.Logging.AddSimpleConsole(console => console.IncludeScopes = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, port));
        AddHub(builder.Services, hub, settings).AddSingleton<Invocation>();
        builder.Services.AddSingleton<IFunctionsWorkerMiddleware, Correlation>().AddSingleton<IFunctionsWorkerMiddleware, FailureAnswers>()
            .AddSingleton<IFunctionsWorkerMiddleware>(new Authorisation(functions, rule));
        return builder;
    }

    /// <summary>What functions take from their services, in every host.</summary>
    internal static IServiceCollection AddHub(IServiceCollection services, IHub hub, HostSettings settings) =>
        services.AddSingleton(hub).AddSingleton(hub.Ports.Time).AddSingleton(hub.Bus).AddSingleton(settings).AddSingleton<Overview>();

    private static IHostedService Loop(IServiceProvider services, FunctionEntry function, IHub hub) => function.Trigger switch
    {
        TimerTriggerAttribute => ActivatorUtilities.CreateInstance<TimerLoop>(services, function),
        ServiceBusTriggerAttribute => ActivatorUtilities.CreateInstance<QueueLoop>(services, function),
        CosmosDBTriggerAttribute => ActivatorUtilities.CreateInstance<FeedLoop>(services, function),
        BlobTriggerAttribute => ActivatorUtilities.CreateInstance<DropWatch>(services, function, hub.DataDirectory),
        var other => throw new InvalidOperationException($"function {function.Name}: the embedded host does not serve {other.GetType().Name}"),
    };

    private static void Listen(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        if (port == 0) kestrel.Listen(IPAddress.Loopback, 0);
        else kestrel.ListenLocalhost(port);
    }
}
