using System.Diagnostics;
using System.Diagnostics.Metrics;
using SegSync.Core.Syncing;

namespace SegSync.Functions.Telemetry;

/// <summary>
/// What the hub measures: what each run counted, as it ends, and how things stand, as last looked at. Names and units are
/// told in docs/operating.md; a test holds the two together.
/// </summary>
internal sealed class HubMeter : IDisposable
{
    private readonly Meter meter = new(HubTelemetry.Name);
    private readonly TimeProvider time;
    private readonly Counter<long> records;
    private readonly Counter<long> requestUnits;
    private readonly Histogram<double> seconds;
    private volatile HubGauges gauges = HubGauges.None;

    /// <param name="time">The clock that freshness is told by.</param>
    public HubMeter(TimeProvider time)
    {
        this.time = time;
        records = meter.CreateCounter<long>("segsync.records", "{record}", "Rows, records, subjects and writes that runs dealt with, by what came of them.");
        requestUnits = meter.CreateCounter<long>("segsync.request_units", "{RU}", "What the store charged.");
        seconds = meter.CreateHistogram<double>("segsync.run.duration", "s", "Wall time of runs.");
        meter.CreateObservableGauge("segsync.freshness", () => gauges.GreenAt.Select(pair => new Measurement<double>((this.time.GetUtcNow() - pair.Value).TotalSeconds, Tag("system", pair.Key))), "s", "Time since the last green pull of a system began.");
        meter.CreateObservableGauge("segsync.outbox.depth", () => gauges.Outboxes.Select(pair => new Measurement<long>(pair.Value.Depth, Tag("system", pair.Key))), "{write}", "Writes planned for a system and not yet sent, at most 10,000.");
        meter.CreateObservableGauge("segsync.lag", () => gauges.Outboxes.Select(pair => new Measurement<double>(pair.Value.OldestAt is { } at ? (this.time.GetUtcNow() - at).TotalSeconds : 0, Tag("system", pair.Key))), "s", "Time since the oldest write that is not yet sent was planned.");
        meter.CreateObservableGauge("segsync.jobs.depth", () => gauges.Jobs, "{message}", "Jobs that wait or are worked on.");
        meter.CreateObservableGauge("segsync.jobs.dead", () => gauges.DeadLetters, "{message}", "Jobs among the dead letters.");
    }

    /// <summary>How things stand.</summary>
    public void Stand(HubGauges now) => gauges = now;

    /// <summary>A run has ended: its counts, and a span of its time.</summary>
    public void Ended(RunRecord run)
    {
        var (step, subject) = run.Name.Split(' ', 3) is [var first, var second, ..] ? (first, second) : (run.Name, "");
        var tags = new TagList { { "step", step }, { "subject", subject } };
        foreach (var (name, count) in run.Counts)
        {
            if (name == "requestUnits") requestUnits.Add(count, tags);
            else if (count > 0) records.Add(count, Tag("step", step), Tag("subject", subject), Tag("outcome", name));
        }

        seconds.Record(run.Seconds, Tag("step", step), Tag("subject", subject), Tag("ok", run.Problem is null));
        using var span = HubTelemetry.Source.StartActivity(run.Name, ActivityKind.Internal, parentContext: default, startTime: run.StartedAt);
        span?.SetTag("run", run.Number).SetTag("actor", run.Actor).SetStatus(run.Problem is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error)
            .SetEndTime(run.StartedAt.UtcDateTime.AddSeconds(run.Seconds));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
