using SegSync.Core.Storing;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Cosmos;

/// <summary>The store's contract on Cosmos DB: on the strict test server, or on the account that SEGSYNC_COSMOS names.</summary>
public sealed class CosmosHubStoreTests : DurableHubStoreContract
{
    private readonly CosmosCounterpart counterpart = new();

    protected override async Task<IHubStore> OpenAsync() => await counterpart.OpenAsync();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await counterpart.DisposeAsync();
    }
}
