using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using SegSync.Functions.Hosting;

namespace SegSync.Functions.Stores;

/// <summary>
/// Locks between processes: leases on blobs <c>locks/NAME</c> of the landing container. A lease lasts a minute and is
/// renewed while the work goes on; a holder that dies lets go by itself. A holder that cannot renew is told before another
/// can take over.
/// </summary>
/// <param name="container">The container, which exists.</param>
/// <param name="time">The clock of renewals.</param>
internal sealed class BlobLeases(BlobContainerClient container, TimeProvider time)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Sure = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);
    private static readonly string Self = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName} process {Environment.ProcessId}");

    /// <summary>Takes a lock, waiting for one that nobody renews any more.</summary>
    /// <exception cref="IOException">Somebody else works under it; says who.</exception>
    public async Task<RunLock> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient($"locks/{name}");
        var patience = time.GetUtcNow() + Lasts + Sure;
        while (true)
        {
            try
            {
                await MakeAsync(blob, cancellationToken);
                var lease = blob.GetBlobLeaseClient();
                await lease.AcquireAsync(Lasts, cancellationToken: cancellationToken);
                await blob.SetMetadataAsync(new Dictionary<string, string> { ["holder"] = Self }, new() { LeaseId = lease.LeaseId }, cancellationToken);
                return new(token => HoldAsync(lease, token), () => ReleaseAsync(lease));
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                if (time.GetUtcNow() >= patience) throw new IOException($"'{name}' is worked on by {await HolderAsync(blob, cancellationToken)}; it goes on when that is done");
                await Task.Delay(AskEvery, time, cancellationToken);
            }
        }
    }

    /// <summary>Renews until told to stop; returns early when the lease is lost or might be.</summary>
    private async Task HoldAsync(BlobLeaseClient lease, CancellationToken done)
    {
        var renewed = time.GetUtcNow();
        while (true)
        {
            await Task.Delay(RenewEvery, time, done);
            try
            {
                await lease.RenewAsync(cancellationToken: done);
                renewed = time.GetUtcNow();
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
            {
                return;
            }
            catch (RequestFailedException)
            {
                if (time.GetUtcNow() - renewed >= Sure) return;
            }
        }
    }

    private static async Task ReleaseAsync(BlobLeaseClient lease)
    {
        try
        {
            await lease.ReleaseAsync();
        }
        catch (RequestFailedException)
        {
            // lost already, or it runs out by itself
        }
    }

    private static async Task MakeAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(Stream.Null, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.Status == 412)
        {
            // it is there already
        }
    }

    private static async Task<string> HolderAsync(BlobClient blob, CancellationToken cancellationToken) =>
        (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.Metadata.TryGetValue("holder", out var holder) ? holder : "another process";
}
