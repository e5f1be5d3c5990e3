using System.Globalization;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// What the calendar asks for: the jobs of every schedule that fired in a span of time. However many slots of a schedule
/// were missed, they make one job, of the latest; a job's message id is made of job and slot, so that a doubled tick
/// enqueues nothing.
/// </summary>
public static class DueJobs
{
    /// <summary>How far back a missed slot is looked for; a schedule that fires less often than that is not made up for.</summary>
    public static readonly TimeSpan CatchUp = TimeSpan.FromDays(31);

    /// <summary>The messages of the slots after <paramref name="after"/> up to and including <paramref name="until"/>.</summary>
    public static ImmutableArray<BusMessage> Between(Landscape landscape, DateTimeOffset after, DateTimeOffset until)
    {
        var due = ImmutableArray.CreateBuilder<BusMessage>();
        foreach (var system in landscape.Systems)
        {
            if (Latest(system.Schedule, after, until) is not { } slot) continue;
            due.Add(Scheduled("pull", system.Name, slot));
            if (system.Push) due.Add(Scheduled("push", system.Name, slot));
        }

        if (Latest(landscape.Segment, after, until) is { } decide) due.Add(Scheduled("decide", null, decide));
        return due.ToImmutable();
    }

    /// <summary>
    /// A decision that several pulls ask for at about the same time, once: due when the span of five seconds in which it
    /// was asked for is over, so that it sees what all of them landed.
    /// </summary>
    public static BusMessage DecideSoon(string actor, string reason, DateTimeOffset now) => Soon(new("decide", null, actor, reason), "after", now);

    /// <summary>A push that several changes of a target's outbox ask for at about the same time, once, in the same way.</summary>
    public static BusMessage PushSoon(string system, DateTimeOffset now) => Soon(new("push", system, "outbox", "writes were planned"), "feed", now);

    private static BusMessage Soon(Job job, string cause, DateTimeOffset now)
    {
        var span = TimeSpan.FromSeconds(5).Ticks;
        var due = new DateTimeOffset(((now.UtcTicks / span) + 1) * span, TimeSpan.Zero);
        return job.Message($"{cause}|{Text(due)}", due);
    }

    private static BusMessage Scheduled(string job, string? system, DateTimeOffset slot) =>
        new Job(job, system, "schedule", $"slot {Text(slot)}").Message(Text(slot));

    private static DateTimeOffset? Latest(string schedule, DateTimeOffset after, DateTimeOffset until) =>
        Cron.Parse(schedule).Latest(after < until - CatchUp ? until - CatchUp : after, until);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
