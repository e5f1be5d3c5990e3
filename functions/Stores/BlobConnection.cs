using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Stores;

/// <summary>
/// Where the landing zone's container is. An address is entered with the identity that the machine has; a connection
/// string (<c>UseDevelopmentStorage=true</c> is Azurite's) with its key, and then the container is made where it is missing.
/// </summary>
/// <param name="Account"><c>https://name.blob.core.windows.net</c> or a connection string.</param>
/// <param name="Container">Name of the container.</param>
internal sealed record BlobConnection(string Account, string Container)
{
    private bool IsAddress => Account.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the container.</summary>
    /// <exception cref="ConfigurationException">It is not there, or may not be used.</exception>
    public async Task<BlobContainerClient> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var container = IsAddress
                ? new BlobServiceClient(new Uri(Account), new DefaultAzureCredential()).GetBlobContainerClient(Container)
                : new BlobServiceClient(Account).GetBlobContainerClient(Container);
            if (!IsAddress) await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            else if (!await container.ExistsAsync(cancellationToken)) throw Unusable("it is not there");
            return container;
        }
        catch (Exception exception) when (exception is RequestFailedException or FormatException or AuthenticationFailedException or AggregateException)
        {
            throw Unusable(exception.Message.Split('\n')[0].TrimEnd());
        }
    }

    private ConfigurationException Unusable(string reason) => ConfigurationException.Of("SEGSYNC_BLOBS", "", $"the container {Container} cannot be used: {reason}");
}
