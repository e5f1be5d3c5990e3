using SegSync.Core.Deltas;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Telemetry;

/// <summary>How the hub stands at a moment.</summary>
/// <param name="GreenAt">System to when its latest green pull began; systems never pulled are not in it.</param>
/// <param name="Outboxes">System to its writes that are not yet sent.</param>
/// <param name="Jobs">Jobs that wait or are worked on.</param>
/// <param name="DeadLetters">Jobs set aside.</param>
internal sealed record HubGauges(ImmutableDictionary<string, DateTimeOffset> GreenAt, ImmutableDictionary<string, OutboxGauge> Outboxes, long Jobs, long DeadLetters)
{
    private const int Most = 10_000;
    private const int PageSize = 1_000;

    /// <summary>Before the first look.</summary>
    public static readonly HubGauges None = new(ImmutableDictionary<string, DateTimeOffset>.Empty, ImmutableDictionary<string, OutboxGauge>.Empty, 0, 0);

    /// <summary>Looks: a few point reads, and the end of each target's outbox.</summary>
    public static async Task<HubGauges> ReadAsync(HubPorts ports, IMessageBus bus, Landscape landscape, CancellationToken cancellationToken)
    {
        var runs = await LastRun.AllAsync(ports.Store, landscape.Tenant, cancellationToken);
        var outboxes = ImmutableDictionary.CreateBuilder<string, OutboxGauge>(StringComparer.Ordinal);
        foreach (var system in landscape.Systems.Where(system => system.Push)) outboxes[system.Name] = await OutboxAsync(ports.Store, landscape.Tenant, system.Name, cancellationToken);
        return new(
            landscape.Systems.Select(system => (system.Name, At: OldestGreen(runs, $"pull {system.Name} "))).Where(pair => pair.At is not null)
                .ToImmutableDictionary(pair => pair.Name, pair => pair.At!.Value, StringComparer.Ordinal),
            outboxes.ToImmutable(),
            await bus.DepthAsync(Job.Queue, cancellationToken),
            await bus.DeadLettersAsync(Job.Queue, cancellationToken).CountAsync(cancellationToken));
    }

    // a system is as fresh as the stream that was read longest ago
    private static DateTimeOffset? OldestGreen(ImmutableArray<LastRun> runs, string prefix) =>
        runs.Where(last => last.Run.Name.StartsWith(prefix, StringComparison.Ordinal)).Min(last => last.GreenAt);

    private static async Task<OutboxGauge> OutboxAsync(IHubStore store, string tenant, string system, CancellationToken cancellationToken)
    {
        var kind = OutboxEntry.KindOf(system);
        var depth = await store.CountKindAsync(OutboxEntry.WaitingKindOf(system), cancellationToken);
        var place = await new Checkpoint(store, tenant, PushFeed, kind).LoadAsync(cancellationToken);
        long? oldest = null;
        while (depth < Most && await store.ReadChangesAsync(kind, place, PageSize, cancellationToken) is { Documents: [var first, ..] } page)
        {
            oldest ??= first.As<OutboxEntry>().Write.Sequence;
            (depth, place) = (depth + page.Documents.Length, page.Continuation);
        }

        var planned = oldest is { } run ? await new RunHistory(store, tenant).FindAsync(run, cancellationToken) : null;
        return new(depth, planned?.StartedAt);
    }

    // the worker under which a push keeps its place in the outbox
    private const string PushFeed = "push";
}

/// <summary>Writes of a target that are not yet sent.</summary>
/// <param name="Depth">How many, those that wait for another attempt included; counted up to 10,000.</param>
/// <param name="OldestAt">When the run began that planned the oldest; null when there is none, or that run has not ended.</param>
internal readonly record struct OutboxGauge(long Depth, DateTimeOffset? OldestAt);
