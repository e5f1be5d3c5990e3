using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SegSync.Connectors.Files;
using SegSync.Core.Connecting;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Records;
using SegSync.Tests.Landing;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Files;

public sealed class FactFileTests : IDisposable
{
    private const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    private readonly TestFolder folder = new();
    private readonly List<(int Line, string Field, string Reason)> refused = [];

    public void Dispose() => folder.Dispose();

    /// <summary>A file segmented by itself and the same file imported must come to the same facts and the same refusals.</summary>
    [Fact]
    public async Task A_file_gives_the_facts_that_an_import_of_it_gives()
    {
        var row = from invoice in Gen.Elements("1", "2", "C3", "", "4a")
                  from product in Gen.Elements("p", "P", "", "q é", " ")
                  from quantity in Gen.Elements("1", "6", "0", "-2", "1.5", "x", "", "1e3", "99999999999999", "99999999999999999999")
                  from date in Gen.Elements("2011-01-05 08:26:00", "2011-02-03", "2011-02-30", "", "2011-03-01T23:30:00-05:00", "1969-01-01")
                  from price in Gen.Elements("2.55", "0", "", "-1", "0.0000000000001", "70000000000000")
                  from customer in Gen.Elements("17850.0", "17850", "", "1.5", "007", "x")
                  select string.Join(',', invoice, product, "\"d, e\"", quantity, date, price, customer, "UK");
        var mapping = Mappings.BuiltIn("online-retail")!;
        foreach (var rows in row.ArrayOf().Sample(60))
        {
            var path = folder.File("facts.csv");
            await File.WriteAllLinesAsync(path, [Header, .. rows]);
            var (facts, problems) = await ImportedAsync(mapping, path);
            refused.Clear();
            var (tally, counts) = Read(path, mapping);
            refused.Select(refusal => refusal.Line).Order().ShouldBe(problems.Order());
            foreach (var (kind, id) in facts.SelectMany(fact => new[] { (EntityKind.Product, fact.Product), (EntityKind.Customer, fact.Customer) }).Where(key => key.Item2 is not null).Distinct())
            {
                var own = facts.Where(fact => (kind == EntityKind.Product ? fact.Product : fact.Customer) == id).ToList();
                var sums = tally[kind][tally[kind].Ids.Find(Encoding.UTF8.GetBytes(id!))];
                sums.Money.ShouldBe(own.Sum(fact => fact.Amount));
                sums.Units.ShouldBe(own.Sum(fact => fact.Quantity));
                sums.Lines.ShouldBe(own.Count);
                sums.First.ShouldBe(own.Min(fact => fact.Date).DayNumber);
            }

            counts.Counted.ShouldBe(facts.Count);
            (counts.Counted + counts.Excluded.Values.Sum() + counts.Refused.Values.Sum()).ShouldBe(counts.Read);
        }
    }

    [Fact]
    public void Every_refused_line_is_named_with_its_number_and_reason()
    {
        var path = folder.File("bad.csv");
        File.WriteAllText(path, $"""
            {Header}
            1,p,x,five,2011-01-04,2.50,10.0,UK
            2,p,"two
            lines",5,2011-01-04,2.50,10.0,UK
            3,p,x,5,31/01/2011,2.50,10.0,UK
            4,p,x,5
            5,p,"open,5,2011-01-04,2.50,10.0,UK
            6,p,x,5,2031-01-04,2.50,10.0,UK
            7,p,x,5,2011-01-04,2.50,10.0,UK
            """);
        var (_, counts) = Read(path, Mappings.BuiltIn("online-retail")!);
        counts.Counted.ShouldBe(2);
        refused.Select(refusal => $"{refusal.Line} {refusal.Field}").ShouldBe(["2 Quantity", "5 InvoiceDate", "6 ", "7 ", "8 InvoiceDate"]);
        counts.Refused.Keys.ShouldContain("Quantity is not a number; digits with '.' before the decimals were expected, such as 1234.50");
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("windows-1252", false)]
    public void The_encoding_is_found_out_as_imports_find_it(string name, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        var text = encoding.GetBytes($"{Header}\r\n1,plain,x,1,2011-01-04,2.50,,UK\r\n2,caf\u00E9,x,5,2011-01-04,2.50,,UK\r\n");
        var path = folder.File("encoded.csv.gz");
        using (var zipped = new GZipStream(File.Create(path), CompressionLevel.Fastest)) zipped.Write([.. mark ? encoding.GetPreamble() : [], .. text]);
        var (tally, counts) = Read(path, Mappings.BuiltIn("online-retail")!);
        counts.Counted.ShouldBe(2);
        tally[EntityKind.Product].Ids.Text(1).ShouldBe("café");
    }

    [Fact]
    public void A_file_that_is_cut_off_or_lacks_columns_fails_with_words()
    {
        var path = folder.File("cut.csv.gz");
        using (var zipped = new GZipStream(File.Create(path), CompressionLevel.NoCompression)) zipped.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Header + "\n", 5_000))));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..100_000]);
        Should.Throw<ConnectorException>(() => Read(path, Mappings.BuiltIn("online-retail")!)).Message.ShouldContain("cut.csv.gz cannot be read");
        File.WriteAllText(path, "InvoiceNo,StockCode\n");
        Should.Throw<ConnectorException>(() => Read(path, Mappings.BuiltIn("online-retail")!)).Message.ShouldContain("lacks the columns CustomerID, InvoiceDate, Quantity, UnitPrice");
    }

    [Fact]
    public void An_empty_cell_of_a_matrix_is_unknown_and_a_zero_is_not()
    {
        var path = folder.File("matrix.csv");
        File.WriteAllText(path, "month,p,q\n2026-01,1,\n2026-02,,3\n2026-03,0,0\n2026-03,5,5\n2026-04,x,1\n");
        var (tally, counts) = Read(path, Mappings.BuiltIn("carparts")!);
        (counts.Read, counts.Counted).ShouldBe((5, 3));
        refused.Select(refusal => $"{refusal.Line} {refusal.Field}").ShouldBe(["5 month", "6 p"]);
        var table = new ProfileTable(tally, EntityKind.Product, Calendar.Months, null, null);
        table.Window.ToString().ShouldBe("2026-01 to 2026-03 (3 complete)");
        table.Periods(0, MetricScope.UnitsByPeriod).ShouldBe([1, 0]);
        table.Periods(1, MetricScope.UnitsByPeriod).ShouldBe([3, 0]);
    }

    private (FactTally Tally, FactFileCounts Counts) Read(string path, Core.Landing.Mapping mapping)
    {
        var tally = new FactTally([new(EntityKind.Product) { Units = [Calendar.Months] }, new(EntityKind.Customer)], null);
        var counts = new FactFile(path, mapping, Given.Context.Latest).Read(tally, (line, field, reason, _) => refused.Add((line, field, reason)), null, default);
        return (tally, counts);
    }

    private static async Task<(List<Fact> Facts, List<int> Refused)> ImportedAsync(Core.Landing.Mapping mapping, string path)
    {
        var (facts, lines) = (new List<Fact>(), new List<int>());
        await foreach (var page in new FileSource("s", path, mapping).ReadAsync(mapping.Request, Cursor.Start, default))
        {
            foreach (var result in page.Items.SelectMany(item => mapping.Map(Given.Context, item)))
            {
                if (result is Mapped.Document document) facts.AddRange(document.Value.Lines);
                if (result is Mapped.Refused bad) lines.Add(int.Parse(bad.Field.Split(' ', '/')[1], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return (facts, lines);
    }
}
