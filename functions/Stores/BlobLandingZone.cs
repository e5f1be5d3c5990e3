using System.IO.Compression;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SegSync.Core.Storing;

namespace SegSync.Functions.Stores;

/// <summary>
/// A landing zone in Azure Blob Storage: a gzipped blob an address, written on the condition that there is none, so that
/// of several writers one writes and nothing is ever overwritten. The tag <c>area</c> (the first segment) is there for
/// lifecycle rules. A service that fails throws <see cref="IOException"/>.
/// </summary>
/// <param name="container">The container, which exists.</param>
public sealed class BlobLandingZone(BlobContainerClient container) : ILandingZone
{
    /// <inheritdoc/>
    public async Task<string> PutAsync(string area, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = LandingAddress.Of(area, content.Span).ToString();
        using var zipped = new MemoryStream();
        await using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(content, cancellationToken);
        zipped.Position = 0;
        var options = new BlobUploadOptions
        {
            Conditions = new() { IfNoneMatch = ETag.All },
            HttpHeaders = new() { ContentType = "application/gzip" },
            Tags = new Dictionary<string, string> { ["area"] = area.Split('/')[0] },
        };
        try
        {
            await container.GetBlobClient(address).UploadAsync(zipped, options, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.Status == 412)
        {
            // the same content: it is there already
        }
        catch (RequestFailedException exception)
        {
            throw Failed(exception);
        }

        return address;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(string address, CancellationToken cancellationToken)
    {
        if (LandingAddress.Parse(address) is not { } parsed) return null;
        try
        {
            using var answer = (await container.GetBlobClient(address).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            var content = new MemoryStream();

            // nothing zips to nothing, which is no gzip file
            if (answer.Details.ContentLength > 0)
            {
                await using var unzipped = new GZipStream(answer.Content, CompressionMode.Decompress);
                await unzipped.CopyToAsync(content, cancellationToken);
            }

            var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
            return parsed.Holds(bytes.Span) ? bytes : throw Damaged(address, null);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (RequestFailedException exception)
        {
            throw Failed(exception);
        }
        catch (InvalidDataException exception) when (exception.InnerException is null)
        {
            throw Damaged(address, exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string area, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (area.Length > 0) LandingAddress.CheckArea(area);
        await foreach (var blob in container.GetBlobsAsync(prefix: area.Length == 0 ? null : $"{area}/", cancellationToken: cancellationToken))
        {
            if (LandingAddress.Parse(blob.Name) is not null) yield return blob.Name;
        }
    }

    private InvalidDataException Damaged(string address, Exception? inner) =>
        new($"The content of {address} is damaged: the blob in {container.Uri} does not hold what its name promises. Restore it from a copy.", inner ?? new InvalidDataException("the hash differs"));

    private IOException Failed(RequestFailedException exception) =>
        new($"Blob Storage at {container.Uri} does not answer as it should ({exception.Status} {exception.ErrorCode}). What was kept stays; run again.", exception);
}
