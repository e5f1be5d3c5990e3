using Microsoft.Extensions.Logging;
using Refit;
using SegSync.Connectors.Http;

namespace SegSync.Connectors.Sap;

/// <summary>SAP S/4HANA by its OData V2 services, Basic authentication of a communication user.</summary>
internal static class SapConnector
{
    public static ConnectedSystem Connect(ConnectorSettings settings, string secret, TimeProvider time, ILogger logger)
    {
        var client = Basic.Authorize(Pipeline.Client(settings, new CsrfHandler()), settings.User, secret);
        var api = RestService.For<ISapApi>(client);
        var wire = new Wire(settings.System, Pipeline.Of(settings, time, logger), time, logger);
        return new(new SapSource(api, wire, settings), new SapTarget(api, wire));
    }
}
