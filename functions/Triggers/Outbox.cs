using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Deltas;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Triggers;

/// <summary>Writes were planned, by whomever: wakes the pushes of their targets.</summary>
public sealed class Outbox(IHub hub)
{
    /// <summary>
    /// Enqueues a push for each target that got entries, once in five seconds. Without its retry policy the trigger would
    /// pass over a batch that failed.
    /// </summary>
    [Function("outbox")]
    [ExponentialBackoffRetry(-1, "00:00:02", "00:05:00")]
    public async Task RunAsync(
        [CosmosDBTrigger("%SEGSYNC_COSMOS_DATABASE%", "%SEGSYNC_COSMOS_CONTAINER%", Connection = "Cosmos", LeaseContainerName = "leases", LeaseContainerPrefix = "outbox", MaxItemsPerInvocation = 1000, StartFromBeginning = true)]
        IReadOnlyList<ChangedDocument> changes, CancellationToken cancellationToken)
    {
        var kinds = changes.Select(change => change.Kind).ToHashSet(StringComparer.Ordinal);
        var now = hub.Ports.Time.GetUtcNow();
        ImmutableArray<Core.Storing.BusMessage> pushes =
            [.. hub.Landscape.Systems.Where(system => system.Push && kinds.Contains(OutboxEntry.KindOf(system.Name))).Select(system => DueJobs.PushSoon(system.Name, now))];
        if (!pushes.IsEmpty) await hub.Bus.SendAsync(Job.Queue, pushes, cancellationToken);
    }
}

/// <summary>A changed document, as far as a function of the change feed needs it.</summary>
/// <param name="Kind">Its kind; other containers' documents have none.</param>
public sealed record ChangedDocument([property: JsonPropertyName("kind")] string? Kind);
