using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using SegSync.Functions.Hosting;
using SegSync.Functions.Stores;
using SegSync.Tests.Hosting;

namespace SegSync.Tests.Storing;

/// <summary>Locks between processes, on Azurite: one holder at a time, and who loses a lock is told.</summary>
public sealed class BlobLeaseTests(Azurite azurite) : IClassFixture<Azurite>
{
    private readonly SteppedTime time = new();

    [SkippableFact]
    public async Task A_lock_is_one_holders_until_it_is_given_back()
    {
        var (leases, _) = await OpenAsync();
        var first = await leases.TakeAsync("hub", default);
        await using (var other = await leases.TakeAsync("system-erp", default)) other.Lost.IsCancellationRequested.ShouldBeFalse();
        var second = leases.TakeAsync("hub", default);
        await HostedWorld.UntilAsync(() => Task.FromResult(time.Waiting >= 2), "the second waits");
        second.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();
        await AdvanceUntilAsync(second);
        await using var held = await second;
        held.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [SkippableFact]
    public async Task Who_waits_too_long_is_told_who_holds_the_lock()
    {
        var (leases, _) = await OpenAsync();
        await using var first = await leases.TakeAsync("hub", default);
        var second = leases.TakeAsync("hub", default);
        await AdvanceUntilAsync(second);
        (await Should.ThrowAsync<IOException>(() => second)).Message.ShouldContain($"process {Environment.ProcessId}");
        first.Lost.IsCancellationRequested.ShouldBeFalse("its renewals went on meanwhile");
    }

    [SkippableFact]
    public async Task A_holder_whose_lease_was_broken_is_told_at_its_next_renewal()
    {
        var (leases, container) = await OpenAsync();
        await using var held = await leases.TakeAsync("hub", default);
        await container.GetBlobClient("locks/hub").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await using var thief = await leases.TakeAsync("hub", default);
        time.Advance(TimeSpan.FromSeconds(16));
        await HostedWorld.UntilAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), "the loss is told");
        thief.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [SkippableFact]
    public async Task A_lock_is_no_page_of_the_landing_zone()
    {
        var (leases, container) = await OpenAsync();
        await using var held = await leases.TakeAsync("hub", default);
        (await new BlobLandingZone(container).ListAsync("", default).CountAsync()).ShouldBe(0);
    }

    private async Task<(BlobLeases Leases, BlobContainerClient Container)> OpenAsync()
    {
        var container = await azurite.Connection().OpenAsync(default);
        return (new(container, time), container);
    }

    private async Task AdvanceUntilAsync(Task<RunLock> wanted) =>
        await HostedWorld.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(wanted.IsCompleted);
            }, "the second has its answer");
}
