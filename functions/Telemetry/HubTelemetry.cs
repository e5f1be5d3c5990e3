using System.Diagnostics;

namespace SegSync.Functions.Telemetry;

/// <summary>What the hub tells of itself; nobody listens unless an exporter is configured.</summary>
internal static class HubTelemetry
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "SegSync";

    /// <summary>Spans: one an invocation of a function, one a run.</summary>
    public static readonly ActivitySource Source = new(Name);
}
