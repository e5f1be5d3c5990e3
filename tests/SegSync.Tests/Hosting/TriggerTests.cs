using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Storing;
using SegSync.Functions.Hosting;

namespace SegSync.Tests.Hosting;

public class TriggerTests : IAsyncLifetime
{
    private readonly HostedWorld hub = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_message_that_fails_comes_again_until_it_succeeds()
    {
        await hub.StartAsync(new(), typeof(Worker));
        await hub.Bus.SendAsync("work", [new("m1", "fail until 3", "s")], default);
        await HostedWorld.UntilAsync(async () => await hub.Bus.DepthAsync("work", default) == 0, "the queue is empty");
        hub.Told.ShouldBe(["m1 s 1", "m1 s 2", "m1 s 3"]);
        (await hub.Bus.DeadLettersAsync("work", default).CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_always_fails_ends_among_the_dead_letters_with_its_reason()
    {
        await hub.StartAsync(new(), typeof(Worker));
        await hub.Bus.SendAsync("work", [new("m1", "fail until 99", "s"), new("m2", "", "s")], default);
        await HostedWorld.UntilAsync(async () => await hub.Bus.DepthAsync("work", default) == 0, "the queue is empty");
        var letter = (await hub.Bus.DeadLettersAsync("work", default).ToListAsync()).ShouldHaveSingleItem();
        (letter.Id, letter.DeliveryCount, letter.Reason).ShouldBe(("m1", BusLimits.MaxDeliveries, "not yet"));
        hub.Told.Last().ShouldBe("m2 s 1");
    }

    [Fact]
    public async Task Sessions_run_side_by_side_and_the_messages_of_one_in_order()
    {
        await hub.StartAsync(new(), typeof(Pair));
        await hub.Bus.SendAsync("pair", [new("a1", "", "a"), new("a2", "", "a"), new("b1", "", "b")], default);
        await HostedWorld.UntilAsync(() => Task.FromResult(hub.Told.Count == 2), "two sessions work at once");
        hub.Told.ShouldBe(["a1", "b1"], ignoreOrder: true);
        Pair.Gate(hub).SetResult();
        await HostedWorld.UntilAsync(async () => await hub.Bus.DepthAsync("pair", default) == 0, "the queue is empty");
        hub.Told.Last().ShouldBe("a2");
    }

    [Fact]
    public async Task Stopping_gives_the_message_under_way_back_at_once()
    {
        await hub.StartAsync(new(), typeof(Pair));
        await hub.Bus.SendAsync("pair", [new("a1", "", "a")], default);
        await HostedWorld.UntilAsync(() => Task.FromResult(!hub.Told.IsEmpty), "the function works");
        await hub.StopAsync();
        (await hub.Bus.ReceiveAsync("pair", 1, TimeSpan.FromMinutes(1), default)).ShouldHaveSingleItem().DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_timer_runs_at_each_of_its_times_and_survives_a_failure()
    {
        await hub.StartAsync(new(), typeof(Clockwork));
        await HostedWorld.UntilAsync(() => Task.FromResult(hub.Told.Count >= 3), "the timer ran three times");
        var times = hub.Told.Take(3).ToList();
        times.ShouldBeUnique();
        times.ShouldBe(times.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_dropped_file_is_imported_and_put_away()
    {
        await hub.StartAsync(new());
        Drop("erp/orders.csv", "a;b");
        await HostedWorld.UntilAsync(() => Task.FromResult(hub.Imports.Count == 1), "the file is imported");
        hub.Imports.ShouldBe(["erp orders.csv a;b"]);
        await HostedWorld.UntilAsync(() => Task.FromResult(Files(".done").Length == 1), "the file is put away");
        Path.GetFileName(Files(".done")[0]).ShouldEndWith("-orders.csv");
        File.Exists(Path.Combine(hub.DataDirectory, "drop", "shop", "orders.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_dropped_twice_is_imported_once()
    {
        await hub.StartAsync(new());
        Drop("erp/orders.csv", "a;b");
        await HostedWorld.UntilAsync(() => Task.FromResult(Files(".done").Length == 1), "the file is put away");
        Drop("erp/again.csv", "a;b");
        await HostedWorld.UntilAsync(() => Task.FromResult(Files(".done").Length == 2), "the second file is put away");
        await HostedWorld.UntilAsync(async () => await hub.Bus.DepthAsync("jobs", default) <= 1, "the import has run");
        hub.Imports.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("erp/empty.csv", "", "the file is empty")]
    [InlineData("orders.csv", "a;b", "drop/{system}/{name}")]
    [InlineData("shop/orders.csv", "a;b", "the landscape has no system 'shop'")]
    public async Task A_file_that_cannot_be_taken_is_put_aside_with_the_reason(string path, string content, string reason)
    {
        await hub.StartAsync(new());
        Drop(path, content);
        await HostedWorld.UntilAsync(() => Task.FromResult(Files(".failed").Length == 2), "the file is put aside");
        File.ReadAllText(Files(".failed").Single(file => file.EndsWith(".reason.txt", StringComparison.Ordinal))).ShouldContain(reason);
    }

    [Fact]
    public async Task A_sync_asked_for_over_http_pulls_decides_and_pushes_through_the_queue()
    {
        hub.Fill();
        await hub.StartAsync(new());
        using var response = await hub.Client.PostAsync("/api/sync", null);
        response.EnsureSuccessStatusCode();
        await HostedWorld.UntilAsync(() => Task.FromResult(hub.World.System("erp").Codes.Count == 3 && hub.World.System("crm").Codes.Count == 2), "the codes are written");
        hub.World.System("crm").Codes.Values.Order().ShouldBe(["A", "C"]);
    }

    private string[] Files(string folder)
    {
        var path = Path.Combine(hub.DataDirectory, "drop", folder);
        return Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [];
    }

    private void Drop(string path, string content)
    {
        var file = Path.Combine(hub.DataDirectory, "drop", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public class Worker(IHub hub)
    {
        [Function("worker")]
        public void Run([ServiceBusTrigger("work", IsSessionsEnabled = true)] string body, string messageId, string sessionId, int deliveryCount)
        {
            ((HostedWorld)hub).Told.Enqueue($"{messageId} {sessionId} {deliveryCount}");
            if (body.StartsWith("fail until ", StringComparison.Ordinal) && deliveryCount < int.Parse(body[11..], System.Globalization.CultureInfo.InvariantCulture))
                throw new InvalidOperationException("not yet");
        }
    }

    public class Pair(IHub hub)
    {
        private static readonly ConcurrentDictionary<IHub, TaskCompletionSource> Gates = new();

        public static TaskCompletionSource Gate(IHub hub) => Gates.GetOrAdd(hub, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

        [Function("pair")]
        public Task RunAsync([ServiceBusTrigger("pair", IsSessionsEnabled = true)] string body, string messageId, CancellationToken cancellationToken)
        {
            ((HostedWorld)hub).Told.Enqueue(messageId);
            return Gate(hub).Task.WaitAsync(cancellationToken);
        }
    }

    public class Clockwork(IHub hub)
    {
        [Function("clockwork")]
        public void Run([TimerTrigger("* * * * * *")] TimerInfo timer)
        {
            ((HostedWorld)hub).Told.Enqueue(timer.ScheduleStatus!.Last.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            if (hub.Ports.Time.GetUtcNow().Second % 2 == 0) throw new InvalidOperationException("every other time");
        }
    }
}
