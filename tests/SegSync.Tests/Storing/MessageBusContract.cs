using System.Globalization;
using SegSync.Core.Memory;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Tests.Storing;

/// <summary>What every message bus promises. A fresh bus for each test; its clock stands still unless moved.</summary>
public abstract class MessageBusContract : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private IMessageBus bus = null!;

    private protected ManualClock Clock { get; } = new();

    /// <summary>Opens the bus of this test; the second time the same one again.</summary>
    protected abstract IMessageBus Open();

    public Task InitializeAsync()
    {
        bus = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (bus is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    [Fact]
    public async Task Messages_come_in_the_order_they_were_sent()
    {
        await SendAsync("1", "2", "3");
        (await ReceiveAsync(2)).Select(m => m.Id).ShouldBe(["1", "2"]);
        (await ReceiveAsync(2)).Select(m => m.Id).ShouldBe(["3"]);
        (await ReceiveAsync(2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await bus.SendAsync("q", [new("id ä", """{"name":"köln 😀"}""", "session ß")], default);
        var message = (await ReceiveAsync()).Single();
        (message.Queue, message.Id, message.Body, message.Session, message.DeliveryCount).ShouldBe(("q", "id ä", """{"name":"köln 😀"}""", "session ß", 1));
    }

    [Fact]
    public async Task Queues_know_nothing_of_each_other()
    {
        await bus.SendAsync("a", [new("1", "{}")], default);
        await bus.SendAsync("b", [new("1", "{}")], default);
        (await bus.ReceiveAsync("c", 9, Minute, default)).ShouldBeEmpty();
        (await bus.ReceiveAsync("a", 9, Minute, default)).Length.ShouldBe(1);
        (await bus.DepthAsync("b", default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_completed_message_never_comes_again()
    {
        await SendAsync("1");
        var message = (await ReceiveAsync()).Single();
        (await bus.DepthAsync("q", default)).ShouldBe(1);
        (await bus.CompleteAsync(message, default)).ShouldBeTrue();
        (await bus.CompleteAsync(message, default)).ShouldBeFalse();
        (await bus.DepthAsync("q", default)).ShouldBe(0);
        Clock.Advance(2 * Minute);
        (await ReceiveAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lock_that_ran_out_gives_the_message_to_the_next_and_the_first_can_do_nothing()
    {
        await SendAsync("1");
        var first = (await ReceiveAsync()).Single();
        Clock.Advance(Minute);
        (await bus.CompleteAsync(first, default)).ShouldBeFalse();
        var second = (await ReceiveAsync()).Single();
        second.DeliveryCount.ShouldBe(2);
        (await bus.CompleteAsync(first, default)).ShouldBeFalse();
        (await bus.AbandonAsync(first, TimeSpan.Zero, "late", default)).ShouldBeFalse();
        (await bus.DeadLetterAsync(first, "late", default)).ShouldBeFalse();
        (await bus.RenewAsync(first, Minute, default)).ShouldBeFalse();
        (await bus.CompleteAsync(second, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_renewed_lock_holds_longer()
    {
        await SendAsync("1");
        var message = (await ReceiveAsync()).Single();
        Clock.Advance(Minute / 2);
        (await bus.RenewAsync(message, Minute, default)).ShouldBeTrue();
        Clock.Advance(Minute * 0.9);
        (await ReceiveAsync()).ShouldBeEmpty();
        (await bus.CompleteAsync(message, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_abandoned_message_comes_again_after_its_delay()
    {
        await SendAsync("1");
        (await bus.AbandonAsync((await ReceiveAsync()).Single(), Minute, "busy", default)).ShouldBeTrue();
        (await ReceiveAsync()).ShouldBeEmpty();
        Clock.Advance(Minute);
        (await ReceiveAsync()).Single().DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task The_tenth_abandoned_delivery_is_the_last()
    {
        await SendAsync("1");
        for (var i = 1; i <= BusLimits.MaxDeliveries; i++)
        {
            var message = (await ReceiveAsync()).Single();
            message.DeliveryCount.ShouldBe(i);
            await bus.AbandonAsync(message, TimeSpan.Zero, "failed " + i, default);
        }

        (await ReceiveAsync()).ShouldBeEmpty();
        var dead = (await DeadAsync()).Single();
        (dead.Id, dead.DeliveryCount, dead.Reason).ShouldBe(("1", 10, "failed 10"));
        (await bus.DepthAsync("q", default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_whose_locks_ran_out_ten_times_is_set_aside()
    {
        await SendAsync("1");
        for (var i = 1; i <= BusLimits.MaxDeliveries; i++)
        {
            (await ReceiveAsync()).Length.ShouldBe(1);
            Clock.Advance(Minute);
        }

        (await ReceiveAsync()).ShouldBeEmpty();
        (await DeadAsync()).Single().Reason.ShouldBe(BusReasons.LockRanOut);
    }

    [Fact]
    public async Task Dead_letters_are_listed_oldest_first_and_sent_again_past_duplicate_detection()
    {
        await bus.SendAsync("q", [new("1", "one", "s"), new("2", "two")], default);
        await bus.SendAsync("other", [new("1", "{}")], default);
        var messages = await ReceiveAsync();
        await bus.DeadLetterAsync(messages[1], "no such row", default);
        await bus.DeadLetterAsync(messages[0], "bad", default);
        (await DeadAsync()).Select(d => (d.Id, d.Body, d.Session, d.Reason)).ShouldBe([("2", "two", null, "no such row"), ("1", "one", "s", "bad")]);
        (await bus.ReplayDeadLettersAsync("q", default)).ShouldBe(2);
        (await bus.ReplayDeadLettersAsync("q", default)).ShouldBe(0);
        (await DeadAsync()).ShouldBeEmpty();
        (await ReceiveAsync()).Select(m => (m.Id, m.DeliveryCount)).ShouldBe([("2", 1), ("1", 1)]);
        (await bus.DepthAsync("other", default)).ShouldBe(1);
    }

    [Fact]
    public async Task An_id_sent_again_within_the_window_is_dropped()
    {
        await SendAsync("1", "1");
        await SendAsync("1");
        await bus.CompleteAsync((await ReceiveAsync()).Single(), default);
        Clock.Advance(BusLimits.DuplicateWindow - TimeSpan.FromTicks(1));
        await SendAsync("1");
        (await bus.DepthAsync("q", default)).ShouldBe(0);
        Clock.Advance(TimeSpan.FromTicks(1));
        await SendAsync("1");
        (await bus.DepthAsync("q", default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time_and_holds_up_nobody()
    {
        await bus.SendAsync("q", [new("later", "{}", "s", Clock.GetUtcNow() + Minute), new("now", "{}", "s")], default);
        var now = (await ReceiveAsync()).Single();
        now.Id.ShouldBe("now");
        await bus.RenewAsync(now, 5 * Minute, default);
        Clock.Advance(Minute);
        (await ReceiveAsync()).ShouldBeEmpty();
        await bus.CompleteAsync(now, default);
        (await ReceiveAsync()).Single().Id.ShouldBe("later");
    }

    [Fact]
    public async Task A_session_is_handled_one_message_at_a_time_and_in_order()
    {
        await bus.SendAsync("q", [new("a1", "{}", "a"), new("a2", "{}", "a"), new("b1", "{}", "b"), new("n1", "{}"), new("n2", "{}")], default);
        var first = await ReceiveAsync();
        first.Select(m => m.Id).ShouldBe(["a1", "b1", "n1", "n2"]);
        (await ReceiveAsync()).ShouldBeEmpty();
        await bus.AbandonAsync(first[0], Minute, "busy", default);
        (await ReceiveAsync()).ShouldBeEmpty();
        Clock.Advance(Minute / 2);
        (await ReceiveAsync()).ShouldBeEmpty();
        await bus.RenewAsync(first[1], 9 * Minute, default);
        await bus.RenewAsync(first[2], 9 * Minute, default);
        await bus.RenewAsync(first[3], 9 * Minute, default);
        Clock.Advance(Minute / 2);
        var again = (await ReceiveAsync()).Single();
        again.Id.ShouldBe("a1");
        await bus.CompleteAsync(again, default);
        (await ReceiveAsync()).Single().Id.ShouldBe("a2");
    }

    [Fact]
    public async Task Many_receivers_get_each_message_once_and_sessions_in_order()
    {
        await bus.SendAsync("q", [.. Enumerable.Range(0, 400).Select(i => new BusMessage("m" + i, $"{i}", "s" + (i % 7)))], default);
        var handled = new List<LockedMessage>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (await bus.DepthAsync("q", default) > 0)
            {
                foreach (var message in await bus.ReceiveAsync("q", 3, Minute, default))
                {
                    lock (handled)
                        handled.Add(message);
                    await bus.CompleteAsync(message, default);
                }
            }
        })));
        handled.Count.ShouldBe(400);
        foreach (var session in handled.GroupBy(m => m.Session))
            session.Select(m => int.Parse(m.Body, CultureInfo.InvariantCulture)).ShouldBeInOrder();
    }

    [Fact]
    public async Task A_body_of_256_kilobytes_is_sent_and_one_byte_more_is_not()
    {
        await bus.SendAsync("q", [new("1", new string('x', BusLimits.Bytes))], default);
        (await ReceiveAsync()).Single().Body.Length.ShouldBe(BusLimits.Bytes);
        await Should.ThrowAsync<StoreLimitException>(() => bus.SendAsync("q", [new("2", "ok"), new("3", new string('ü', BusLimits.Bytes / 2) + "x")], default));
        await Should.ThrowAsync<StoreLimitException>(() => bus.SendAsync("q", [new(new string('i', 129), "{}")], default));
        await Should.ThrowAsync<StoreLimitException>(() => bus.SendAsync("q", [new("", "{}")], default));
        await Should.ThrowAsync<StoreLimitException>(() => bus.SendAsync("q", [new("4", "{}", "")], default));
        (await bus.DepthAsync("q", default)).ShouldBe(1);
    }

    private protected IMessageBus Bus => bus;

    private protected async Task ReopenAsync()
    {
        await DisposeAsync();
        bus = Open();
    }

    private protected Task SendAsync(params string[] ids) => bus.SendAsync("q", [.. ids.Select(id => new BusMessage(id, "{}"))], default);

    private protected async Task<LockedMessage[]> ReceiveAsync(int max = 100) => [.. await bus.ReceiveAsync("q", max, Minute, default)];

    private protected async Task<List<DeadLetter>> DeadAsync()
    {
        var list = new List<DeadLetter>();
        await foreach (var letter in bus.DeadLettersAsync("q", default))
            list.Add(letter);
        return list;
    }
}

/// <summary>What a message bus promises besides that whose messages outlive the object.</summary>
public abstract class DurableMessageBusContract : MessageBusContract
{
    [Fact]
    public async Task Messages_locks_and_dead_letters_outlive_a_restart()
    {
        await SendAsync("1", "2", "3");
        var messages = await ReceiveAsync(2);
        await Bus.DeadLetterAsync(messages[1], "bad", default);
        await ReopenAsync();
        await SendAsync("1");
        (await ReceiveAsync()).Single().Id.ShouldBe("3");
        (await Bus.CompleteAsync(messages[0], default)).ShouldBeTrue();
        (await DeadAsync()).Single().Id.ShouldBe("2");
    }
}

public sealed class MemoryMessageBusTests : MessageBusContract
{
    protected override IMessageBus Open() => new MemoryMessageBus(Clock);
}

public sealed class SqliteMessageBusTests : DurableMessageBusContract, IDisposable
{
    private readonly TestFolder folder = new();

    protected override IMessageBus Open() => new SqliteMessageBus(folder.File("bus.db"), Clock);

    public void Dispose() => folder.Dispose();
}
