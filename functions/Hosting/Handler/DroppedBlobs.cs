using System.Text.Json;
using Azure.Identity;
using Azure.Storage.Blobs;
using SegSync.Functions.Configuration;

namespace SegSync.Functions.Hosting.Handler;

/// <summary>
/// The blobs that Event Grid tells of. An event carries the address, never the content; the blob is read from the account
/// that the settings of the connection name, whatever account the event names.
/// </summary>
/// <param name="setting">A setting by name.</param>
internal sealed class DroppedBlobs(Func<string, string?> setting)
{
    private const string Created = "Microsoft.Storage.BlobCreated";
    private const string Containers = "/containers/";
    private const string Blobs = "/blobs/";

    /// <summary>Which blob was made, as container and name; null where the event tells of something else.</summary>
    /// <param name="told">An event in the schema of Event Grid or of CloudEvents 1.0.</param>
    public static (string Container, string Name)? Of(JsonElement told)
    {
        if (told.ValueKind != JsonValueKind.Object || Text(told, "eventType") is var type && (type ?? Text(told, "type")) != Created || Text(told, "subject") is not { } subject) return null;
        var container = subject.IndexOf(Containers, StringComparison.Ordinal);
        var blob = container < 0 ? -1 : subject.IndexOf(Blobs, container + Containers.Length, StringComparison.Ordinal);
        return blob < 0 ? null : (subject[(container + Containers.Length)..blob], subject[(blob + Blobs.Length)..]);
    }

    /// <summary>Opens a blob; it is read as it comes.</summary>
    /// <exception cref="ConfigurationException">No setting says where blobs are.</exception>
    public Task<Stream> OpenAsync(string connection, string container, string name, CancellationToken cancellationToken)
    {
        var service = setting(connection) is { Length: > 0 } text ? new BlobServiceClient(text)
            : setting($"{connection}__blobServiceUri") is { Length: > 0 } address ? new(new Uri(address), new DefaultAzureCredential())
            : throw ConfigurationException.Of($"{connection}__blobServiceUri", "", "is not set, and dropped files are read there");
        return service.GetBlobContainerClient(container).GetBlobClient(name).OpenReadAsync(cancellationToken: cancellationToken);
    }

    private static string? Text(JsonElement told, string name) => told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
