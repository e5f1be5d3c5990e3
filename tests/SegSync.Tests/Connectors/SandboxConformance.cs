using SegSync.Core.Connecting;

namespace SegSync.Tests.Connectors;

/// <summary>The conformance suite over the sandbox, one class a connector below.</summary>
public abstract class SandboxConformance(string connector) : SourceConformance, IAsyncLifetime
{
    private SandboxSystems _sandbox = null!;

    protected override StreamRequest Stream => SandboxSystems.Stream(connector);

    protected override bool Counts => connector != "oracle-wms";

    protected override bool ListsKeys => connector != "salesforce";

    protected override Task<ISource> OpenAsync(int? pageSize = null) => Task.FromResult(_sandbox.Connect(connector, pageSize).Source);

    public async Task InitializeAsync() => _sandbox = await SandboxSystems.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();
}

public sealed class SapConformance() : SandboxConformance("sap");

public sealed class SalesforceConformance() : SandboxConformance("salesforce");

public sealed class OracleWmsConformance() : SandboxConformance("oracle-wms");

public sealed class OracleOtmConformance() : SandboxConformance("oracle-otm");
