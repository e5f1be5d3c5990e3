using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Hosting;

/// <summary>Runs a timer function at its times in UTC, one run at a time; what it misses while it runs is one run, past due.</summary>
internal sealed class TimerLoop(FunctionEntry function, Invocation invocation, TimeProvider time, ILogger<TimerLoop> logger) : BackgroundService
{
    private static readonly Dictionary<string, string?> NoData = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        var schedule = Cron.Parse(trigger.Schedule);
        var last = time.GetUtcNow();
        if (trigger.RunOnStartup) await RunAsync(last, schedule, false, stoppingToken);
        while (schedule.Next(last) is { } next)
        {
            var wait = next - time.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stoppingToken);

            // a timer may fire a little early; running then would run the slot twice
            if (time.GetUtcNow() < next) continue;
            last = time.GetUtcNow();
            await RunAsync(next, schedule, wait < -TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    private async Task RunAsync(DateTimeOffset slot, Cron schedule, bool pastDue, CancellationToken stoppingToken)
    {
        var status = new ScheduleStatus
        {
            Last = slot.UtcDateTime,
            Next = schedule.Next(slot)?.UtcDateTime ?? DateTime.MaxValue,
            LastUpdated = time.GetUtcNow().UtcDateTime,
        };
        try
        {
            await invocation.RunAsync(function, new TimerInfo { ScheduleStatus = status, IsPastDue = pastDue }, NoData, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.TimerFailed(logger, function.Name, exception);
        }
    }
}
