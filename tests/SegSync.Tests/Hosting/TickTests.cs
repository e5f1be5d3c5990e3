using SegSync.Core.Syncing;
using SegSync.Functions.Triggers;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Hosting;

public class TickTests : IAsyncLifetime
{
    // erp every five minutes, crm at 04:30, decisions hourly; the clock stands at 08:00:00
    private readonly TestTime time = new();
    private readonly HostedWorld hub;

    public TickTests() => hub = new() { Time = time };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_tick_enqueues_what_its_minute_makes_due()
    {
        await TickAsync();
        (await JobsAsync()).ShouldBe(["pull erp", "push erp", "decide "], ignoreOrder: true);
    }

    [Fact]
    public async Task A_doubled_tick_does_nothing()
    {
        await TickAsync();
        await TickAsync();
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(3);
    }

    [Fact]
    public async Task Two_hosts_that_tick_at_the_same_slot_enqueue_it_once()
    {
        var due = DueJobs.Between(hub.Landscape, time.Now.AddMinutes(-1), time.Now);
        await hub.Bus.SendAsync(Job.Queue, due, default);
        await TickAsync();
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(3);
    }

    [Fact]
    public async Task A_minute_in_which_nothing_is_due_enqueues_nothing()
    {
        await TickAsync();
        time.Now = time.Now.AddMinutes(1);
        await TickAsync();
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(3);
    }

    [Fact]
    public async Task Slots_missed_over_a_night_make_one_job_each()
    {
        await TickAsync();
        time.Now = time.Now.AddHours(22).AddMinutes(2);
        await TickAsync();
        (await hub.Bus.DepthAsync("jobs", default)).ShouldBe(3 + 5);
        var missed = DueJobs.Between(hub.Landscape, time.Now.AddHours(-22), time.Now);
        missed.Select(message => message.Id).ShouldBe(
        [
            "pull|erp|2026-07-02T06:00:00Z", "push|erp|2026-07-02T06:00:00Z",
            "pull|crm|2026-07-02T04:30:00Z", "push|crm|2026-07-02T04:30:00Z", "decide||2026-07-02T06:00:00Z",
        ]);
    }

    [Fact]
    public void Pulls_that_end_at_about_the_same_time_ask_for_one_decision()
    {
        var first = DueJobs.DecideSoon("schedule", "after pull of erp", time.Now.AddSeconds(1));
        var second = DueJobs.DecideSoon("schedule", "after pull of crm", time.Now.AddSeconds(4));
        second.Id.ShouldBe(first.Id);
        first.NotBefore.ShouldBe(time.Now.AddSeconds(5));
        DueJobs.DecideSoon("schedule", "after pull of crm", time.Now.AddSeconds(5)).Id.ShouldNotBe(first.Id);
    }

    [Theory]
    [InlineData("0 */5 * * * *", "08:03:00", "08:00:00")]
    [InlineData("30 * * * * *", "08:03:00", "08:02:30")]
    [InlineData("0,20 3 8 * * *", "08:03:25", "08:03:20")]
    [InlineData("0 3 8 * * *", "08:03:00", "08:03:00")]
    [InlineData("0 0 7 * * *", "08:03:00", null)]
    public void The_latest_slot_is_found_whatever_its_second(string schedule, string until, string? expected)
    {
        var day = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        var latest = Cron.Parse(schedule).Latest(day.AddHours(7.5), day + TimeSpan.Parse(until, System.Globalization.CultureInfo.InvariantCulture));
        latest?.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Theory]
    [InlineData("not json", "no job")]
    [InlineData("{}", "needed")]
    [InlineData("""{"job":"dance","actor":"a","reason":"b"}""", "'dance' is no job")]
    [InlineData("""{"job":"pull","actor":"a","reason":"b"}""", "needs a system")]
    public void A_message_that_is_no_job_says_why(string json, string why) =>
        Should.Throw<FormatException>(() => Job.Parse(json)).Message.ShouldContain(why);

    private Task TickAsync() => new Tick(hub).RunAsync(new(), default);

    private async Task<List<string>> JobsAsync()
    {
        // of one session only one message is locked at a time
        var names = new List<string>();
        while (await hub.Bus.ReceiveAsync("jobs", 9, TimeSpan.FromMinutes(1), default) is { Length: > 0 } batch)
        {
            foreach (var message in batch) await hub.Bus.CompleteAsync(message, default);
            names.AddRange(batch.Select(message => Job.Parse(message.Body)).Select(job => $"{job.Name} {job.System}"));
        }

        return names;
    }
}
