using SegSync.Core.Storing;
using SegSync.Functions.Stores.Cosmos;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Cosmos;

/// <summary>The store's contract on Cosmos DB: on the strict test server, or on the account that SEGSYNC_COSMOS names.</summary>
public sealed class CosmosHubStoreTests : DurableHubStoreContract
{
    private readonly CosmosCounterpart counterpart = new();

    protected override async Task<IHubStore> OpenAsync() => await counterpart.OpenAsync();

    protected override Task CloseAsync(IHubStore opened)
    {
        ((CosmosHubStore)opened).Dispose();
        return Task.CompletedTask;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await counterpart.DisposeAsync();
    }
}
