using System.Text.Json;
using Microsoft.Extensions.Logging;
using SegSync.Core.Connecting;

namespace SegSync.Tests.Connectors;

/// <summary>Each connector through each fault of the sandbox: what is read and what is written is the same as without.</summary>
public sealed class FaultTests
{
    private static readonly string[] ReadFaults =
    [
        """{"kind":"throttle429","retryAfter":"0"}""",
        """{"kind":"throttle429","retryAfter":"date"}""",
        """{"kind":"throttle403"}""",
        """{"kind":"serverError","status":503}""",
        """{"kind":"serverError","status":500}""",
        """{"kind":"hang"}""",
        """{"kind":"loseAnswer"}""",
        """{"kind":"truncatePage","variant":"cut"}""",
        """{"kind":"truncatePage","variant":"short"}""",
        """{"kind":"repeatPage","variant":"cursor"}""",
        """{"kind":"repeatPage","variant":"previous"}""",
        """{"kind":"expireToken"}""",
    ];

    private static readonly string[] WriteFaults =
    [
        """{"kind":"throttle429","retryAfter":"0"}""",
        """{"kind":"throttle403"}""",
        """{"kind":"serverError","status":503}""",
        """{"kind":"hang"}""",
        """{"kind":"loseAnswer"}""",
        """{"kind":"expireToken"}""",
    ];

    public static TheoryData<string, string> Reading => Matrix(ReadFaults);

    public static TheoryData<string, string> Writing => Matrix(WriteFaults);

    private static TheoryData<string, string> Matrix(string[] faults)
    {
        var data = new TheoryData<string, string>();
        foreach (var connector in SandboxSystems.Names) foreach (var fault in faults) data.Add(connector, fault);
        return data;
    }

    [Theory]
    [MemberData(nameof(Reading))]
    public async Task A_pass_through_a_fault_reads_what_an_undisturbed_pass_reads(string connector, string fault)
    {
        await using var calm = await SandboxSystems.StartAsync(sapPageSize: 200);
        await using var stormy = await SandboxSystems.StartAsync(At(fault, "GET"), sapPageSize: 200);
        // without a page size SAP is asked for more than it pages at, so that its own links are followed too
        var expected = await ReadAsync(calm.Connect(connector, connector == "sap" ? null : 200).Source, connector);
        var read = await ReadAsync(stormy.Connect(connector, connector == "sap" ? null : 200, timeout: TimeSpan.FromSeconds(1)).Source, connector);
        read.ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task A_write_through_a_fault_changes_each_value_once(string connector, string fault)
    {
        await using var sandbox = await SandboxSystems.StartAsync(At(fault, "POST|PATCH"));
        var target = sandbox.Connect(connector, timeout: TimeSpan.FromSeconds(1)).Target!;
        var rows = sandbox.Rows(connector, 30, "A");
        foreach (var half in rows.Chunk(10)) (await target.WriteAsync([.. half], default)).ShouldAllBe(outcome => outcome is PushOutcome.Accepted || outcome is PushOutcome.Unchanged);
        sandbox.World.Changes.After(0).Count(change => change.IsValueChange).ShouldBe(30);
    }

    [Theory]
    [InlineData("sap")]
    [InlineData("salesforce")]
    [InlineData("oracle-wms")]
    [InlineData("oracle-otm")]
    public async Task A_row_that_the_system_refuses_does_not_hold_up_the_others(string connector)
    {
        await using var sandbox = await SandboxSystems.StartAsync("""[{"kind":"rejectRow","times":1}]""");
        var rows = sandbox.Rows(connector, 12, "B");
        var outcomes = await sandbox.Connect(connector).Target!.WriteAsync(rows, default);
        outcomes.Count(outcome => outcome is PushOutcome.Accepted).ShouldBe(11);
        outcomes.Count(outcome => connector == "salesforce" ? outcome is PushOutcome.Deferred : outcome is PushOutcome.Rejected or PushOutcome.Deferred).ShouldBe(1);
    }

    [Theory]
    [InlineData("sap")]
    [InlineData("salesforce")]
    [InlineData("oracle-wms")]
    [InlineData("oracle-otm")]
    public async Task A_system_that_stays_down_is_a_transient_fault_that_says_how_long_to_wait(string connector)
    {
        await using var sandbox = await SandboxSystems.StartAsync("""[{"kind":"throttle429","retryAfter":"300"}]""");
        var system = sandbox.Connect(connector);
        var e = await Should.ThrowAsync<ConnectorException>(() => ReadAsync(system.Source, connector));
        (e.Fault, e.RetryAfter).ShouldBe((ConnectorFault.Transient, TimeSpan.FromMinutes(5)));
        (await Should.ThrowAsync<ConnectorException>(() => system.Target!.WriteAsync(sandbox.Rows(connector, 5, "A"), default))).Fault.ShouldBe(ConnectorFault.Transient);
    }

    [Theory]
    [InlineData("sap")]
    [InlineData("salesforce")]
    [InlineData("oracle-wms")]
    [InlineData("oracle-otm")]
    public async Task A_page_that_keeps_coming_back_ends_as_a_transient_fault_that_says_so(string connector)
    {
        await using var sandbox = await SandboxSystems.StartAsync(At("""{"kind":"repeatPage","variant":"previous"}""", "GET", string.Join(',', Enumerable.Range(2, 100))), sapPageSize: 200);
        var e = await Should.ThrowAsync<ConnectorException>(() => ReadAsync(sandbox.Connect(connector, connector == "sap" ? null : 200, maxAttempts: 2).Source, connector));
        e.Fault.ShouldBe(ConnectorFault.Transient);
        new[] { "already read in this pass", "came a second time", "was asked for" }.ShouldContain(words => e.Message.Contains(words, StringComparison.Ordinal), e.Message);
    }

    [Theory]
    [InlineData("sap")]
    [InlineData("salesforce")]
    [InlineData("oracle-wms")]
    [InlineData("oracle-otm")]
    public async Task A_wrong_secret_is_fatal_and_is_in_no_message_and_no_log(string connector)
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var log = new Remembered();
        var e = await Should.ThrowAsync<ConnectorException>(() => ReadAsync(sandbox.Connect(connector, secret: "hunter2-hunter2", logger: log).Source, connector));
        e.Fault.ShouldBe(ConnectorFault.Fatal);
        (e + string.Join('\n', log.Lines)).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_query_locator_that_Salesforce_forgot_restarts_the_pass_from_its_watermark()
    {
        await using var before = await SandboxSystems.StartAsync();
        await using var after = await SandboxSystems.StartAsync();
        var first = await before.Connect("salesforce", 200).Source.ReadAsync(SandboxSystems.Stream("salesforce"), Cursor.Start, default).FirstAsync();
        var rest = await after.Connect("salesforce", 200).Source.ReadAsync(SandboxSystems.Stream("salesforce"), first.Next, default).ToListAsync();
        rest.Sum(page => page.Items.Length).ShouldBe((int)first.Said!.Value);
    }

    [Fact]
    public async Task A_deleted_account_comes_as_a_tombstone_in_the_next_pass()
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var source = sandbox.Connect("salesforce").Source;
        var done = (await source.ReadAsync(SandboxSystems.Stream("salesforce"), Cursor.Start, default).LastAsync()).Next;
        var id = sandbox.Rows("salesforce", 1, "")[0].Row.Parts[0].Value;
        using var client = new HttpClient();
        (await client.PostAsync(new Uri(sandbox.Url, "/_sandbox/delete"), new StringContent($$"""{"system":"salesforce","entity":"Account","id":"{{id}}"}"""))).EnsureSuccessStatusCode();
        var changed = (await source.ReadAsync(SandboxSystems.Stream("salesforce"), done, default).ToListAsync()).SelectMany(page => page.Items);
        changed.Where(item => item.Deleted).Select(item => item.Json.GetProperty("Id").GetString()).ShouldContain(id);
    }

    [Theory]
    [InlineData("sap")]
    [InlineData("oracle-wms")]
    [InlineData("oracle-otm")]
    public async Task A_record_that_was_changed_is_found_by_the_next_pass(string connector)
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var system = sandbox.Connect(connector);
        var stream = connector == "sap" ? new StreamRequest("A_BusinessPartner", ["to_Customer/CustomerClassification"], "BusinessPartner") : SandboxSystems.Stream(connector);
        var done = (await system.Source.ReadAsync(stream, Cursor.Start, default).LastAsync()).Next;
        var rows = sandbox.Rows(connector, 20, "A");
        await system.Target!.WriteAsync(rows, default);
        var pages = await system.Source.ReadAsync(stream, done, default).ToListAsync();
        var keys = pages.SelectMany(page => page.Items).Select(item => item.Json.GetProperty(stream.KeyField).ToString()).ToList();
        rows.Select(row => row.Row.Parts[0].Value).Except(keys).ShouldBeEmpty();
        keys.Count.ShouldBeLessThan(200);
        pages[^1].Next.ShouldNotBe(done);
    }

    [Theory]
    [InlineData("sap")]
    [InlineData("salesforce")]
    [InlineData("oracle-wms")]
    [InlineData("oracle-otm")]
    public async Task A_row_that_is_stamped_a_little_late_is_found_by_the_next_pass(string connector)
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var system = sandbox.Connect(connector);
        var stream = connector == "sap" ? new StreamRequest("A_BusinessPartner", ["to_Customer/CustomerClassification"], "BusinessPartner") : SandboxSystems.Stream(connector);
        using var client = new HttpClient();
        await SetClockAsync("2026-07-02T12:00:00Z");
        await system.Target!.WriteAsync(sandbox.Rows(connector, 1, "A"), default);
        var done = (await system.Source.ReadAsync(stream, Cursor.Start, default).LastAsync()).Next;
        await SetClockAsync("2026-07-02T11:57:00Z");
        var late = sandbox.Rows(connector, 2, "B")[1];
        await system.Target.WriteAsync([late], default);
        var items = (await system.Source.ReadAsync(stream, done, default).ToListAsync()).SelectMany(page => page.Items);
        items.Select(item => item.Json.GetProperty(stream.KeyField).ToString()).ShouldContain(late.Row.Parts[0].Value);

        async Task SetClockAsync(string now) =>
            (await client.PostAsync(new Uri(sandbox.Url, "/_sandbox/clock"), new StringContent($$"""{"now":"{{now}}"}"""))).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task The_next_attempt_waits_as_long_as_the_vendor_asks()
    {
        await using var sandbox = await SandboxSystems.StartAsync(At("""{"kind":"throttle429","retryAfter":"1"}""", "GET", "1"));
        await ReadAsync(sandbox.Connect("oracle-wms").Source, "oracle-wms");
        using var client = new HttpClient();
        using var journal = JsonDocument.Parse(await client.GetStringAsync(new Uri(sandbox.Url, "/_sandbox/journal/requests")));
        var times = journal.RootElement.EnumerateArray().Select(line => line.GetProperty("time").GetDateTimeOffset()).Take(2).ToList();
        (times[1] - times[0]).TotalSeconds.ShouldBeGreaterThan(0.9);
    }

    /// <summary>A fault that strikes twice in a row; a session that ends again at once would be a refusal.</summary>
    private static string At(string rule, string method) => At(rule, method, rule.Contains("expireToken", StringComparison.Ordinal) ? "2,5" : "2,3");

    private static string At(string rule, string method, string at) => $"[{rule[..^1]},\"method\":\"{method}\",\"path\":\"^(?!/services/oauth2).*$\",\"at\":[{at}]}}]";

    private static async Task<List<string>> ReadAsync(ISource source, string connector)
    {
        var stream = SandboxSystems.Stream(connector);
        var pages = await source.ReadAsync(stream, Cursor.Start, default).ToListAsync();
        return [.. pages.SelectMany(page => page.Items).Select(item => item.Json.GetProperty(stream.KeyField).ToString()).Distinct().Order(StringComparer.Ordinal)];
    }

    private sealed class Remembered : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
