using Microsoft.Extensions.Logging;
using Refit;
using SegSync.Connectors.Http;

namespace SegSync.Connectors.Salesforce;

/// <summary>Salesforce by REST, OAuth 2.0 client credentials of a connected app; the URL is the org's My Domain.</summary>
internal static class SalesforceConnector
{
    public static ConnectedSystem Connect(ConnectorSettings settings, string secret, TimeProvider time, ILogger logger)
    {
        var door = RestService.For<ISalesforceLogin>(Pipeline.Client(settings));
        var grant = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = settings.User ?? "", ["client_secret"] = secret };
        var api = RestService.For<ISalesforceApi>(Pipeline.Client(settings, new BearerHandler(token => door.Token(grant, token), settings.System, logger)));
        var wire = new Wire(settings.System, Pipeline.Of(settings, time, logger), time, logger);
        return new(new SalesforceSource(api, wire, settings), new SalesforceTarget(api, wire));
    }
}
