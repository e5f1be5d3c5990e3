using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;

namespace SegSync.Functions.Hosting;

/// <summary>
/// Feeds a queue to its function: as many sessions at once as <c>host.json</c> allows, locks renewed while the function
/// works, failures put back with a rest that grows. After the bus's last delivery a message lies among the dead letters.
/// </summary>
internal sealed class QueueLoop(
    FunctionEntry function, Invocation invocation, IMessageBus bus, HostSettings settings, EmbeddedHostOptions options, TimeProvider time, ILogger<QueueLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan LockFor = TimeSpan.FromMinutes(1);

    private readonly string queue = ((ServiceBusTriggerAttribute)function.Trigger).QueueName
        ?? throw new InvalidOperationException($"function {function.Name}: the embedded host has queues, no topics");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var room = new SemaphoreSlim(settings.MaxConcurrentSessions);
        var working = new HashSet<Task>();
        try
        {
            while (true)
            {
                await room.WaitAsync(stoppingToken);
                var message = await NextAsync(stoppingToken);
                working.RemoveWhere(task => task.IsCompleted);
                working.Add(HandleAsync(message, room, stoppingToken));
            }
        }
        finally
        {
            await Task.WhenAll(working);
        }
    }

    private async Task<LockedMessage> NextAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (await bus.ReceiveAsync(queue, 1, LockFor, stoppingToken) is [var message]) return message;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.QueueFailed(logger, queue, exception.Message);
            }

            await Task.Delay(options.PollEvery, time, stoppingToken);
        }
    }

    private async Task HandleAsync(LockedMessage message, SemaphoreSlim room, CancellationToken stoppingToken)
    {
        // without this, a function that never awaits would hold up the loop
        await Task.Yield();
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var done = new CancellationTokenSource();
        var renewal = RenewAsync(message, lost, done.Token);
        string? reason = null;
        try
        {
            await invocation.RunAsync(function, message.Body, Data(message), lost.Token);
        }
        catch (Exception exception)
        {
            reason = exception is OperationCanceledException && stoppingToken.IsCancellationRequested ? "the host was stopped" : exception.Message;
        }

        await done.CancelAsync();
        await renewal;
        await SettleAsync(message, reason, stoppingToken.IsCancellationRequested);
        room.Release();
    }

    private async Task SettleAsync(LockedMessage message, string? reason, bool stopping)
    {
        try
        {
            var rest = stopping ? TimeSpan.Zero : settings.RestAfter(message.DeliveryCount);
            if (reason is not null) Log.MessageFailed(logger, function.Name, message.Id, message.DeliveryCount, rest, reason);
            var settled = reason is null
                ? await bus.CompleteAsync(message, CancellationToken.None)
                : await bus.AbandonAsync(message, rest, reason, CancellationToken.None);
            if (!settled) Log.LockLost(logger, function.Name, message.Id);
        }
        catch (Exception exception)
        {
            // the lock runs out and the message comes again
            Log.QueueFailed(logger, queue, exception.Message);
        }
    }

    private async Task RenewAsync(LockedMessage message, CancellationTokenSource lost, CancellationToken done)
    {
        var until = time.GetUtcNow() + settings.MaxAutoLockRenewal;
        try
        {
            while (true)
            {
                await Task.Delay(LockFor / 3, time, done);
                if (time.GetUtcNow() < until && await bus.RenewAsync(message, LockFor, done)) continue;
                Log.LockLost(logger, function.Name, message.Id);
                await lost.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // the function has ended
        }
        catch (Exception exception)
        {
            Log.QueueFailed(logger, queue, exception.Message);
            await lost.CancelAsync();
        }
    }

    private static Dictionary<string, string?> Data(LockedMessage message) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["MessageId"] = message.Id,
        ["SessionId"] = message.Session,
        ["DeliveryCount"] = message.DeliveryCount.ToString(CultureInfo.InvariantCulture),
        ["SequenceNumber"] = message.Sequence.ToString(CultureInfo.InvariantCulture),
    };
}
