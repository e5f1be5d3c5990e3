using SegSync.Core.Stewarding;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using Spectre.Console;
using Command = SegSync.Core.Syncing.Command;

namespace SegSync.Functions.Commands;

/// <summary>What came of verdicts.</summary>
/// <param name="Verdicts">Those that were landed or withdrawn.</param>
/// <param name="Changed">Codes that changed.</param>
/// <param name="Planned">Rows that the next sync will write.</param>
/// <param name="Exceptions">Open exceptions now.</param>
internal sealed record VerdictsDone(ImmutableArray<SaidVerdict> Verdicts, int Changed, int Planned, int Exceptions);

/// <summary>Lands and withdraws verdicts, and decides by them.</summary>
internal static class ExceptionVerdicts
{
    /// <summary>The verdict that a request means.</summary>
    /// <exception cref="ConfigurationException">It means none.</exception>
    public static async Task<LandedVerdict> DraftAsync(Hub hub, ExceptionEntry entry, VerdictRequest request, CancellationToken cancellationToken) =>
        await new VerdictDrafts(hub.Ports.Store, hub.Landscape.Tenant).MakeAsync(entry, request, hub.Time.GetUtcNow(), cancellationToken) switch
        {
            Drafted.Ready ready => ready.Verdict,
            Drafted.Refused refused => throw ConfigurationException.Of(entry.Type == ExceptionDesk.MasterType ? entry.Subject : entry.Name, "", refused.Why),
            _ => throw new InvalidOperationException("a request is ready or refused"),
        };

    /// <summary>Nothing is decided in bulk that nobody counted.</summary>
    /// <exception cref="ConfigurationException">The count is another one, or nobody can be asked.</exception>
    public static void Agree(Session session, VerdictRequest request, int found, int? expected)
    {
        if (expected == found) return;
        if (expected is not null) throw ConfigurationException.Of("decide", "", $"the filters take {found} exceptions, not {expected}; nothing was decided");
        if (session.Json || Console.IsInputRedirected) throw ConfigurationException.Of("decide", "", $"the filters take {found} exceptions; add --count {found} to decide them all");
        if (!session.Screen.Prompt(new ConfirmationPrompt($"{request.Verdict} {found} exceptions?") { DefaultValue = false }))
            throw ConfigurationException.Of("decide", "", "nothing was decided");
    }

    /// <summary>Lands a verdict about each exception; all are drafted before the first is landed.</summary>
    public static async Task<VerdictsDone> LandAsync(
        Hub hub, List<ExceptionEntry> entries, VerdictRequest request, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var drafts = new List<LandedVerdict>(entries.Count);
        foreach (var entry in entries) drafts.Add(await DraftAsync(hub, entry, request, cancellationToken));
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, new(request.Actor, request.Reason), cancellationToken);
        var landed = new List<LandedVerdict>(drafts.Count);
        foreach (var draft in drafts)
        {
            landed.Add(await new StewardRun(run).LandAsync(draft, cancellationToken));
            progress.Report(new("verdicts", landed.Count, landed.Count == drafts.Count));
        }

        await RunRecord.KeepAsync(run, "verdict", [("landed", landed.Count)], null, cancellationToken);
        return await DecideAsync(hub, landed, new(request.Actor, $"{Named(landed)}: {request.Reason}"), progress, cancellationToken);
    }

    /// <summary>Withdraws a verdict; null when there is none of that name.</summary>
    public static async Task<VerdictsDone?> UndoAsync(Hub hub, string id, Command command, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var run = await RunContext.BeginAsync(hub.Ports, hub.Landscape.Tenant, command, cancellationToken);
        if (await new StewardRun(run).WithdrawAsync(id, cancellationToken) is not { } verdict) return null;
        await RunRecord.KeepAsync(run, "verdict", [("withdrawn", 1)], null, cancellationToken);
        return await DecideAsync(hub, [verdict], command with { Reason = $"undo of verdict {id}: {command.Reason}" }, progress, cancellationToken);
    }

    private static async Task<VerdictsDone> DecideAsync(
        Hub hub, List<LandedVerdict> verdicts, Command command, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var reports = verdicts.Exists(verdict => verdict.Masters) ? await hub.Pass.DecideAsync(command, progress, cancellationToken) : [];
        if (!reports.IsDefaultOrEmpty) await hub.Pass.LearnAsync(command, cancellationToken);
        return new(
            [.. verdicts.Select(SaidVerdict.Of)], reports.Sum(report => report.Changed), reports.Sum(report => report.Planned),
            await Standing.ExceptionsAsync(hub.Ports.Store, cancellationToken));
    }

    private static string Named(List<LandedVerdict> landed) => landed is [var only] ? $"verdict {only.Id}" : $"{landed.Count} verdicts";
}
