// Compiled with the published packages only (-p:PublishedPackages=true): compat/ has no worker host.
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;
using SegSync.Functions.Commands;
using SegSync.Functions.Hosting.Pipeline;

namespace SegSync.Functions.Hosting.Isolated;

/// <summary>The functions in the isolated worker of Azure Functions, with its ASP.NET Core integration and the middleware of the other hosts.</summary>
internal static class IsolatedWorker
{
    /// <summary>Whether the Functions host has started this process: it passes its own address.</summary>
    public static bool IsHosted(string[] args) => args.Contains("--functions-uri", StringComparer.Ordinal) || args.Contains("--host", StringComparer.Ordinal);

    /// <summary>Serves until the host ends the process.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var options = HubOptions.OfHostedApp();
        return new Session(options, json: false).RunAsync(
            async cancellationToken =>
            {
                await using var hub = await Hub.OpenAsync(options, cancellationToken);
                using var host = Build(hub, args);
                await host.RunAsync(cancellationToken);
                return Session.Done;
            },
            CancellationToken.None);
    }

    /// <summary>A host ready to run.</summary>
    public static IHost Build(IHub hub, string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        EmbeddedHost.AddHub(builder.Services, hub, HostSettings.Load(AppContext.BaseDirectory));
        var rule = CallerSettings.Of(hub.Secret).Rule(KeyRules.CheckedBefore, behindService: true, hub.Ports.Time);
        builder.UseMiddleware<Correlation>();
        builder.UseMiddleware<FailureAnswers>();
        builder.UseMiddleware<Authorisation>();

        // after its own registration, which could not be constructed
        builder.Services.AddSingleton(new Authorisation(FunctionTable.Of(Assembly.GetExecutingAssembly()), rule));
        return builder.Build();
    }
}
