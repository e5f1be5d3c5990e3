using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SegSync.Core.Deltas;
using SegSync.Core.Syncing;
using SegSync.Functions.Configuration;
using SegSync.Functions.Triggers;

namespace SegSync.Tests.Hosting;

/// <summary>What the Functions host calls is not bounded like what comes from outside.</summary>
public sealed class HandlerTests
{
    [Fact]
    public async Task A_page_of_the_change_feed_of_five_megabytes_is_worked_off()
    {
        await using var hub = await new HostedWorld().StartHandlerAsync(null);
        var changes = new JsonArray([.. Enumerable.Range(0, 5).Select(i => new JsonObject { ["id"] = $"d{i}", ["kind"] = OutboxEntry.KindOf("crm"), ["text"] = new string('x', 1024 * 1024) })]);
        var payload = FunctionsHost.Payload("changes", changes).ToJsonString();
        payload.Length.ShouldBeGreaterThan(5 * 1024 * 1024);
        using var answer = await hub.Client.PostAsync("/outbox", new StringContent(payload, Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await hub.Bus.DepthAsync(Job.Queue, default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_from_outside_is_bounded_in_the_handler_too()
    {
        await using var hub = await new HostedWorld().StartHandlerAsync(null);
        using var answer = await hub.Client.PostAsync("/api/sync", new StringContent(new string(' ', 2 * 1024 * 1024)));
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public void A_call_of_the_change_feed_carries_few_enough_documents_for_memory()
    {
        var trigger = typeof(Outbox).GetMethod(nameof(Outbox.RunAsync))!.GetParameters()[0].GetCustomAttributes(false).OfType<Microsoft.Azure.Functions.Worker.CosmosDBTriggerAttribute>().Single();
        trigger.MaxItemsPerInvocation.ShouldBeInRange(1, 100);
    }

    [Theory]
    [InlineData("True", true)]
    [InlineData("False", false)]
    [InlineData("", false)]
    public async Task The_header_of_app_service_is_trusted_only_where_app_service_says_that_it_writes_it(string enabled, bool starts)
    {
        await using var hub = new HostedWorld();
        hub.Secrets["SEGSYNC_AUTH"] = "easyauth";
        if (enabled.Length > 0) hub.Secrets["WEBSITE_AUTH_ENABLED"] = enabled;
        if (starts) await hub.StartHandlerAsync(null);
        else (await Should.ThrowAsync<ConfigurationException>(() => hub.StartHandlerAsync(null))).Message.ShouldContain("WEBSITE_AUTH_ENABLED");
    }
}
