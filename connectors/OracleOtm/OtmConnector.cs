using Microsoft.Extensions.Logging;
using Refit;
using SegSync.Connectors.Http;

namespace SegSync.Connectors.OracleOtm;

/// <summary>Oracle Transportation Management, Basic authentication.</summary>
internal static class OtmConnector
{
    public static ConnectedSystem Connect(ConnectorSettings settings, string secret, TimeProvider time, ILogger logger)
    {
        var api = RestService.For<IOtmApi>(Basic.Authorize(Pipeline.Client(settings), settings.User, secret));
        var wire = new Wire(settings.System, Pipeline.Of(settings, time, logger), time, logger);
        return new(new OtmSource(api, wire, settings), new OtmTarget(api, wire));
    }
}
