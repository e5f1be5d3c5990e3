using System.Security.Cryptography;
using Microsoft.Azure.Cosmos;
using SegSync.Functions.Stores.Cosmos;

namespace SegSync.Tests.Cosmos;

/// <summary>An empty container for one test: on a test server of its own, or on the account that SEGSYNC_COSMOS names (a connection string), where it is removed afterwards.</summary>
internal sealed class CosmosCounterpart : IAsyncDisposable
{
    private static readonly string? Account = Environment.GetEnvironmentVariable("SEGSYNC_COSMOS") is { Length: > 0 } account ? account : null;

    private readonly string container = $"test-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private CosmosServer? server;

    /// <summary>The test server where one runs; null where a real account is used.</summary>
    public CosmosServer? Server => server;

    public async Task<CosmosHubStore> OpenAsync() => await (await ConnectionAsync()).OpenAsync(default);

    /// <summary>The test server; skips the test where a real account is used, which does not fail on demand.</summary>
    public async Task<CosmosServer> ServerAsync()
    {
        Skip.If(Account is not null, "SEGSYNC_COSMOS is set: a real account does not fail on demand");
        return server ??= await CosmosServer.StartAsync();
    }

    public async Task<CosmosConnection> ConnectionAsync() => new(Account ?? (server ??= await CosmosServer.StartAsync()).ConnectionString, "segsync-tests", container);

    /// <summary>The settings with which a hub keeps its documents there.</summary>
    public async Task<Dictionary<string, string>> SettingsAsync()
    {
        var connection = await ConnectionAsync();
        return new(StringComparer.Ordinal)
        {
            ["SEGSYNC_STORE"] = "cosmos",
            ["SEGSYNC_COSMOS"] = connection.Account,
            ["SEGSYNC_COSMOS_DATABASE"] = connection.Database,
            ["SEGSYNC_COSMOS_CONTAINER"] = connection.Container,
            ["COSMOS_DISABLE_IMDS_ACCESS"] = "true",
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (Account is null) return;
        using var client = new CosmosClient(Account, new() { ConnectionMode = ConnectionMode.Gateway });
        await client.GetContainer("segsync-tests", container).DeleteContainerAsync();
    }
}
