using SegSync.Sandbox.Journal;
using SegSync.Sandbox.Otm;
using SegSync.Sandbox.Salesforce;
using SegSync.Sandbox.Sap;
using SegSync.Sandbox.Wms;

namespace SegSync.Sandbox.World;

/// <summary>The four systems as they stand: generated, plus every change since. One lock guards it.</summary>
internal sealed class Landscape
{
    private readonly Dictionary<(string System, string Entity), Table> _tables;
    private readonly int _clockStep;
    private (Table?, int, long) _repeated;

    public Landscape(SandboxOptions options, ChangeJournal changes)
    {
        Options = options;
        Changes = changes;
        Stamps = new Stamps(options);
        Companies = new Companies(options);
        Products = new Products(options);
        Orders = new Orders(options, Products);
        Partners = new SapPartners(options, Companies, Stamps);
        Goods = new SapGoods(options, Products, Orders, Partners, Stamps);
        Salesforce = new SalesforceModel(options, Companies, Products, Partners, Stamps);
        Wms = new WmsModel(options, Products, Stamps);
        Otm = new OtmModel(options, Companies, Orders, Partners, Salesforce, Stamps);
        Table[] all =
        [
            Partners.BusinessPartner, Partners.Customer, Partners.SalesArea, Partners.Supplier, Partners.PurchasingOrg, Partners.Address, Partners.Email, Partners.Phone,
            Goods.Product, Goods.Plant, Goods.Planning, Goods.Description, Goods.Order, Goods.Item, Salesforce.Account, Salesforce.Product, Wms.Item, Wms.Inventory, Otm.Location, Otm.Shipment,
        ];
        _tables = all.ToDictionary(t => (t.System, t.Name));
        _clockStep = options.ClockStepMilliseconds;
        Clock = Stamps.Until;
        changes.Replay(this);
    }

    public SandboxOptions Options { get; }
    public ChangeJournal Changes { get; }
    public Stamps Stamps { get; }
    public Companies Companies { get; }
    public Products Products { get; }
    public Orders Orders { get; }
    public SapPartners Partners { get; }
    public SapGoods Goods { get; }
    public SalesforceModel Salesforce { get; }
    public WmsModel Wms { get; }
    public OtmModel Otm { get; }
    public Query Query { get; } = new();
    public Lock Gate { get; } = new();

    /// <summary>The time that the next change is stamped with, in Unix milliseconds; it moves with changes, not with the machine.</summary>
    public long Clock { get; private set; }

    public Table? Find(string system, string entity) => _tables.GetValueOrDefault((system, entity));

    public IEnumerable<Table> Tables => _tables.Values;

    public void SetClock(long clock)
    {
        Clock = clock;
        Changes.Record(new Change("clock", "", "", "", "", null, null, clock, "edit"));
    }

    /// <summary>Writes values; returns how many really changed. An unchanged row is stamped only when the vendor does so.</summary>
    public int Set(Table table, int row, IEnumerable<KeyValuePair<Column, Value>> values, string by, bool stampAlways = false)
    {
        var key = table.KeyOf(row);
        var stamp = Clock + _clockStep;
        var changed = 0;
        foreach (var (column, value) in values)
        {
            var from = table.Get(row, column);
            if (from == value)
                continue;
            table.Put(row, column, value);
            Changes.Record(new Change("set", table.System, table.Name, key, column.Name, from.ToText(), value.ToText(), stamp, by));
            changed++;
        }
        if (changed == 0 && !stampAlways)
            return 0;
        if (changed == 0)
            Changes.Record(new Change("touch", table.System, table.Name, key, "", null, null, stamp, by));
        Clock = stamp;
        table.Touch(row, stamp);
        return changed;
    }

    public int Create(Table table, IReadOnlyDictionary<string, Value> values, string by)
    {
        Clock += _clockStep;
        var row = table.Add(values);
        table.Touch(row, Clock);
        Changes.Record(new Change("create", table.System, table.Name, table.KeyOf(row), "", null, Change.Fields(values), Clock, by));
        return row;
    }

    public void Remove(Table table, int row, string by)
    {
        Clock += _clockStep;
        Changes.Record(new Change("remove", table.System, table.Name, table.KeyOf(row), "", null, null, Clock, by));
        table.Touch(row, Clock);
        table.Remove(row);
    }

    /// <summary>Does again what the journal says, without recording it.</summary>
    public void Repeat(Change change)
    {
        Clock = change.Op == "clock" ? change.Stamp : Math.Max(Clock, change.Stamp);
        if (Find(change.System, change.Entity) is not { } table)
            return;
        if (change.Op == "create")
        {
            table.Touch(table.Add(Change.Values(table, change.To!)), change.Stamp);
            return;
        }
        if (table.LocateAny(change.Key) is not (>= 0 and var row))
            return;
        if (change.Op == "set" && table.Find(change.Field) is { } column && Value.TryParse(column.Kind, change.To, out var value))
            table.Put(row, column, value);
        // fields written together share a stamp and moved the row's version once
        if (_repeated != (table, row, change.Stamp))
            table.Touch(row, change.Stamp);
        _repeated = (table, row, change.Stamp);
        if (change.Op == "remove")
            table.Remove(row);
    }
}
