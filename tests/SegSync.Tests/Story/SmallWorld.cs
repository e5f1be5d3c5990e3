using System.Collections.Immutable;
using SegSync.Core.Assessing;
using SegSync.Core.Connecting;
using SegSync.Core.Deltas;
using SegSync.Core.Landing;
using SegSync.Core.Records;
using SegSync.Core.Syncing;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Story;

/// <summary>
/// A landscape in memory: what its systems hold, and a hub over it. Records and orders are put in by hand; pushes land
/// in the systems' own rows, from which the next pull reads them back.
/// </summary>
public sealed class SmallWorld
{
    private readonly Dictionary<string, FakeSystem> systems = new(StringComparer.Ordinal);

    public TestHub Hub { get; init; } = new();

    public Landscape Landscape { get; init; } = new() { Tenant = "t", Trust = ["erp", "crm"], AsOf = new(2026, 6, 30), Quality = NoGate };

    /// <summary>Stories are short: nobody in them has a year of history.</summary>
    public static QualityPolicy NoGate => new() { Gate = new() { Entity = null } };

    public FakeSystem System(string name) => systems.TryGetValue(name, out var system) ? system : systems[name] = new(name) { Plants = Plants };

    /// <summary>Plants at which every product has a row of its own.</summary>
    public ImmutableArray<string> Plants { get; init; } = [];

    public SyncPass Pass => new(Hub.Ports, Landscape, [.. systems.Values.OrderBy(system => system.Name, StringComparer.Ordinal).Select(system => system.Plan)]);

    public Task<SyncReport> SyncAsync() => Pass.RunAsync(new("test", "because"), null, default);
}

/// <summary>A system that really keeps rows: customers, products and orders, with one hub-owned field each.</summary>
public sealed class FakeSystem(string name) : ISource, ITarget
{
    private readonly SortedDictionary<string, SourceRecord> records = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FactDocument> orders = new(StringComparer.Ordinal);
    private readonly Dictionary<RowKey, string> codes = [];

    public string Name => name;

    /// <summary>Every write that changed a value, as it came: <c>row code</c>.</summary>
    public List<string> Journal { get; } = [];

    /// <summary>How pages are cut; 1 and up.</summary>
    public int PageSize { get; set; } = 3;

    /// <summary>Turns the order of records around.</summary>
    public Func<IEnumerable<string>, IEnumerable<string>> Order { get; set; } = keys => keys;

    /// <summary>Rows to refuse, with the reason.</summary>
    public Dictionary<RowKey, string> Refuses { get; } = [];

    /// <summary>Fails before the write, or after it (the answer is lost).</summary>
    public Queue<string> Faults { get; } = new();

    public int MaxBatch => 2;

    public IReadOnlyDictionary<RowKey, string> Codes => codes;

    public RecordKey Put(EntityKind kind, string id, string version, params (string Field, string Value)[] fields)
    {
        var key = new RecordKey("t", kind, name, id);
        var values = fields.ToImmutableSortedDictionary(field => field.Field, field => field.Value, StringComparer.Ordinal);
        records[key.ToString()] = new(key, version, false, values, []);
        return key;
    }

    public void Delete(RecordKey key) => records[key.ToString()] = records[key.ToString()] with { Deleted = true };

    public void Set(RowKey row, string code) => codes[row] = code;

    public void Sell(string id, string version, params (string Customer, string Product, string Date, decimal Quantity, decimal Amount)[] lines) =>
        orders[id] = new(new("t", name, "orders", id), version, FactKind.OrderLine, false,
            [.. lines.Select((line, i) => new Fact($"{i + 1}", DateOnly.ParseExact(line.Date, "yyyy-MM-dd"), line.Customer, line.Product, null, "", line.Quantity, line.Amount, "EUR", "PC"))]);

    public void Receive(string id, string version, params (string Supplier, string Product, string Date, decimal Quantity, decimal Amount, Arrival? Arrival)[] lines) =>
        orders[id] = new(new("t", name, "orders", id), version, FactKind.Receipt, false,
            [.. lines.Select((line, i) => new Fact($"{i + 1}", DateOnly.ParseExact(line.Date, "yyyy-MM-dd"), null, line.Product, null, "", line.Quantity, line.Amount, "EUR", "PC") { Supplier = line.Supplier, Arrival = line.Arrival })]);

    /// <summary>Plants at which every product has a row of its own; none in most stories.</summary>
    public ImmutableArray<string> Plants { get; init; } = [];

    public void SellAt(string id, string version, params (string Product, string Plant, string Date, decimal Quantity, decimal Amount)[] lines) =>
        orders[id] = new(new("t", name, "orders", id), version, FactKind.OrderLine, false,
            [.. lines.Select((line, i) => new Fact($"{i + 1}", DateOnly.ParseExact(line.Date, "yyyy-MM-dd"), "c1", line.Product, null,
                line.Plant.Length == 0 ? "" : $"plant={FactContext.Escaped(line.Plant)},salesOrganization=1000", line.Quantity, line.Amount, "EUR", "PC"))]);

    public void Withdraw(string id, string version) => orders[id] = orders[id] with { Version = version, Deleted = true, Lines = [] };

    public static RowKey Plant(string product, string plant) => RowKey.Of("plant", ("id", product), ("werk", plant));

    public static RowKey Row(RecordKey key) => RowKey.Of(key.Kind.Word(), ("id", key.Id));

    public SystemPlan Plan => new(
        new() { Name = name, Connector = "test" }, this, this,
        [new(name, new("records", [], "id"), Map, [.. EntityKinds.All.Select(kind => new RecordIds(kind, "id"))]), new(name, new("orders", [], "id"), Map, [])],
        [
            new(name, "customer", "code", "customer-tier", values => (values["tier"], null)),
            new(name, "product", "code", "product-abc-xyz", values => (values["code"], null)),
            new(name, "plant", "code", "product-plant", values => (values["code"], null)) { Context = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("plant", "werk") },
        ]);

    public async IAsyncEnumerable<Page> ReadAsync(
        StreamRequest stream, Cursor from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var keys = Order(stream.Name == "records" ? records.Keys : orders.Keys).ToList();
        for (var i = 0; i < Math.Max(1, keys.Count); i += PageSize)
        {
            var names = keys.Skip(i).Take(PageSize).ToList();
            var raw = global::System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(names);
            var items = global::System.Text.Json.JsonDocument.Parse(raw).RootElement.EnumerateArray().Select(item => new SourceItem(item));
            yield return new(raw, [.. items], new(""), i + PageSize >= keys.Count, keys.Count);
        }
    }

    public IAsyncEnumerable<KeyPage>? ListKeysAsync(StreamRequest stream, CancellationToken cancellationToken) => null;

    public Task<ImmutableArray<PushOutcome>> WriteAsync(ImmutableArray<PushRow> rows, CancellationToken cancellationToken)
    {
        var fault = Faults.Count > 0 ? Faults.Dequeue() : "";
        if (fault == "down") throw new ConnectorException(ConnectorFault.Transient, name, "is down");
        var outcomes = rows.Select(Write).ToImmutableArray();
        if (fault == "lost answer") throw new ConnectorException(ConnectorFault.Transient, name, "the answer was lost");
        return Task.FromResult(outcomes);
    }

    private PushOutcome Write(PushRow row)
    {
        if (Refuses.TryGetValue(row.Row, out var reason)) return new PushOutcome.Rejected(reason);
        var code = row.Values["code"];
        if (codes.GetValueOrDefault(row.Row) == code) return new PushOutcome.Unchanged(null);
        codes[row.Row] = code;
        Journal.Add($"{row.Row} {code}");
        return new PushOutcome.Accepted(null);
    }

    private ImmutableArray<Mapped> Map(SourceItem item)
    {
        var id = item.Json.GetString()!;
        if (orders.TryGetValue(id, out var order)) return [new Mapped.Document(order, [])];
        var record = records[id];
        var plants = record.Key.Kind == EntityKind.Product ? Plants.Select(plant => Plant(record.Key.Id, plant)) : [];
        return [new Mapped.Record(record with { Rows = [.. plants.Prepend(Row(record.Key)).Select(row => new TargetRow(row, Observed(row), null))] })];

        ImmutableSortedDictionary<string, string> Observed(RowKey row) => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("code", codes.GetValueOrDefault(row) ?? "");
    }
}
