using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SegSync.Functions.Telemetry;

/// <summary>Sends metrics and spans to an OpenTelemetry collector for as long as the hub is open; what is left is sent when it closes.</summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private readonly MeterProvider metrics;
    private readonly TracerProvider traces;

    private OtlpExport(IConfiguration settings, TimeProvider time)
    {
        Meter = new(time);
        metrics = Sdk.CreateMeterProviderBuilder().ConfigureServices(services => services.AddSingleton(settings)).ConfigureResource(Named)
            .AddMeter(HubTelemetry.Name).AddOtlpExporter().Build();
        traces = Sdk.CreateTracerProviderBuilder().ConfigureServices(services => services.AddSingleton(settings)).ConfigureResource(Named)
            .AddSource(HubTelemetry.Name).AddOtlpExporter().Build();
    }

    /// <summary>What is measured.</summary>
    public HubMeter Meter { get; }

    /// <summary>An export as the settings of OpenTelemetry say (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin); null where no endpoint is set.</summary>
    public static OtlpExport? Of(IConfiguration settings, TimeProvider time) => settings["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } ? new(settings, time) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // disposing flushes: a collector that does not answer holds up the end for seconds, not for ever
        metrics.Dispose();
        traces.Dispose();
        Meter.Dispose();
        return default;
    }

    private static void Named(ResourceBuilder resource) => resource.AddService("segsync", autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName);
}
