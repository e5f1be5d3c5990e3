using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using SegSync.Functions.Stores;
using SegSync.Tests.Compat;
using SegSync.Tests.Hosting;

namespace SegSync.Tests.Storing;

/// <summary>Leases of a storage account that does not answer, played on loopback.</summary>
public sealed class BlobLeaseFaultTests : LoopbackTests
{
    private readonly SteppedTime time = new();
    private readonly ConcurrentQueue<string> actions = new();

    [Fact]
    public async Task A_holder_whose_renewal_is_never_answered_is_told_before_the_lease_runs_out()
    {
        Serve("renew", context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var held = await Leases().TakeAsync("hub", default);
        await StepAsync(TimeSpan.FromSeconds(15), () => actions.Contains("renew"), "the lease is asked for again");
        held.Lost.IsCancellationRequested.ShouldBeFalse();
        await StepAsync(TimeSpan.FromSeconds(30), () => held.Lost.IsCancellationRequested, "the loss is told 45 seconds after the lease was taken, and it lasts 60");
    }

    [Fact]
    public async Task A_lease_is_as_old_as_the_request_for_it_and_not_as_its_answer()
    {
        Serve("acquire", context =>
        {
            time.Advance(TimeSpan.FromSeconds(50));
            context.Response.StatusCode = StatusCodes.Status201Created;
            return Task.CompletedTask;
        });
        await using var held = await Leases().TakeAsync("hub", default);
        await HostedWorld.UntilAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), "the loss is told at once");
    }

    [Fact]
    public async Task A_lease_that_cannot_be_signed_is_given_back()
    {
        Serve("metadata", context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await Should.ThrowAsync<Azure.RequestFailedException>(() => Leases().TakeAsync("hub", default));
        actions.ShouldBe(["acquire", "metadata", "release"]);
    }

    private BlobLeases Leases() => new(new BlobContainerClient(new Uri(Server.Address, "account/landing")), time);

    /// <summary>Answers everything well but one action.</summary>
    private void Serve(string faulty, RequestDelegate fault) => Server.Answer = async context =>
    {
        var comp = context.Request.Query["comp"].ToString();
        var action = comp == "lease" ? context.Request.Headers["x-ms-lease-action"].ToString() : comp;
        if (action.Length > 0) actions.Enqueue(action);
        context.Response.Headers.ETag = "\"0x1\"";
        context.Response.Headers.LastModified = "Sun, 01 Mar 2026 08:00:00 GMT";
        context.Response.Headers["x-ms-lease-id"] = context.Request.Headers["x-ms-proposed-lease-id"];
        context.Response.StatusCode = action is "" or "acquire" ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        if (action == faulty) await fault(context);
    };

    private async Task StepAsync(TimeSpan by, Func<bool> holds, string what)
    {
        await HostedWorld.UntilAsync(() => Task.FromResult(time.Waiting > 0), "a timer waits");
        time.Advance(by);
        await HostedWorld.UntilAsync(() => Task.FromResult(holds()), what);
    }
}
