using System.CommandLine;
using SegSync.Core.Syncing;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace SegSync.Functions.Commands;

/// <summary><c>replay</c>: maps quarantined items again.</summary>
internal static class ReplayCommand
{
    public static Command Make(SharedOptions shared)
    {
        var system = new Option<string?>("--system") { Description = "Only what was quarantined of this system.", HelpName = "NAME" };
        var command = shared.Verb(
            "replay",
            "Maps quarantined items again after a mapping, a currency or a rule was corrected, lands what is now understood, and decides. The next sync pushes what follows from it.",
            ["replay", "replay --system shop --landscape landscape.json"],
            async (session, parsed, cancellationToken) =>
            {
                await using var hub = await Hub.OpenAsync(session.Options with { Reach = false }, cancellationToken);
                var started = hub.Time.GetTimestamp();
                var (replay, decided) = await Display.ShowAsync(progress => RunAsync(hub, parsed.GetValue(system), progress, cancellationToken));
                var counts = SystemCounts.Of(parsed.GetValue(system) ?? "", replay.Counts);
                session.Print(
                    new
                    {
                        replay.Items, counts.Unchanged, counts.Landed, counts.Quarantined, counts.Excluded, unmapped = replay.Unmapped.IsEmpty ? null : replay.Unmapped,
                        decided.Masters, decided.Assignments, decided.Exceptions, seconds = Math.Round(hub.Time.GetElapsedTime(started).TotalSeconds, 3),
                    },
                    screen =>
                    {
                        screen.Write(Summary.Counts("replayed items", ["items", "rows unchanged", "rows landed", "rows still quarantined", "rows excluded"],
                            [("", [replay.Items, counts.Unchanged, counts.Landed, counts.Quarantined, counts.Excluded])]));
                        foreach (var (stream, items) in replay.Unmapped) screen.WriteLine($"{items} items of {stream} stay: the landscape has no mapping for it; name the landscape with --landscape");
                        Summary.Decided(screen, decided.Masters, decided.Assignments);
                    });
                return Session.Done;
            });
        command.Add(system);
        return command;
    }

    private static async Task<(ReplayReport Replay, Decided Decided)> RunAsync(Hub hub, string? system, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var caller = Caller.Of("replay");
        var report = await hub.Files.ReplayAsync(system, caller, new Steps(progress, "replay"), cancellationToken);
        progress.Report(new("replay", report.Items, true));
        return (report, await Decided.RunAsync(hub, caller, progress, cancellationToken));
    }
}
