using SegSync.Core.Connecting;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Functions.Hosting;
using SegSync.Functions.Triggers;
using SegSync.Tests.Landing;
using SegSync.Tests.Story;

namespace SegSync.Tests.Hosting;

/// <summary>Jobs do not outlive the host's timeout, played by a clock that each page of a system moves on.</summary>
public sealed class JobShareTests
{
    private readonly TestTime time = new();
    private readonly HostSettings settings = new() { FunctionTimeout = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task A_pull_that_needs_several_shares_stops_between_pages_and_goes_on_where_it_stopped()
    {
        await using var slow = World(TimeSpan.FromMinutes(2));
        await using var quick = World(TimeSpan.Zero);
        var calls = await WorkOffAsync(slow);
        (await WorkOffAsync(quick)).ShouldBe(1);
        calls.ShouldBeGreaterThan(2);
        var pages = Pages(slow);
        pages.ShouldBeUnique();
        pages.ShouldBe(Pages(quick));
        (await RecordsAsync(slow)).ShouldBe(await RecordsAsync(quick));
        (await RecordsAsync(slow)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task No_job_goes_on_for_longer_than_its_share_and_one_page()
    {
        await using var hub = World(TimeSpan.FromMinutes(2));
        await hub.Bus.SendAsync(Job.Queue, [Pull], default);
        var message = (await hub.Bus.ReceiveAsync(Job.Queue, 1, TimeSpan.FromHours(1), default)).Single();
        var began = time.Now;
        await new Jobs(hub, settings).RunAsync(message.Body, default);
        (time.Now - began).ShouldBe(TimeSpan.FromMinutes(6));
        await hub.Bus.CompleteAsync(message, default);
        var next = (await hub.Bus.ReceiveAsync(Job.Queue, 1, TimeSpan.FromMinutes(1), default)).ShouldHaveSingleItem();
        (Job.Parse(next.Body).Name, next.Session).ShouldBe(("pull", "system-erp"));
        next.Id.ShouldStartWith("pull|erp|continued|");
        (await hub.Bus.DepthAsync(Job.Queue, default)).ShouldBe(2, "what has landed so far is decided without waiting for the rest");
    }

    [Fact]
    public async Task A_job_that_gets_no_page_done_fails_instead_of_starting_again_for_ever()
    {
        await using var hub = World(TimeSpan.Zero, stuck: true);
        var failed = await Should.ThrowAsync<TimeoutException>(() => new Jobs(hub, settings with { FunctionTimeout = TimeSpan.FromMilliseconds(200) }).RunAsync(Pull.Body, default));
        failed.Message.ShouldContain("functionTimeout");
        (await hub.Bus.DepthAsync(Job.Queue, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_host_that_stops_is_no_reason_to_go_on_elsewhere_at_once()
    {
        await using var hub = World(TimeSpan.FromMinutes(2));
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => new Jobs(hub, settings).RunAsync(Pull.Body, stopping.Token));
        (await hub.Bus.DepthAsync(Job.Queue, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_whose_lock_is_lost_stops_and_comes_again()
    {
        await using var hub = World(TimeSpan.Zero, stuck: true, _ => Task.FromResult(new RunLock(_ => Task.CompletedTask, () => Task.CompletedTask)));
        (await Should.ThrowAsync<IOException>(() => new Jobs(hub, settings).RunAsync(Pull.Body, default))).Message.ShouldContain("system-erp");
    }

    private static Core.Storing.BusMessage Pull => new Job("pull", "erp", "test", "because").Message("first");

    private HostedWorld World(TimeSpan pace, bool stuck = false, Func<string, Task<RunLock>>? locks = null)
    {
        HostedWorld hub = null!;
        hub = new()
        {
            Time = time,
            Locks = locks ?? (_ => Task.FromResult(RunLock.OfThisProcess())),
            Around = plan => plan with { Source = new Paced((FakeSystem)plan.Source!, time, pace, stuck, hub.Told.Enqueue) },
        };
        for (var i = 0; i < 20; i++) hub.World.System("erp").Put(EntityKind.Customer, $"{1000 + i}", "1", ("name", $"Customer {i}"));
        return hub;
    }

    /// <summary>Works off the jobs of erp; how many times the function was called for a pull.</summary>
    private async Task<int> WorkOffAsync(HostedWorld hub)
    {
        await hub.Bus.SendAsync(Job.Queue, [Pull], default);
        var calls = 0;
        while (await hub.Bus.ReceiveAsync(Job.Queue, 1, TimeSpan.FromHours(9), default) is [var message])
        {
            if (Job.Parse(message.Body).Name == "pull")
            {
                calls++;
                await new Jobs(hub, settings).RunAsync(message.Body, default);
            }

            await hub.Bus.CompleteAsync(message, default);
        }

        return calls;
    }

    private static List<string> Pages(HostedWorld hub) => [.. hub.Told];

    private static async Task<List<string>> RecordsAsync(HostedWorld hub) =>
        [.. (await hub.Ports.Store.ReadKindAsync(Core.Storing.Kinds.Record, default).ToListAsync()).Select(document => document.Key.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>A system whose pages take time, and which goes on at a cursor.</summary>
    private sealed class Paced(FakeSystem inner, TestTime time, TimeSpan pace, bool stuck, Action<string> told) : ISource
    {
        public async IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (stuck) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            var number = 0;
            await foreach (var page in inner.ReadAsync(stream, new(""), cancellationToken))
            {
                if (number++ < (from.Text.Length == 0 ? 0 : int.Parse(from.Text, System.Globalization.CultureInfo.InvariantCulture))) continue;
                cancellationToken.ThrowIfCancellationRequested();
                time.Now += pace;
                told($"{stream.Name} {System.Text.Encoding.UTF8.GetString(page.Raw.Span)}");
                yield return page with { Next = new(page.Last ? "" : $"{number}") };
            }
        }

        public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) => null;
    }
}
