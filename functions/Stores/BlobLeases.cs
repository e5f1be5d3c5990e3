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
    /// <exception cref="LockHeldException">Somebody else works under it; says who.</exception>
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
                var asked = time.GetUtcNow();
                await lease.AcquireAsync(Lasts, cancellationToken: cancellationToken);
                await SignAsync(blob, lease, cancellationToken);
                return new(token => HoldAsync(lease, asked, token), () => ReleaseAsync(lease));
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                if (time.GetUtcNow() >= patience) throw new LockHeldException($"'{name}' is worked on by {await HolderAsync(blob, cancellationToken)}; it goes on when that is done");
                await Task.Delay(AskEvery, time, cancellationToken);
            }
        }
    }

    /// <summary>Renews until told to stop; returns early when the lease is lost or might be.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="renewed">When it was asked for: it runs from then at the earliest, whenever the answer came.</param>
    /// <param name="done">Stops it.</param>
    private async Task HoldAsync(BlobLeaseClient lease, DateTimeOffset renewed, CancellationToken done)
    {
        while (true)
        {
            var left = renewed + Sure - time.GetUtcNow();
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left < RenewEvery ? left : RenewEvery, time, done);
            var asked = time.GetUtcNow();
            left = renewed + Sure - asked;
            if (left <= TimeSpan.Zero) return;
            using var unsure = new CancellationTokenSource(left, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(unsure.Token, done);
            try
            {
                await lease.RenewAsync(cancellationToken: either.Token);
                renewed = asked;
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
            {
                return;
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException && !done.IsCancellationRequested)
            {
                // asked again while the lease is sure
            }
        }
    }

    /// <summary>Says on the blob who holds it; one that cannot say so does not keep it.</summary>
    private static async Task SignAsync(BlobClient blob, BlobLeaseClient lease, CancellationToken cancellationToken)
    {
        try
        {
            await blob.SetMetadataAsync(new Dictionary<string, string> { ["holder"] = Self }, new() { LeaseId = lease.LeaseId }, cancellationToken);
        }
        catch
        {
            await ReleaseAsync(lease);
            throw;
        }
    }

    private static async Task ReleaseAsync(BlobLeaseClient lease)
    {
        try
        {
            await lease.ReleaseAsync();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
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
