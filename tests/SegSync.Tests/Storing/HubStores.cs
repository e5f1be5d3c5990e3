using SegSync.Core.Memory;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Tests.Storing;

public sealed class MemoryHubStoreTests : HubStoreContract
{
    protected override Task<IHubStore> OpenAsync() => Task.FromResult<IHubStore>(new MemoryHubStore());
}

public sealed class SqliteHubStoreTests : DurableHubStoreContract, IDisposable
{
    private readonly TestFolder folder = new();

    protected override Task<IHubStore> OpenAsync() => Task.FromResult<IHubStore>(new SqliteHubStore(folder.File("hub.db")));

    public void Dispose() => folder.Dispose();
}
