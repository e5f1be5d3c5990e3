using System.Collections.Frozen;
using SegSync.Connectors.OracleOtm;
using SegSync.Connectors.OracleWms;
using SegSync.Connectors.Salesforce;
using SegSync.Connectors.Sap;

namespace SegSync.Connectors;

/// <summary>The connectors there are, by the name that a landscape uses.</summary>
public static class Connectors
{
    /// <summary>Connector name to its factory; ordinal.</summary>
    public static FrozenDictionary<string, ConnectorFactory> All { get; } = new Dictionary<string, ConnectorFactory>
    {
        ["sap"] = SapConnector.Connect,
        ["salesforce"] = SalesforceConnector.Connect,
        ["oracle-wms"] = WmsConnector.Connect,
        ["oracle-otm"] = OtmConnector.Connect,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
