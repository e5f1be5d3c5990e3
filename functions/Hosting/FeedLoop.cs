using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Deltas;
using SegSync.Core.Syncing;
using SegSync.Functions.Triggers;

namespace SegSync.Functions.Hosting;

/// <summary>
/// Feeds the changes of the hub's outboxes to a function, from the store's own change feed: at least once, page by page. A
/// page whose function fails comes again as the function's retry policy says; after its last attempt it is passed over, as
/// in Azure.
/// </summary>
internal sealed class FeedLoop(FunctionEntry function, IHub hub, Invocation invocation, EmbeddedHostOptions options, TimeProvider time, ILogger<FeedLoop> logger)
    : BackgroundService
{
    private static readonly Dictionary<string, string?> NoData = [];

    private readonly CosmosDBTriggerAttribute trigger = (CosmosDBTriggerAttribute)function.Trigger;
    private readonly RetryAttribute? retry = function.Method.GetCustomAttribute<RetryAttribute>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var kinds = hub.Landscape.Systems.Where(system => system.Push).Select(system => OutboxEntry.KindOf(system.Name)).ToImmutableArray();
        while (true)
        {
            foreach (var kind in kinds) await DrainAsync(kind, stoppingToken);
            await Task.Delay(options.WatchEvery, time, stoppingToken);
        }
    }

    /// <summary>How long a page rests after its attempt of this number (0 is the first); null when it was the last.</summary>
    public static TimeSpan? RestAfter(RetryAttribute? policy, int attempt)
    {
        if (policy is null || (policy.MaxRetryCount >= 0 && attempt >= policy.MaxRetryCount)) return null;
        return policy switch
        {
            FixedDelayRetryAttribute steady => Span(steady.DelayInterval),
            ExponentialBackoffRetryAttribute growing when Span(growing.MinimumInterval) * Math.Pow(2, Math.Min(attempt, 30)) is var rest => rest < Span(growing.MaximumInterval) ? rest : Span(growing.MaximumInterval),
            _ => throw new InvalidOperationException($"the retry policy {policy.GetType().Name} is not known"),
        };
    }

    private async Task DrainAsync(string kind, CancellationToken stoppingToken)
    {
        try
        {
            var max = trigger.MaxItemsPerInvocation > 0 ? trigger.MaxItemsPerInvocation : 100;
            await new Checkpoint(hub.Ports.Store, hub.Landscape.Tenant, function.Name, kind).DrainAsync(
                max, page => RunAsync([.. page.Select(document => new ChangedDocument(document.Kind))], stoppingToken), stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.FeedFailed(logger, function.Name, exception.Message);
        }
    }

    private async Task RunAsync(ImmutableArray<ChangedDocument> changes, CancellationToken stoppingToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await invocation.RunAsync(function, changes, NoData, stoppingToken);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.FeedFailed(logger, function.Name, exception.Message);
                if (RestAfter(retry, attempt) is not { } rest) return;
                await Task.Delay(rest, time, stoppingToken);
            }
        }
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
