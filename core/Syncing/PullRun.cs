using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Lineage;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>What a pull of one stream did.</summary>
/// <param name="System">Name of the system.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Counts">What came of the rows.</param>
/// <param name="Tombstones">Records found deleted by a full compare.</param>
/// <param name="Problem">Why the pull is red; null when it is green.</param>
public sealed record PullReport(string System, string Stream, PullCounts Counts, long Tombstones, string? Problem);

/// <summary>
/// Pulls one stream: a page is landed, its raw bytes first, and only then the cursor moves. What broke off resumes at
/// the last committed page.
/// </summary>
public static class PullRun
{
    /// <summary>Runs until the source has no more pages.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">The system.</param>
    /// <param name="plan">The stream and its mappings.</param>
    /// <param name="fullCompareEvery">How often deletions are looked for by listing all keys.</param>
    /// <param name="progress">Told what came of the rows so far, once the cursor is behind them.</param>
    /// <param name="cancellationToken">Stops between pages; what landed stays.</param>
    public static async Task<PullReport> RunAsync(
        RunContext run, ISource source, StreamPlan plan, TimeSpan fullCompareEvery, IProgress<PullCounts>? progress, CancellationToken cancellationToken)
    {
        var landing = new PageLanding(run, plan, await QuarantinedAsync(run, cancellationToken));
        var key = new DocumentKey(Partitions.Stream(run.Tenant, plan.System, plan.Request.Name), "cursor");
        var state = await run.Store.FindAsync<CursorState>(key, cancellationToken) ?? CursorState.Fresh;
        var counts = new PullCounts();
        try
        {
            await foreach (var page in source.ReadAsync(plan.Request, new(state.Cursor), cancellationToken))
            {
                var address = await run.Ports.Landing.PutAsync($"pages/{plan.System}", page.Raw, cancellationToken);
                var entering = EnterAsync(run, plan, address, page, cancellationToken);
                var landed = await landing.LandAsync(page.Items, address, cancellationToken);
                await entering;
                counts += landed;
                state = state.After(page, landed.Read);
                if (page.Last && state.Said is { } said && said != state.PassRead)
                {
                    var problem = $"the source said it has {said} rows but {state.PassRead} arrived; the pass starts again on the next run";
                    await run.Store.PutAsync(key, Kinds.Cursor, state.Again(), cancellationToken);
                    return new(plan.System, plan.Request.Name, counts, 0, problem);
                }

                if (page.Last) state = state.Passed();
                await run.Store.PutAsync(key, Kinds.Cursor, state, cancellationToken);
                progress?.Report(counts);
            }

            var compared = await FullCompare.RunAsync(run, source, plan, fullCompareEvery, landing, cancellationToken);
            var problemFound = compared.Problem ?? ((counts + compared.Counts).AddsUp ? null : "read is not unchanged + landed + quarantined + excluded");
            return new(plan.System, plan.Request.Name, counts + compared.Counts, compared.Tombstones, problemFound);
        }
        catch (ConnectorException exception)
        {
            return new(plan.System, plan.Request.Name, counts, 0, exception.Message);
        }
    }

    private static async Task EnterAsync(RunContext run, StreamPlan plan, string address, Page page, CancellationToken cancellationToken)
    {
        var entry = new LineageEntry(address, "landed", run.Number, run.Command.Actor, run.Command.Reason, run.StartedAt, run.Ports.Time.GetUtcNow(),
            [address[(address.LastIndexOf('/') + 1)..]], $"{plan.System}/{plan.Request.Name} {page.Items.Length} items", [], "");
        var document = new LineageDocument(entry, null);
        await run.Store.CommitAsync(new(Partitions.Page(run.Tenant, address), document.Append()), cancellationToken);
    }

    private static async Task<HashSet<string>> QuarantinedAsync(RunContext run, CancellationToken cancellationToken)
    {
        var partitions = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var document in run.Store.ReadKindAsync(Kinds.Quarantine, cancellationToken)) partitions.Add(document.Key.Partition);
        return partitions;
    }
}

/// <summary>How far a stream was read.</summary>
/// <param name="Cursor">Where the next page starts.</param>
/// <param name="PassStart">Where the pass under way started, to begin again when it does not add up.</param>
/// <param name="PassRead">Rows of this pass so far.</param>
/// <param name="Said">Rows that the source says this pass has.</param>
internal sealed record CursorState(string Cursor, string PassStart, long PassRead, long? Said)
{
    public static readonly CursorState Fresh = new("", "", 0, null);

    public CursorState After(Page page, long read) => this with { Cursor = page.Next.Text, PassRead = PassRead + read, Said = page.Said ?? Said };

    public CursorState Passed() => new(Cursor, Cursor, 0, null);

    public CursorState Again() => new(PassStart, PassStart, 0, null);
}
