using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Versions;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;
using SegSync.Functions.Stores;

namespace SegSync.Functions.Api;

/// <summary>
/// Counts what the hub holds. Counting reads every assignment and profile, so an answer is kept until a run has ended, at
/// most for a minute.
/// </summary>
internal sealed class Overview(IHub hub) : IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1);
    private (string Runs, DateTimeOffset At, Counted Counts)? kept;

    /// <summary>Everything at a glance.</summary>
    public async Task<OverviewView> ReadAsync(CancellationToken cancellationToken)
    {
        var runs = await LastRun.AllAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken);
        var counts = await CountsAsync(ContentHash.OfJson(runs), cancellationToken);
        return new(hub.Ports.Time.GetUtcNow(), Systems(runs, counts), counts.Masters, counts.Schemes, counts.Exceptions, counts.Quarantined.Values.Sum(),
            await hub.Bus.DepthAsync(Job.Queue, cancellationToken), (int)await hub.Bus.CountDeadLettersAsync(Job.Queue, cancellationToken));
    }

    /// <summary>The systems of the landscape.</summary>
    public async Task<ImmutableArray<SystemView>> SystemsAsync(CancellationToken cancellationToken)
    {
        var runs = await LastRun.AllAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken);
        return Systems(runs, await CountsAsync(ContentHash.OfJson(runs), cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private ImmutableArray<SystemView> Systems(ImmutableArray<LastRun> runs, Counted counts)
    {
        var now = hub.Ports.Time.GetUtcNow();
        return [.. hub.Landscape.Systems.Select(system => new SystemView(
            system.Name, system.Connector, system.Schedule, Cron.Parse(system.Schedule).Next(now),
            ActivityView.Of([.. runs.Where(last => last.Run.Name.StartsWith($"pull {system.Name} ", StringComparison.Ordinal))]),
            ActivityView.Of([.. runs.Where(last => last.Run.Name == $"push {system.Name}")]),
            counts.Quarantined.GetValueOrDefault(system.Name)))];
    }

    private async Task<Counted> CountsAsync(string runs, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var now = hub.Ports.Time.GetUtcNow();
            if (kept is { } last && last.Runs == runs && now - last.At < Keep) return last.Counts;
            var counts = await CountAsync(cancellationToken);
            kept = (runs, now, counts);
            return counts;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Counted> CountAsync(CancellationToken cancellationToken)
    {
        var store = hub.Ports.Store;
        var masters = await Standing.MastersAsync(store, cancellationToken);
        var schemes = ImmutableArray.CreateBuilder<SchemeView>();
        foreach (var scheme in await SchemesAsync(hub, cancellationToken))
        {
            var codes = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
            await foreach (var document in store.ReadKindAsync(Assignment.KindOf(scheme.Name), cancellationToken))
            {
                var code = document.As<Assignment>().Decision.Code;
                codes[code] = codes.GetValueOrDefault(code) + 1;
            }

            schemes.Add(new(scheme.Name, scheme.Rule, scheme.Entity.Word(), codes.ToImmutable()));
        }

        var exceptions = await Standing.ExceptionsAsync(store, cancellationToken);
        var quarantined = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        await foreach (var document in store.ReadKindAsync(Kinds.Quarantine, cancellationToken))
        {
            // qua|tenant|system|...
            var system = document.Key.Partition.Split('|', 4)[2];
            quarantined[system] = quarantined.GetValueOrDefault(system) + 1;
        }

        return new(masters, schemes.ToImmutable(), exceptions, quarantined.ToImmutable());
    }

    /// <summary>The schemes that decide now.</summary>
    internal static async Task<ImmutableArray<SchemeInForce>> SchemesAsync(IHub hub, CancellationToken cancellationToken) =>
        (await SchemeBook.LoadAsync(hub.Ports.Store, hub.Landscape.Tenant, cancellationToken)).InForce(DateOnly.FromDateTime(hub.Ports.Time.GetUtcNow().UtcDateTime));

    private sealed record Counted(
        ImmutableSortedDictionary<string, int> Masters, ImmutableArray<SchemeView> Schemes, int Exceptions, ImmutableSortedDictionary<string, long> Quarantined);
}
