using System.Net;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Stores.Cosmos;

/// <summary>
/// Where the hub's container is. An address is entered with the identity that the machine has (managed identity in Azure,
/// else the developer's own); a connection string, for local use, with its key.
/// </summary>
/// <param name="Account"><c>https://name.documents.azure.com:443/</c> or <c>AccountEndpoint=...;AccountKey=...</c>.</param>
/// <param name="Database">Name of the database.</param>
/// <param name="Container">Name of the container, partitioned by <c>/pk</c>.</param>
internal sealed record CosmosConnection(string Account, string Database, string Container)
{
    private const string PartitionPath = "/pk";

    private bool HasKey => Account.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the container. With a key it is made where it is missing; an identity may only use what is there.</summary>
    /// <exception cref="ConfigurationException">It is not there, or may not be used.</exception>
    public async Task<CosmosHubStore> OpenAsync(CancellationToken cancellationToken)
    {
        var client = HasKey ? new CosmosClient(Account, Options()) : new CosmosClient(Account, new DefaultAzureCredential(), Options());
        try
        {
            var container = await new CosmosCalls($"Cosmos DB at {client.Endpoint}").RunAsync(
                async cancel => HasKey ? await MadeAsync(client, cancel) : (await client.GetContainer(Database, Container).ReadContainerAsync(cancellationToken: cancel)).Container, cancellationToken);
            return new(client, container);
        }
        catch (IOException exception) when (exception.InnerException is CosmosException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized })
        {
            client.Dispose();
            throw ConfigurationException.Of("SEGSYNC_COSMOS", "", $"the container {Database}/{Container} cannot be used: {exception.Message}");
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<Container> MadeAsync(CosmosClient client, CancellationToken cancellationToken)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync(Database, cancellationToken: cancellationToken);
        return await database.CreateContainerIfNotExistsAsync(Properties(Container), cancellationToken: cancellationToken);
    }

    /// <summary>What is asked for by value is indexed, and nothing else: bodies never are.</summary>
    internal static ContainerProperties Properties(string name) => new(name, PartitionPath)
    {
        IndexingPolicy = new()
        {
            IndexingMode = IndexingMode.Consistent,
            IncludedPaths = { new IncludedPath { Path = $"{PartitionPath}/?" }, new IncludedPath { Path = "/kind/?" } },
            ExcludedPaths = { new ExcludedPath { Path = "/*" } },
        },
    };

    // the gateway's one address passes every firewall and private endpoint
    private static CosmosClientOptions Options() => new()
    {
        ApplicationName = "SegSync",
        ConnectionMode = ConnectionMode.Gateway,
        MaxRetryAttemptsOnRateLimitedRequests = 200,
        MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromMinutes(2),
    };
}
