using Microsoft.Azure.Functions.Worker;
using SegSync.Core.Deltas;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;
using SegSync.Functions.Triggers;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Hosting;

/// <summary>The change feed of the outbox wakes pushes; a page is never passed over.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private readonly TestTime time = new();
    private readonly HostedWorld hub;

    public OutboxTests() => hub = new() { Time = time };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task Entries_of_a_target_wake_its_push_once_in_five_seconds_and_nobody_elses()
    {
        await ChangedAsync("record", null, OutboxEntry.KindOf("crm"), OutboxEntry.KindOf("crm"), OutboxEntry.KindOf("nobody"), OutboxEntry.WaitingKindOf("erp"));
        time.Now = time.Now.AddSeconds(4);
        await ChangedAsync(OutboxEntry.KindOf("crm"));
        (await hub.Bus.DepthAsync(Job.Queue, default)).ShouldBe(1);
        (await hub.Bus.ReceiveAsync(Job.Queue, 1, TimeSpan.FromMinutes(1), default)).ShouldBeEmpty();
        time.Now = time.Now.AddSeconds(1);
        await ChangedAsync(OutboxEntry.KindOf("crm"));
        (await hub.Bus.DepthAsync(Job.Queue, default)).ShouldBe(2);
        var job = Job.Parse((await hub.Bus.ReceiveAsync(Job.Queue, 1, TimeSpan.FromMinutes(1), default)).ShouldHaveSingleItem().Body);
        (job.Name, job.System, job.Actor).ShouldBe(("push", "crm", "outbox"));
    }

    [Fact]
    public async Task What_a_decision_plans_is_pushed_without_anybody_asking()
    {
        await using var live = new HostedWorld();
        live.Fill();
        foreach (var system in live.Pass.Systems) await live.Pass.PullAsync(system, new("test", "because"), null, default);
        await live.Pass.DecideAsync(new("test", "because"), null, default);
        await live.StartAsync(new());
        await HostedWorld.UntilAsync(() => Task.FromResult(live.World.System("erp").Codes.Count == 3), "the codes are written");
    }

    [Fact]
    public async Task A_page_of_the_feed_that_fails_comes_again_and_one_that_succeeded_does_not()
    {
        await using var live = new HostedWorld();
        await live.FilledAsync();
        await live.StartAsync(new(), typeof(Feed));
        await HostedWorld.UntilAsync(() => Task.FromResult(live.Told.Count >= 4), "both feeds were told");
        await live.StopAsync();
        var told = live.Told.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
        told.ShouldBe(new Dictionary<string, int> { ["outbox/crm"] = 3, ["outbox/erp"] = 1 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(7, 256)]
    [InlineData(8, 300)]
    [InlineData(40_000, 300)]
    public void Rests_between_attempts_double_up_to_the_longest(int attempt, int seconds) =>
        FeedLoop.RestAfter(new ExponentialBackoffRetryAttribute(-1, "00:00:02", "00:05:00"), attempt).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void After_the_last_attempt_there_is_no_rest()
    {
        FeedLoop.RestAfter(new FixedDelayRetryAttribute(2, "00:00:10"), 1).ShouldBe(TimeSpan.FromSeconds(10));
        FeedLoop.RestAfter(new FixedDelayRetryAttribute(2, "00:00:10"), 2).ShouldBeNull();
        FeedLoop.RestAfter(null, 0).ShouldBeNull();
    }

    [Fact]
    public void Every_trigger_of_a_change_feed_has_a_retry_policy_without_end()
    {
        var feeds = FunctionTable.Of(typeof(IHub).Assembly).Where(function => function.Trigger is CosmosDBTriggerAttribute).ToList();
        feeds.ShouldNotBeEmpty();
        foreach (var feed in feeds)
            feed.Method.GetCustomAttributes(true).OfType<RetryAttribute>().ShouldHaveSingleItem().MaxRetryCount.ShouldBe(-1, "else a batch that fails long enough is lost");
    }

    private Task ChangedAsync(params string?[] kinds) => new Outbox(hub).RunAsync([.. kinds.Select(kind => new ChangedDocument(kind))], default);

    public class Feed(IHub hub)
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IHub, StrongCount> Failures = [];

        [Function("feed")]
        [FixedDelayRetry(-1, "00:00:00")]
        public void Run([CosmosDBTrigger("d", "c")] IReadOnlyList<ChangedDocument> changes)
        {
            ((HostedWorld)hub).Told.Enqueue(changes.Select(change => change.Kind!).Distinct().Single());
            if (changes[0].Kind == "outbox/crm" && Failures.GetOrCreateValue(hub).Value++ < 2) throw new InvalidOperationException("not yet");
        }

        private sealed class StrongCount
        {
            public int Value { get; set; }
        }
    }
}
