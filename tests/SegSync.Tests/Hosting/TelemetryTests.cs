using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using SegSync.Benchmarks;
using SegSync.Core.Deltas;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Functions.Telemetry;
using SegSync.Tests.Commands;
using SegSync.Tests.Compat;

namespace SegSync.Tests.Hosting;

/// <summary>What a collector of OpenTelemetry gets to see.</summary>
public sealed partial class TelemetryTests : LoopbackTests
{
    [Fact]
    public async Task A_sync_tells_a_collector_its_records_its_lag_and_its_spans()
    {
        var got = new ConcurrentDictionary<string, string>();
        Server.Answer = context =>
        {
            context.Response.ContentType = "application/x-protobuf";
            return Task.CompletedTask;
        };
        using var program = new HubProgram();
        program.Write("local.settings.json", new JsonObject { ["Values"] = new JsonObject { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Server.Address.ToString(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" } }.ToJsonString());
        (await program.RunAsync("sync", "--json", "--landscape", program.SmallLandscape())).Good();
        foreach (var request in Server.All) got.AddOrUpdate(request.Target, request.Body, (_, body) => body + request.Body);
        got.Keys.Order().ShouldBe(["/v1/metrics", "/v1/traces"]);
        foreach (var (name, needsCharge) in Names()) got["/v1/metrics"].Contains(name, StringComparison.Ordinal).ShouldBe(!needsCharge, name);
        foreach (var word in (string[])["sap", "landed", "push", "segment", "accepted"]) got["/v1/metrics"].ShouldContain(word);
        got["/v1/traces"].ShouldContain("push salesforce");
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_measured_and_nothing_sent()
    {
        OtlpExport.Of(new Microsoft.Extensions.Configuration.ConfigurationManager(), TimeProvider.System).ShouldBeNull();
        await using var export = OtlpExport.Of(new Microsoft.Extensions.Configuration.ConfigurationManager { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Server.Address.ToString(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" }, TimeProvider.System);
        export.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_stands_in_an_outbox_is_its_unsent_and_its_waiting_writes_and_lag_is_the_age_of_the_oldest()
    {
        await using var hub = await new HostedWorld().FilledAsync();
        var sent = await HubGauges.ReadAsync(hub.Ports, hub.Bus, hub.Landscape, default);
        sent.Outboxes.Keys.Order().ShouldBe(["crm", "erp"]);
        sent.Outboxes.Values.ShouldAllBe(outbox => outbox.Depth == 0 && outbox.OldestAt == null);
        sent.GreenAt.Keys.Order().ShouldBe(["crm", "erp"]);
        var run = (await new RunHistory(hub.Ports.Store, "t").LatestAsync(0, 1, default)).Single();
        var entry = (await hub.Ports.Store.ReadKindAsync(OutboxEntry.KindOf("crm"), default).FirstAsync()).As<OutboxEntry>();
        entry = entry with { Write = entry.Write with { Sequence = run.Number } };
        for (var i = 0; i < 3; i++) await hub.Ports.Store.PutAsync(new("p", $"new{i}"), OutboxEntry.KindOf("crm"), entry, default);
        await hub.Ports.Store.PutAsync(new("p", "w"), OutboxEntry.WaitingKindOf("erp"), entry, default);
        await hub.Bus.SendAsync(Job.Queue, [new Job("decide", null, "a", "r").Message("x")], default);
        var now = await HubGauges.ReadAsync(hub.Ports, hub.Bus, hub.Landscape, default);
        now.Outboxes["crm"].ShouldBe(new(3, run.StartedAt));
        now.Outboxes["erp"].ShouldBe(new(1, null));
        (now.Jobs, now.DeadLetters).ShouldBe((1, 0));
    }

    [Fact]
    public void The_page_for_operators_tells_every_metric_and_no_other()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "functions", "Telemetry", "HubMeter.cs"));
        Names().Select(pair => pair.Name).Order().ShouldBe(Metric().Matches(source).Select(match => match.Groups[1].Value).Order());
    }

    /// <summary>The metrics of the page, and whether only a store that charges has them.</summary>
    private static List<(string Name, bool NeedsCharge)> Names() =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"))).Select(match => (match.Groups[1].Value, match.Groups[1].Value == "segsync.request_units"))];

    [GeneratedRegex("\"(segsync\\.[a-z_.]+)\"")]
    private static partial Regex Metric();

    [GeneratedRegex("^\\| `(segsync\\.[a-z_.]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
