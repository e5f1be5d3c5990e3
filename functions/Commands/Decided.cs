using SegSync.Core.Syncing;

namespace SegSync.Functions.Commands;

/// <summary>What stands after records and codes were decided, outside a full pass.</summary>
/// <param name="Masters">Entity kind to standing, active masters.</param>
/// <param name="Assignments">Subjects per scheme and code.</param>
/// <param name="Exceptions">Open exceptions.</param>
internal sealed record Decided(ImmutableSortedDictionary<string, int> Masters, ImmutableArray<CodeCount> Assignments, int Exceptions)
{
    /// <summary>Masters and segments what has landed.</summary>
    public static async Task<Decided> RunAsync(Hub hub, Command command, IProgress<SyncProgress> progress, CancellationToken cancellationToken)
    {
        var segments = await SessionLocks.AloneAsync(hub, systems: false, alone => hub.Pass.DecideAsync(command, progress, alone), cancellationToken);
        return new(
            await Standing.MastersAsync(hub.Ports.Store, cancellationToken),
            [.. segments.SelectMany(segment => segment.Codes.Select(code => new CodeCount(segment.Scheme, code.Key, code.Value)))],
            await Standing.ExceptionsAsync(hub.Ports.Store, cancellationToken));
    }
}

/// <summary>Reports a run's count as a step of the whole.</summary>
internal sealed class Steps(IProgress<SyncProgress> progress, string step) : IProgress<long>
{
    public void Report(long value) => progress.Report(new(step, value, false));
}
