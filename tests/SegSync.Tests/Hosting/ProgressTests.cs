using SegSync.Core.Syncing;

namespace SegSync.Tests.Hosting;

/// <summary>What a run tells of itself holds when it is stopped right there.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task A_decision_tells_only_of_what_it_would_not_do_again()
    {
        await using var hub = new HostedWorld();
        hub.Fill();
        foreach (var system in hub.Pass.Systems) await hub.Pass.PullAsync(system, new("test", "because"), null, default);
        var told = new Committed(hub);
        await hub.Pass.DecideAsync(new("test", "because"), told, default);
        told.Pages.ShouldContain(page => page.Step.StartsWith("segment ", StringComparison.Ordinal));
        told.Pages.ShouldAllBe(page => page.Kept >= page.Done);
    }

    /// <summary>Notes the pages that a decision tells of, and what was in the store by then: codes, or a place in a feed behind the page.</summary>
    private sealed class Committed(HostedWorld hub) : IProgress<SyncProgress>
    {
        public System.Collections.Concurrent.ConcurrentQueue<(string Step, long Done, long Kept)> Pages { get; } = new();

        public void Report(SyncProgress value)
        {
            if (value is { Finished: false, Done: > 0 }) Pages.Enqueue((value.Step, value.Done, Kept(value)));
        }

        // the store in memory answers at once
        private long Kept(SyncProgress value) => value.Step.StartsWith("segment ", StringComparison.Ordinal)
            ? hub.Ports.Store.CountKindAsync(Core.Segmenting.Assignment.KindOf(value.Step["segment ".Length..]), default).AsTask().GetAwaiter().GetResult()
            : hub.Ports.Store.ReadPartitionAsync(Core.Storing.Partitions.Tenant("t"), $"feed|{value.Step}|", default).CountAsync().AsTask().GetAwaiter().GetResult() * value.Done;
    }
}
