// Compiled with the published packages only, as Program.cs beside it.
using Microsoft.Azure.Functions.Worker.Builder;
using SegSync.Functions.Commands;

namespace SegSync.Functions.Hosting.Isolated;

/// <summary>The functions behind the Functions host as an isolated worker: the host starts the program, tells it where to
/// call back, and sends requests on as ASP.NET Core's.</summary>
internal static class IsolatedWorker
{
    /// <summary>The Functions host started the program with these arguments, and not a person.</summary>
    public static bool IsStartedBy(string[] args) => args.Any(arg => arg.StartsWith("--functions-", StringComparison.Ordinal));

    /// <summary>Serves the host until it stops the program.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => new Session(SharedOptions.Settings.Deployed(), json: false).RunAsync(
        async cancellationToken =>
        {
            await using var hub = await Hub.OpenAsync(SharedOptions.Settings.Deployed(), cancellationToken);
            var builder = FunctionsApplication.CreateBuilder(args);
            builder.ConfigureFunctionsWebApplication();
            EmbeddedHost.AddHub(builder.Services, hub, HostSettings.Load(AppContext.BaseDirectory));
            using var app = builder.Build();
            await app.RunAsync(cancellationToken);
            return Session.Done;
        },
        CancellationToken.None);
}
