using System.Globalization;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting.Handler;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>handler</c>: what the Functions host starts in a published folder.</summary>
internal static class HandlerCommand
{
    public static Command Make(SharedOptions shared)
    {
        var command = shared.Verb(
            "handler",
            $"Serves the functions to the Azure Functions host, which starts it and sets {CustomHandler.PortVariable}.",
            ["handler --landscape landscape.json"],
            async (session, _, cancellationToken) =>
            {
                var variable = Environment.GetEnvironmentVariable(CustomHandler.PortVariable);
                if (!int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > ushort.MaxValue)
                    throw ConfigurationException.Of(CustomHandler.PortVariable, "", "is no port; the Functions host sets it, so start this with 'func start' in a published folder");

                var options = session.Options.Data == new HubOptions().Data ? session.Options with { Data = HubOptions.OfHostedApp().Data } : session.Options;
                await using var hub = await Hub.OpenAsync(options, cancellationToken);
                await using var app = CustomHandler.Build(hub, port);
                await app.StartAsync(cancellationToken);
                var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (cancellationToken.Register(stopped.SetResult)) await stopped.Task;
                await app.StopAsync(CancellationToken.None);
                return Session.Done;
            });
        command.Hidden = true;
        return command;
    }
}
