using System.Collections.Immutable;
using System.Globalization;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Core.Segmenting;
using SegSync.Core.Syncing;
using SegSync.Tests.Story;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Governing;

/// <summary>Suppliers of a hub are decided by the receipts that it landed, with the codes that the files themselves give.</summary>
public sealed class SupplierTests
{
    private const string Scms = "scms-deliveries";

    private const string Header = "ID,PO Sent to Vendor Date,Scheduled Delivery Date,Delivered to Client Date,Vendor,Item Description,Line Item Quantity,Line Item Value,Freight Cost (USD),Country,Shipment Mode,Weight (Kilograms),Product Group";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Suppliers_of_a_generated_file_have_the_codes_and_figures_that_segment_gives_before_and_after_it_changes(int seed)
    {
        using var folder = new TestFolder();
        var dice = new Random(seed);
        var rows = Enumerable.Range(1, 80).Select(id => Row(dice, id)).ToList();
        var world = await ActivatedAsync();
        await AgreeAsync(world, (Write(rows), Scms));
        for (var id = 1; id <= 80; id += 3) rows[id - 1] = Row(dice, id);
        await AgreeAsync(world, (Write(rows.Concat(Enumerable.Range(100, 10).Select(id => Row(dice, id)))), Scms));
        return;

        string Write(IEnumerable<string> lines)
        {
            File.WriteAllLines(folder.File("deliveries.csv"), lines.Prepend(Header));
            return folder.File("deliveries.csv");
        }
    }

    [SkippableFact]
    public async Task The_vendors_of_a_real_delivery_history_have_the_codes_that_segment_gives()
    {
        var folder = Landing.Given.Shared(Path.Combine("data", "scms_freight"));
        Skip.If(folder is null, "shared/data/scms_freight is absent");
        var world = await ActivatedAsync();
        (await AgreeAsync(world, (Path.Combine(folder, "scms_to_2011.csv.gz"), Scms))).ShouldBeGreaterThanOrEqualTo(1_173 + 78);
    }

    [SkippableFact]
    public async Task Orders_and_sources_of_two_files_come_together_in_the_suppliers_of_a_hub()
    {
        var folder = Landing.Given.Shared(Path.Combine("data", "adventureworks"));
        Skip.If(folder is null, "shared/data/adventureworks is absent");
        await AgreeAsync(await ActivatedAsync(), (Path.Combine(folder, "PurchaseOrderHeader.csv"), "adventureworks-orders"), (Path.Combine(folder, "ProductVendor.csv"), "adventureworks-sources"));
    }

    [Fact]
    public async Task What_a_supplier_sends_is_no_demand_of_the_product()
    {
        var world = new SmallWorld();
        world.System("erp").Put(EntityKind.Product, "p1", "1", ("description", "Bolt"));
        world.System("erp").Put(EntityKind.Supplier, "s1", "1", ("name", "Bolts Ltd"));
        world.System("erp").Sell("so1", "1", ("c1", "p1", "2026-05-03", 2, 20));
        world.System("erp").Receive("re1", "1", ("s1", "p1", "2026-04-03", 50, 100, new(5, 10, 2)), ("s1", "p1", "2026-05-20", 50, 100, new(null, 14, -1)));
        await world.SyncAsync();
        var product = (await world.Hub.AllAsync<Profile>(Profile.KindOf(EntityKind.Product))).Single();
        (product.Revenue, product.First, product.Last).ShouldBe((20, "2026-05-03", "2026-05-03"));
        (product.Months["2026-04"].Lines, product.Months["2026-04"].Deliveries).ShouldBe((0, new(1, 10, 100, 1, 1)));
        var supplier = (await world.Hub.AllAsync<Profile>(Profile.KindOf(EntityKind.Supplier))).Single();
        (supplier.Revenue, supplier.Months.Values.Sum(month => month.Orders), supplier.Months["2026-04"].Freight).ShouldBe((200, 1, new(1, 5)));
        supplier.Products!.ShouldBe([new("erp|p1", "2026-04")]);
    }

    /// <summary>Lands a file and holds codes, grades and figures of all suppliers against those of the same file without a hub.</summary>
    private static async Task<int> AgreeAsync(SchemeWorld world, params (string Path, string Mapping)[] told)
    {
        var (hub, doubts) = (world.World.Hub, 0);
        var context = MappingContext.Of("t", "scms", world.World.Landscape.AllRates.Keys, hub.Time.Now);
        var scheme = SchemeFile.Load(Schemes.Text("supplier-kraljic")!, out _)!;
        var (tally, doubted) = (new FactTally(SchemeFile.Needs([scheme]), null), 0L);
        foreach (var (path, name) in told)
        {
            var mapping = Mappings.BuiltIn(name)!;
            var plan = Mappings.Plan(context, [mapping])[0];
            var run = await RunContext.BeginAsync(hub.Ports, "t", new("test", "because"), default);
            var pull = await PullRun.RunAsync(run, new FileSource("scms", path, mapping), plan with { Map = item => Watch(plan.Map(item)) }, TimeSpan.MaxValue, null, default);
            (pull.Problem, pull.Counts.Quarantined).ShouldBe((null, 0));
            // a hub keeps no weights: words in place of them are no doubt of an import
            doubted += new FactFile(path, mapping, context.Latest).Read(tally, (_, _, _, _) => { }, null, default).Doubted.Where(pair => !pair.Key.StartsWith("Weight", StringComparison.Ordinal)).Sum(pair => pair.Value);
        }

        await world.World.Pass.DecideAsync(new("test", "because"), null, default);
        doubted.ShouldBe(doubts);
        var files = SchemeResult.Of(scheme, tally, null);
        var codes = await world.AssignmentsAsync("supplier-kraljic");
        codes.Select(pair => $"{pair.Key} {pair.Value.Decision.Code} {pair.Value.Decision.Grade}")
            .ShouldBe(Enumerable.Range(0, files.Profiles.Count).Select(at => $"{files.Profiles.Id(at)} {files.Code(at).Code} {files.Grade(at).Grade}"));

        var (profiles, _) = await Population.ReadAsync(hub.Store, [scheme], null, default);
        var table = new ProfileTable(profiles, EntityKind.Supplier, null);
        foreach (var metric in files.Metrics)
        {
            var rate = metric.Metric.Unit == "money" ? 0.5m : 1;
            for (var at = 0; at < table.Count; at++) table[metric.Metric].Values[at].ShouldBe(metric.Values[at] * rate, $"{metric.Metric.Name} of {table.Record(at)}");
        }

        return doubts;

        ImmutableArray<Core.Connecting.Mapped> Watch(ImmutableArray<Core.Connecting.Mapped> results)
        {
            doubts += results.OfType<Core.Connecting.Mapped.Document>().Sum(document => document.Doubts.Length);
            return results;
        }
    }

    private static async Task<SchemeWorld> ActivatedAsync()
    {
        var world = new SchemeWorld(new() { Tenant = "t", Trust = ["scms"], Quality = SmallWorld.NoGate, Rates = ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal).Add("USD", 0.5m) });
        await world.ActivateAsync(Schemes.Text("supplier-kraljic")!);
        return world;
    }

    private static string Row(Random dice, int id)
    {
        var ordered = new DateOnly(2024, 1, 1).AddDays(dice.Next(700));
        var promised = ordered.AddDays(dice.Next(10, 90));
        var delivered = promised.AddDays(dice.Next(-9, 20));
        var vendor = ((string[])["ACME Ltd.", "Acme Limited", "Brandt GmbH", "Čapek s.r.o.", "Dubois SA", "Eiffel"])[dice.Next(6)];
        var asked = dice.Next(4) switch { 0 => "Date Not Captured", 1 => "N/A - From RDC", _ => Text(ordered) };
        var freight = dice.Next(5) switch { 0 => "Freight Included in Commodity Cost", 1 => "See ASN-93 (ID#:1281)", 2 => "Invoiced Separately", _ => $"{dice.Next(1, 9_999)}.{dice.Next(10, 99)}" };
        return string.Create(CultureInfo.InvariantCulture, $"{id},{asked},{Text(promised)},{Text(delivered)},{vendor},\"Item {dice.Next(12)}, box\",{dice.Next(1, 500)},{dice.Next(1, 90_000)}.{dice.Next(10, 99)},{freight},Ghana,Air,12,ARV");

        static string Text(DateOnly date) => date.ToString("d-MMM-yy", CultureInfo.InvariantCulture);
    }
}
