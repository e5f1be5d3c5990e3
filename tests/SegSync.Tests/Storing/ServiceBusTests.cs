using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SegSync.Core.Storing;
using SegSync.Functions.Configuration;
using SegSync.Functions.Stores.ServiceBus;
using SegSync.Tests.Compat;

namespace SegSync.Tests.Storing;

/// <summary>What is sent to Service Bus over its REST API, and how its dead letters are mended.</summary>
public sealed class ServiceBusTests : LoopbackTests
{
    private readonly ConcurrentDictionary<long, JsonObject> dead = new();

    private ServiceBusMessageBus Bus() => new(new ServiceBusConnection($"Endpoint={Server.Address};SharedAccessKeyName=hub;SharedAccessKey=c2VjcmV0").Api(new ManualClock()));

    [Fact]
    public async Task A_message_carries_its_id_session_and_time()
    {
        Server.Answer = Answer(201);
        await Bus().SendAsync("jobs", [new("m1", """{"job":"decide"}""", "hub", new(2026, 7, 1, 8, 0, 0, TimeSpan.FromHours(2))), new("m2", "ä")], default);
        var sent = Server.Last;
        (sent.Method, sent.Target).ShouldBe(("POST", "/jobs/messages?timeout=60"));
        sent.Headers["Content-Type"].ShouldStartWith("application/vnd.microsoft.servicebus.json");
        var messages = JsonNode.Parse(sent.Body)!.AsArray();
        messages.Count.ShouldBe(2);
        messages[0]!["Body"]!.ToString().ShouldBe("""{"job":"decide"}""");
        messages[0]!["BrokerProperties"]!.ToJsonString().ShouldBe("""{"MessageId":"m1","SessionId":"hub","ScheduledEnqueueTimeUtc":"Wed, 01 Jul 2026 06:00:00 GMT"}""");
        messages[1]!["Body"]!.ToString().ShouldBe("ä");
        var token = sent.Headers["Authorization"];
        token.ShouldStartWith($"SharedAccessSignature sr={Uri.EscapeDataString(Server.Address.ToString())}&sig=");
        token.ShouldContain("&skn=hub");
        token.ShouldContain($"&se={new ManualClock().GetUtcNow().AddMinutes(20).ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task Many_messages_go_in_requests_that_stay_under_the_limit()
    {
        var sizes = new ConcurrentBag<int>();
        Server.Answer = context =>
        {
            sizes.Add(JsonNode.Parse(Server.Last.Body)!.AsArray().Count);
            Server.Last.Body.Length.ShouldBeLessThan(256 * 1024);
            context.Response.StatusCode = 201;
            return Task.CompletedTask;
        };
        await Bus().SendAsync("jobs", [.. Enumerable.Range(0, 50).Select(i => new BusMessage($"m{i}", new string('x', 10_000)))], default);
        sizes.Sum().ShouldBe(50);
        sizes.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_send_that_failed_on_the_way_is_sent_again_with_the_same_id()
    {
        var calls = new ConcurrentQueue<string>();
        Server.Answer = context =>
        {
            calls.Enqueue(Server.Last.Body);
            context.Response.StatusCode = calls.Count == 1 ? 503 : 201;
            return Task.CompletedTask;
        };
        await Bus().SendAsync("jobs", [new("m1", "x")], default);
        calls.Count.ShouldBe(2);
        calls.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_the_service_refuses_is_told()
    {
        Server.Answer = Answer(401);
        (await Should.ThrowAsync<IOException>(() => Bus().SendAsync("jobs", [new("m1", "x")], default))).Message.ShouldContain("401");
        await Should.ThrowAsync<StoreLimitException>(() => Bus().SendAsync("jobs", [new("", "x")], default));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_stay_and_are_sent_again_under_another_id_when_replayed()
    {
        foreach (var i in (long[])[7, 9]) dead[i] = new() { ["MessageId"] = $"m{i}", ["SessionId"] = "hub", ["SequenceNumber"] = i, ["DeliveryCount"] = 10, ["LockToken"] = $"t{i}" };
        var sent = new ConcurrentQueue<string>();
        var locked = new ConcurrentDictionary<long, bool>();
        Server.Answer = async context =>
        {
            var (method, target) = (Server.Last.Method, Server.Last.Target);
            if (method == "POST" && target.StartsWith("/jobs/$deadletterqueue/messages/head", StringComparison.Ordinal))
            {
                var next = dead.Keys.Order().FirstOrDefault(key => !locked.ContainsKey(key));
                context.Response.StatusCode = next == 0 ? 204 : 201;
                if (next == 0) return;
                locked[next] = true;
                context.Response.Headers["BrokerProperties"] = dead[next].ToJsonString();
                context.Response.Headers["DeadLetterReason"] = "\"MaxDeliveryCountExceeded\"";
                await context.Response.WriteAsync($"body {next}");
                return;
            }

            context.Response.StatusCode = method == "POST" ? 201 : 200;
            if (method == "POST") sent.Enqueue(Server.Last.Body);
            if (method is "DELETE" or "PUT")
            {
                var sequence = long.Parse(target.Split('/')[4], CultureInfo.InvariantCulture);
                target.ShouldEndWith($"/t{sequence}");
                locked.TryRemove(sequence, out _).ShouldBeTrue();
                if (method == "DELETE") dead.TryRemove(sequence, out _);
            }
        };
        var bus = Bus();
        (await bus.DeadLettersAsync("jobs", default).ToListAsync()).ShouldBe([new(7, "m7", "body 7", "hub", 10, "MaxDeliveryCountExceeded"), new(9, "m9", "body 9", "hub", 10, "MaxDeliveryCountExceeded")]);
        locked.ShouldBeEmpty();
        (await bus.ReplayDeadLettersAsync("jobs", default)).ShouldBe(2);
        dead.ShouldBeEmpty();
        sent.Count.ShouldBe(2);
        sent.First().ShouldContain("\"body 7\"");
        sent.First().ShouldContain("\"SessionId\":\"hub\"");
        sent.First().ShouldNotContain("\"m7\"");
    }

    [Fact]
    public async Task The_depth_is_what_waits_and_what_is_scheduled()
    {
        Server.Answer = context => context.Response.WriteAsync("""<entry xmlns="http://www.w3.org/2005/Atom"><content><QueueDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"><CountDetails xmlns:d="http://schemas.microsoft.com/netservices/2011/06/servicebus"><d:ActiveMessageCount>3</d:ActiveMessageCount><d:DeadLetterMessageCount>5</d:DeadLetterMessageCount><d:ScheduledMessageCount>2</d:ScheduledMessageCount></CountDetails></QueueDescription></content></entry>""");
        (await Bus().DepthAsync("jobs", default)).ShouldBe(5);
    }

    [Fact]
    public void Settings_are_wrong_all_at_once()
    {
        var settings = new Dictionary<string, string> { ["SEGSYNC_STORE"] = "cosmos", ["SEGSYNC_LANDING"] = "tape", ["SEGSYNC_BUS"] = "servicebus", ["ServiceBus__fullyQualifiedNamespace"] = "no namespace" };
        var wrong = Should.Throw<ConfigurationException>(() => StorageSettings.Of(settings.GetValueOrDefault)).Errors;
        wrong.Select(error => error.File).ShouldBe(["SEGSYNC_COSMOS", "SEGSYNC_LANDING", "ServiceBus__fullyQualifiedNamespace"]);
        StorageSettings.Of(_ => null).ShouldBe(StorageSettings.Embedded);
    }

    private static RequestDelegate Answer(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
