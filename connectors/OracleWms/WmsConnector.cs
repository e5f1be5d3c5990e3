using Microsoft.Extensions.Logging;
using Refit;
using SegSync.Connectors.Http;

namespace SegSync.Connectors.OracleWms;

/// <summary>Oracle WMS Cloud, Basic authentication; the URL holds the environment (<c>https://host/env</c>).</summary>
internal static class WmsConnector
{
    public static ConnectedSystem Connect(ConnectorSettings settings, string secret, TimeProvider time, ILogger logger)
    {
        var api = RestService.For<IWmsApi>(Basic.Authorize(Pipeline.Client(settings), settings.User, secret));
        var wire = new Wire(settings.System, Pipeline.Of(settings, time, logger), time, logger);
        return new(new WmsSource(api, wire, settings), new WmsTarget(api, wire));
    }
}
