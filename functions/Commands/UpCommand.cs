using System.CommandLine;
using System.Net.NetworkInformation;
using SegSync.Functions.Configuration;
using SegSync.Functions.Hosting;
using SegSync.Functions.Stores;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>up</c>: a full sync, then the console, the API and the schedule until Ctrl-C.</summary>
internal static class UpCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Port of the console and the API on localhost.", HelpName = "N", DefaultValueFactory = _ => 7071 };

    public static Command Make(SharedOptions shared)
    {
        var command = shared.Verb(
            "up",
            "Starts the hub (and the sandbox systems, where the landscape names them), syncs once, then serves the console and the API and keeps syncing until Ctrl-C.",
            ["up", "up --port 8080 --data /var/lib/segsync --landscape landscape.json"],
            RunAsync);
        command.Add(Port);
        return command;
    }

    /// <summary>Without a verb the program is up.</summary>
    public static void MakeDefault(RootCommand root, SharedOptions shared)
    {
        root.Add(Port);
        shared.Act(root, RunAsync);
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var port = parsed.GetValue(Port);
        if (IsTaken(port)) throw ConfigurationException.Of("--port", "", $"another program listens on {port}; stop it, or choose another with --port");
        await using var hub = await Hub.OpenAsync(session.Options, cancellationToken);
        if (hub.Bus is not SqliteMessageBus)
            throw ConfigurationException.Of("SEGSYNC_BUS", "", "jobs in Service Bus are received by the Azure Functions host only; leave it out here, or start a published folder with 'func start'");
        await SyncCommand.RunAsync(session, hub, "up", cancellationToken);
        await using var app = EmbeddedHost.Build(hub, new() { Port = port });
        await app.StartAsync(cancellationToken);
        await Console.Error.WriteLineAsync($"The console is on {string.Join(" and ", app.Urls)}; Ctrl-C stops.");
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stopped.SetResult)) await stopped.Task;
        await app.StopAsync(CancellationToken.None);
        return Session.Done;
    }

    /// <summary>Told before the first sync, not after it.</summary>
    private static bool IsTaken(int port) => port != 0
        && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
