using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>sync</c>: one pass over everything.</summary>
internal static class SyncCommand
{
    public static Command Make(SharedOptions shared) => shared.Verb(
        "sync",
        "Pulls every system, masters, segments and pushes the codes back, once.",
        ["sync", "sync --json --data /var/lib/segsync --landscape landscape.json"],
        async (session, _, cancellationToken) =>
        {
            await using var hub = await Hub.OpenAsync(session.Options, cancellationToken);
            return await RunAsync(session, hub, "sync", cancellationToken);
        });

    /// <summary>One pass with its summary; returns the exit code.</summary>
    public static async Task<int> RunAsync(Session session, Hub hub, string verb, CancellationToken cancellationToken)
    {
        var report = await SessionLocks.AloneAsync(
            hub, systems: true, alone => Display.ShowAsync(progress => hub.Pass.RunAsync(Caller.Of(verb), progress, alone)), cancellationToken);
        await hub.MeasureAsync(cancellationToken);
        session.Print(Summary.Json(report), screen => Summary.Show(screen, report));
        return report.Problems.IsEmpty ? Session.Done : Session.Failed;
    }
}
