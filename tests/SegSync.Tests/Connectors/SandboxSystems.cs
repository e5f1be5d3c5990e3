using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SegSync.Connectors;
using SegSync.Core.Connecting;
using SegSync.Core.Records;
using SegSync.Sandbox;

namespace SegSync.Tests.Connectors;

/// <summary>A sandbox of a test's own, on a port of its own, and how each connector is connected to it.</summary>
internal sealed class SandboxSystems : IAsyncDisposable
{
    public static readonly string[] Names = ["sap", "salesforce", "oracle-wms", "oracle-otm"];
    private readonly Server _server;

    private SandboxSystems(Server server) => _server = server;

    public static async Task<SandboxSystems> StartAsync(string faults = "[]", int sapPageSize = 1000) => new(await Server.StartAsync(
        new SandboxOptions { Customers = 2000, Products = 800, Orders = 1500, SapPageSize = sapPageSize, Faults = JsonDocument.Parse(faults).RootElement.Clone() }, TimeProvider.System));

    public SegSync.Sandbox.World.Landscape World => _server.Landscape;

    public Uri Url => _server.Url;

    public ConnectedSystem Connect(string connector, int? pageSize = null, string? secret = null, TimeSpan? timeout = null, int? maxAttempts = null, ILogger? logger = null)
    {
        var (user, password, path) = connector switch
        {
            "sap" => ("COMM_USER", "secret", "/"),
            "salesforce" => ("sandbox", "sandbox-secret", "/"),
            "oracle-wms" => ("wms", "secret", "/sandbox/"),
            _ => ("otm", "secret", "/"),
        };
        var settings = new ConnectorSettings(connector, new Uri(_server.Url, path), user, pageSize, null, timeout, maxAttempts);
        return SegSync.Connectors.Connectors.All[connector](settings, secret ?? password, TimeProvider.System, logger ?? NullLogger.Instance);
    }

    /// <summary>The system's name in the sandbox's journals.</summary>
    public static string Sandboxed(string connector) => connector.Replace("oracle-", "", StringComparison.Ordinal);

    /// <summary>A stream with more than 450 records.</summary>
    public static StreamRequest Stream(string connector) => connector switch
    {
        "sap" => new("A_SalesOrder", ["SoldToParty", "to_Item/Material", "to_Item/NetAmount"], "SalesOrder"),
        "salesforce" => new("Account", ["Name", "BillingCity", "Segment__c"], "Id"),
        "oracle-wms" => new("item", ["code", "description"], "id"),
        _ => new("locations", ["locationName", "city"], "locationGid"),
    };

    /// <summary>Writable rows of a system, with the field that a code goes to.</summary>
    public ImmutableArray<PushRow> Rows(string connector, int count, string value)
    {
        var landscape = World;
        var (table, key, field) = connector switch
        {
            "sap" => (landscape.Partners.Customer, "Customer", "CustomerClassification"),
            "salesforce" => (landscape.Salesforce.Account, "Id", "Segment__c"),
            "oracle-wms" => (landscape.Wms.Item, "id", "cust_field_1"),
            _ => (landscape.Otm.Location, "locationGid", "attribute1"),
        };
        var live = Enumerable.Range(0, table.Count).Where(row => connector != "salesforce" || table.Get(row, "IsDeleted").Number == 0).Take(count);
        return [.. live.Select(row => SapCounterpartTests.Row(RowKey.Of(table.Name, (key, table.KeyOf(row))), field, value))];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
