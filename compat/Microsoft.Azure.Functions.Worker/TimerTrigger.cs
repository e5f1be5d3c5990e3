using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function on a schedule.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A schedule in UTC.</summary>
    /// <param name="schedule">Six-field NCRONTAB (seconds first), a TimeSpan, or <c>%Setting%</c>.</param>
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    /// <summary>Six-field NCRONTAB (seconds first), a TimeSpan, or <c>%Setting%</c>.</summary>
    public string Schedule { get; private set; }

    /// <summary>Whether the schedule's status is kept over restarts; default true.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Whether the function also runs when the host starts; default false.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function learns about its tick.</summary>
public class TimerInfo
{
    /// <summary>The schedule's status; null where it is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the tick comes later than scheduled.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>When a schedule ran and will run.</summary>
public class ScheduleStatus
{
    /// <summary>The last tick.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next tick.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was written.</summary>
    public DateTime LastUpdated { get; set; }
}
