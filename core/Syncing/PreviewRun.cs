using SegSync.Core.Deltas;
using SegSync.Core.Mastering;
using SegSync.Core.Memory;
using SegSync.Core.Segmenting;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Tells what a verdict would change downstream: it is landed and decided by the same runs as ever, on an overlay that
/// keeps nothing. What then happens is what was told, as long as nothing else lands in between.
/// </summary>
/// <param name="ports">What runs work with; only read.</param>
/// <param name="landscape">Which systems, how and when.</param>
/// <param name="systems">Its systems, connected and mapped; none is asked.</param>
public sealed class PreviewRun(HubPorts ports, Landscape landscape, ImmutableArray<SystemPlan> systems)
{
    private static readonly Command Nobody = new("preview", "what if");

    /// <summary>What landing a verdict would change.</summary>
    public Task<VerdictPreview> LandAsync(LandedVerdict verdict, CancellationToken cancellationToken) =>
        RunAsync(Verdicts.Word(verdict.Kind), steward => steward.LandAsync(verdict, cancellationToken), cancellationToken);

    /// <summary>What undoing a verdict would change; null when there is none of that name.</summary>
    public async Task<VerdictPreview?> UndoAsync(string id, CancellationToken cancellationToken) =>
        await ports.Store.ReadAsync(LandedVerdict.Key(landscape.Tenant, id), cancellationToken) is null
            ? null
            : await RunAsync("undo", steward => steward.WithdrawAsync(id, cancellationToken), cancellationToken);

    private async Task<VerdictPreview> RunAsync(string word, Func<StewardRun, Task> say, CancellationToken cancellationToken)
    {
        var overlay = new OverlayHubStore(ports.Store);
        var pretended = ports with { Store = overlay, Landing = new MemoryLandingZone() };
        var pass = new SyncPass(pretended, landscape, systems);
        // what waits to be mastered anyway is not this verdict's doing
        await pass.MasterAsync(Nobody, null, cancellationToken);
        var known = Masters(overlay);
        await say(new(await RunContext.BeginAsync(pretended, landscape.Tenant, Nobody, cancellationToken)));
        await pass.MasterAsync(Nobody, null, cancellationToken);
        var masters = await ChangedAsync(Masters(overlay), known, cancellationToken);
        if (masters.IsEmpty) return new(word, [], [], [], 0, 0);

        await pass.DecideAsync(Nobody, null, cancellationToken);
        var about = masters.Select(master => master.Id).ToHashSet();
        var codes = await CodesAsync(overlay, cancellationToken);
        var pushes = overlay.Changes.Select(change => change.Document).OfType<StoredDocument>()
            .Where(document => document.Kind.StartsWith($"{Kinds.Outbox}/", StringComparison.Ordinal)).Select(document => document.As<OutboxEntry>())
            .Select(entry => new PushPreview(entry.Write.System, entry.Write.Row, entry.Write.Values, entry.Master))
            .OrderBy(push => push.System, StringComparer.Ordinal).ThenBy(push => push.Row.ToString(), StringComparer.Ordinal).ToList();
        return new(
            word, masters,
            [.. codes.Where(code => about.Contains(code.Master))], [.. pushes.Where(push => about.Contains(push.Master))],
            codes.Count(code => !about.Contains(code.Master)), pushes.Count(push => !about.Contains(push.Master)));
    }

    private static Dictionary<DocumentKey, MasterRecord> Masters(OverlayHubStore overlay) => overlay.Changes
        .Where(change => change.Document?.Kind == Kinds.Master)
        .ToDictionary(change => change.Key, change => change.Document!.As<MasterDocument>().Master);

    private async Task<ImmutableArray<MasterPreview>> ChangedAsync(
        Dictionary<DocumentKey, MasterRecord> after, Dictionary<DocumentKey, MasterRecord> known, CancellationToken cancellationToken)
    {
        var lower = (await ports.Store.ReadManyAsync([.. after.Keys], cancellationToken)).ToDictionary(document => document.Key);
        return
        [
            .. after.Select(pair => (Before: known.GetValueOrDefault(pair.Key) ?? lower.GetValueOrDefault(pair.Key)?.As<MasterDocument>().Master, After: pair.Value))
                .Where(pair => pair.Before is null || !MasterRecords.Same(pair.Before, pair.After))
                .Select(pair => MasterPreview.Of(pair.Before, pair.After)).OrderBy(master => master.Id.Text, StringComparer.Ordinal),
        ];
    }

    private async Task<List<CodePreview>> CodesAsync(OverlayHubStore overlay, CancellationToken cancellationToken)
    {
        var touched = overlay.Changes.Where(change => change.Key.Id.StartsWith("a|", StringComparison.Ordinal)).ToList();
        var lower = (await ports.Store.ReadManyAsync([.. touched.Select(change => change.Key)], cancellationToken))
            .ToDictionary(document => document.Key, document => document.As<Assignment>());
        return
        [
            .. touched.Select(change => (Before: lower.GetValueOrDefault(change.Key), After: change.Document?.As<Assignment>()))
                .Where(pair => pair.Before?.Decision.Code != pair.After?.Decision.Code)
                .Select(pair => new CodePreview((pair.After ?? pair.Before)!.Scheme, (pair.After ?? pair.Before)!.Subject.Master, pair.Before?.Decision.Code, pair.After?.Decision.Code))
                .OrderBy(code => code.Scheme, StringComparer.Ordinal).ThenBy(code => code.Master.Text, StringComparer.Ordinal),
        ];
    }
}
