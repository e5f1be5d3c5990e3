using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Memory;
using SegSync.Core.Records;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;

namespace SegSync.Tests.Landing;

/// <summary>A hub in memory with a clock that stands still until it is moved.</summary>
public sealed class TestHub
{
    public TestTime Time { get; } = new();

    public IHubStore Store { get; init; } = new MemoryHubStore();

    public MemoryLandingZone Zone { get; } = new();

    public HubPorts Ports => new(Store, Zone, Time, () => new byte[32]);

    public Task<RunContext> BeginAsync() => RunContext.BeginAsync(Ports, "t", new("test", "because"), default);

    public async Task<PullReport> PullAsync(ISource source, StreamPlan plan) =>
        await PullRun.RunAsync(await BeginAsync(), source, plan, TimeSpan.FromDays(1), null, default);

    public async Task<List<T>> AllAsync<T>(string kind) =>
        await Store.ReadKindAsync(kind, default).Select(document => document.As<T>()).ToListAsync();
}

public sealed class TestTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 7, 1, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A source whose pages are given; the cursor counts them.</summary>
public sealed class ListSource(params string[][] pages) : ISource
{
    public string[]? Keys { get; init; }

    public long? Said { get; init; }

    /// <summary>Pages to give before the connection breaks; null for all.</summary>
    public int? BreakAfter { get; init; }

    public async IAsyncEnumerable<Page> ReadAsync(StreamRequest stream, Cursor from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var i = from.Text.Length == 0 ? 0 : int.Parse(from.Text, System.Globalization.CultureInfo.InvariantCulture); i < pages.Length; i++)
        {
            if (i == BreakAfter) throw new ConnectorException(ConnectorFault.Transient, "erp", "broke off");
            var raw = JsonSerializer.SerializeToUtf8Bytes(pages[i].Select(item => JsonDocument.Parse(item).RootElement));
            var items = JsonDocument.Parse(raw).RootElement.EnumerateArray().Select(item => new SourceItem(item)).ToImmutableArray();
            var last = i == pages.Length - 1;
            yield return new(raw, items, new(last ? "0" : $"{i + 1}"), last, Said);
        }
    }

    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) =>
        Keys is null ? null : new[] { new KeyPage([.. Keys], true) }.ToAsyncEnumerable();
}

/// <summary>A stream of customers as small JSON: id, name, v (version), seg (the hub-owned field), bad (refused).</summary>
public static class Customers
{
    public static readonly StreamPlan Plan = new("erp", new("customers", [], "id"), Map, [new(EntityKind.Customer, "id")]);

    public static RecordKey Key(string id) => new("t", EntityKind.Customer, "erp", id);

    public static RowKey Row(string id) => RowKey.Of("Customer", ("id", id));

    private static ImmutableArray<Mapped> Map(SourceItem item)
    {
        var json = item.Json;
        var id = Text(json, "id");
        if (Text(json, "bad") is { Length: > 0 } bad) return [new Mapped.Refused(id, "bad", bad)];
        if (Text(json, "skip").Length > 0) return [new Mapped.Excluded(id, "not a customer")];
        var fields = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("name", Text(json, "name"));
        var observed = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("seg", Text(json, "seg"));
        return [new Mapped.Record(new(Key(id), Text(json, "v"), false, fields, [new(Row(id), observed, null)]))];
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
