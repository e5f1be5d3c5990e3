using System.Text.Json;

namespace SegSync.Tests.Commands;

/// <summary><c>segment</c> over files of several kinds of facts, currencies and units.</summary>
public sealed class SegmentFactsTests : IDisposable
{
    private const string Orders = """
        { "name": "o", "version": 1, "stream": "orders", "facts": "orderLine", "id": "order", "zone": "UTC",
          "lines": { "flat": true, "refuse": "line", "id": "line", "date": "date", "product": "item", "customer": "customer", "quantity": "units", "unit": "unit", "amount": "money", "currency": "currency", "unitCost": "cost",
                     "cleanse": [{ "name": "promotion", "path": "campaign", "present": true, "do": "exclude" }] } }
        """;

    private const string Receipts = """
        { "name": "r", "version": 1, "stream": "receipts", "facts": "receipt", "id": "order",
          "lines": { "flat": true, "refuse": "line", "id": "line", "date": "date", "product": "item", "supplier": "supplier", "quantity": "units", "rejected": "bad", "ordered": "ordered", "delivered": "date" } }
        """;

    private const string Stock = """
        { "name": "k", "version": 1, "stream": "stock", "facts": "stockSnapshot", "id": "place", "lines": { "flat": true, "refuse": "line", "date": "date", "product": "item", "quantity": "units" } }
        """;

    private const string OrderLines = """
        order,line,date,item,customer,units,unit,money,currency,cost,campaign
        1,1,2026-01-05,a,c1,10,EA,100,EUR,6,
        1,2,2026-01-05,b,c1,2,CS,50,USD,9.5,
        2,1,2026-02-28,a,c2,5,EA,40,EUR,6,spring
        3,1,2026-02-28,a,c2,4,EA,30,CHF,6,
        4,1,2026-02-28,a,c2,4,BOX,30,EUR,6,
        """;

    private const string ReceiptLines = """
        order,line,date,item,supplier,units,bad,ordered
        1,1,2026-01-04,a,s1,100,5,2025-12-25
        2,1,2026-01-05,a,s2,50,60,2025-12-30
        """;

    private const string Scheme = """
        { "name": "p", "version": 1, "entity": "product", "metrics": ["units", "orders", "margin", "sources", "defectRate", "leadTime", "stock", "daysOfSupply", "onTime"],
          "classifiers": [{ "name": "abc", "method": "share", "metric": "revenue", "cuts": [0.8], "classes": ["A", "B"] }], "code": ["abc"] }
        """;

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Orders_receipts_and_stock_of_three_files_make_one_profile_converted_exactly_or_quarantined()
    {
        var said = (await program.RunAsync([.. Call(), "--rates", Rates(), "--units", Units(), "--explain", "a"])).Good();
        var lines = await File.ReadAllLinesAsync(program.Beside("s.csv"));
        lines[0].ShouldBe("scheme,entity,id,code,grade,abc,revenue,units,orders,margin,sources,defectRate,leadTime,stock,daysOfSupply,onTime,why");
        // b: 50 USD at 0.92 less 2 cases at 9.5; 2 cases of 12. a: 28 on hand of 10 sold in 59 days; of s2's delivery the rejects cannot be
        lines[1].ShouldBe("p,product,a,A,complete,A,100,10,1,40,2,0.05,8,28,165.2,,");
        lines[2].ShouldBe("p,product,b,B,complete,B,46,24,1,28.52,,,,,,,");
        var quarantine = await File.ReadAllTextAsync(program.Beside("s.csv.quarantine.csv"));
        quarantine.ShouldContain("5,currency,\"'CHF' has no rate to EUR on 2026-02-28 or before; add one, or correct the currency");
        quarantine.ShouldContain("6,unit,\"'BOX' has no factor for the product a; add one to the units, or correct the unit\"");
        quarantine.ShouldContain("3,bad,'60' is more than the 50 received");
        (said.Json.GetProperty("read").GetInt32(), said.Json.GetProperty("quarantined").GetInt32()).ShouldBe((9, 2));
        var scheme = said.Json.GetProperty("schemes")[0];
        Texts(scheme.GetProperty("metrics").GetProperty("daysOfSupply").GetProperty("from")).ShouldBe(["orderLine", "stockSnapshot"]);
        scheme.GetProperty("metrics").GetProperty("daysOfSupply").GetProperty("known").GetInt32().ShouldBe(1);
        var demand = scheme.GetProperty("demand");
        (demand.GetProperty("rawUnits").GetDecimal(), demand.GetProperty("adjustedUnits").GetDecimal(), demand.GetProperty("rawMoney").GetDecimal()).ShouldBe((15, 10, 140));
        demand.GetProperty("byRule")[0].GetProperty("rule").GetString().ShouldBe("promotion");
        Texts(said.Json.GetProperty("notes")).ShouldContain(note => note.StartsWith("p: nobody has onTime, which is computed from orderLine and shipment", StringComparison.Ordinal));
        Texts(scheme.GetProperty("explanation")).ShouldContain("  rule promotion leaves 1 lines out: units 10 in place of 15, money 100 in place of 140, by this rule alone");
    }

    [Fact]
    public async Task A_file_that_tells_of_orders_and_of_their_delivery_is_read_once_by_each_mapping()
    {
        var file = program.Write("both.csv", "order,line,date,item,units,sent,promised\n1,1,2026-01-05,a,10,2026-01-09,2026-01-08\n2,1,2026-01-06,a,5,2026-01-07,2026-01-07\n");
        var orders = program.Write("sold.json", """
            { "name": "sold", "version": 1, "stream": "lines", "facts": "orderLine", "id": "order", "lines": { "flat": true, "id": "line", "date": "date", "product": "item", "quantity": "units" } }
            """);
        var shipments = program.Write("sent.json", """
            { "name": "sent", "version": 1, "stream": "lines", "facts": "shipment", "id": "order",
              "lines": { "flat": true, "id": "line", "date": "sent", "product": "item", "quantity": "units", "promised": "promised", "delivered": "sent" } }
            """);
        string[] call = ["segment", "--scheme", program.Write("p.json", Scheme), "--out", program.Beside("b.csv"), "--json"];
        (await program.RunAsync([.. call, "--facts", file, "--mapping", orders, "--facts", file, "--mapping", shipments])).Good().Json.GetProperty("read").GetInt32().ShouldBe(4);
        var cells = (await File.ReadAllLinesAsync(program.Beside("b.csv"))).Select(line => line.Split(',')).ToList();
        (cells[1][Array.IndexOf(cells[0], "units")], cells[1][Array.IndexOf(cells[0], "onTime")]).ShouldBe(("15", "0.5"));
    }

    [Fact]
    public async Task Order_lines_tell_nothing_of_suppliers_and_that_is_said()
    {
        var mapping = program.Write("o.json", Orders.Replace("\"customer\": \"customer\"", "\"supplier\": \"customer\"", StringComparison.Ordinal));
        var said = (await program.RunAsync("segment", "--scheme", "supplier-kraljic", "--facts", program.Write("o.csv", OrderLines), "--mapping", mapping, "--rates", Rates(), "--units", Units(), "--out", program.Beside("n.csv"), "--json")).Good();
        Texts(said.Json.GetProperty("notes")).ShouldContain("supplier-kraljic: the facts tell of no supplier; they are orderLine, which tell nothing of suppliers: these are known by receipts");
    }

    [Fact]
    public async Task Quantities_of_a_product_in_two_units_are_never_added_up()
    {
        string[] call = ["segment", "--scheme", "product-abc", "--facts", program.Write("o.csv", OrderLines), "--mapping", program.Write("o.json", Orders), "--out", program.Beside("s.csv")];
        var said = await program.RunAsync([.. call, "--rates", Rates()]);
        said.Code.ShouldBe(1);
        said.Error.ShouldContain("1 products are told in several units, which cannot be added up, such as a in BOX, EA; give their factors with --units");
        (await program.RunAsync([.. call, "--units", Units()])).Error.ShouldContain("the facts are in CHF, EUR, USD, which cannot be added up; give their rates with --rates");
    }

    [Fact]
    public async Task A_landscape_that_is_named_gives_rates_units_and_costs()
    {
        var scheme = program.Write("served.json", """
            { "name": "served", "version": 1, "entity": "customer", "costs": "landscape", "metrics": ["costToServe", "revenue"], "classifiers": [{ "name": "w", "method": "whale", "metric": "netRevenue" }], "code": ["w"] }
            """);
        var landscape = program.Write("landscape.json", """
            { "systems": [], "currency": "EUR", "rates": { "USD": 0.5, "CHF": 1.1 }, "costs": { "order": 30, "pick": 40.01 },
              "units": [{ "unit": "EA", "factor": 1 }, { "unit": "CS", "factor": 12 }, { "product": "a", "unit": "BOX", "factor": 6 }] }
            """);
        string[] call = ["segment", "--scheme", scheme, "--facts", program.Write("o.csv", OrderLines), "--mapping", program.Write("o.json", Orders), "--out", program.Beside("t.csv"), "--json"];
        var said = (await program.RunAsync([.. call, "--landscape", landscape])).Good();
        said.Json.GetProperty("quarantined").GetInt32().ShouldBe(0);
        (await File.ReadAllLinesAsync(program.Beside("t.csv"))).Skip(1).Select(line => string.Join(',', line.Split(',')[6..9])).ShouldBe(["94.99,30.01,125", "23,40,63"]);
        var without = await program.RunAsync(call);
        without.Code.ShouldBe(2);
        without.Error.ShouldContain("served $.costs: are those of the landscape; give one with 'costs' by --landscape");
    }

    [Fact]
    public async Task Nodes_of_a_hierarchy_are_segmented_by_a_scheme_that_says_so()
    {
        var scheme = program.Write("n.json", Scheme.Replace("\"entity\"", "\"node\": \"family\", \"entity\"", StringComparison.Ordinal));
        string[] call = [.. Call(scheme), "--rates", Rates(), "--units", Units()];
        var tree = program.Write("tree.csv", "child,parent,level\na,wear,family\nb,wear,family\nwear,all,\n");
        var said = (await program.RunAsync([.. call, "--hierarchy", tree])).Good();
        (await File.ReadAllLinesAsync(program.Beside("s.csv")))[1].ShouldStartWith("p,product family,wear,B,complete,B,146,34,1,68.52,2,0.05,8,28,");
        said.Json.GetProperty("schemes")[0].GetProperty("population").GetInt32().ShouldBe(1);
        (await program.RunAsync(call)).Error.ShouldContain("p $.node: needs --hierarchy");
        (await program.RunAsync([.. call, "--hierarchy", program.Write("none.csv", "child,parent,level\na,b,group\n")])).Error.ShouldContain("its levels are group");
        (await program.RunAsync([.. call, "--hierarchy", program.Write("loop.csv", "child,parent,level\na,b,\nb,a,\n")])).Error.ShouldContain("'a' lies above itself");
    }

    [Fact]
    public async Task A_time_with_an_offset_becomes_a_day_of_the_business_units_zone_across_a_change_of_the_clocks()
    {
        // Berlin leaves winter time on 2026-03-29 at 01:00 UTC: 22:30 UTC is 23:30 on the day before and 00:30 of the next day after
        var orders = program.Write("o.csv", """
            order,line,date,item,customer,units,unit,money,currency,cost,campaign
            1,1,2026-03-28T22:30:00Z,before,c,1,EA,1,EUR,1,
            2,1,2026-03-31T22:30:00Z,after,c,1,EA,1,EUR,1,
            3,1,2026-03-31T21:30:00Z,late,c,1,EA,1,EUR,1,
            4,1,2026-03-29T00:30:00+01:00,wall,c,1,EA,1,EUR,1,
            """);
        string[] call = ["segment", "--scheme", program.Write("p.json", Scheme.Replace("\"sources\", ", "\"recency\", ", StringComparison.Ordinal)), "--facts", orders, "--mapping", program.Write("o.json", Orders), "--as-of", "2026-04-30", "--out", program.Beside("z.csv"), "--json"];
        (await Recencies("--zone", "Europe/Berlin")).ShouldBe(["after 30", "before 34", "late 31", "wall 33"]);
        (await Recencies()).ShouldBe(["after 31", "before 34", "late 31", "wall 34"]);
        (await program.RunAsync([.. call, "--zone", "Mars"])).Error.ShouldContain("'Mars' is no time zone");

        async Task<string[]> Recencies(params string[] zone)
        {
            (await program.RunAsync([.. call, .. zone])).Good();
            var lines = (await File.ReadAllLinesAsync(program.Beside("z.csv"))).Select(line => line.Split(',')).ToList();
            var at = Array.IndexOf(lines[0], "recency");
            return [.. lines.Skip(1).Select(cells => $"{cells[2]} {cells[at]}")];
        }
    }

    [Theory]
    [InlineData("lacks the columns to; found are date, from, rate", "--rates", "date,from,rate\n")]
    [InlineData("line 2: date '1.1.2026' is no day", "--rates", "date,from,to,rate\n1.1.2026,USD,EUR,1\n")]
    [InlineData("has rates to EUR, GBP; name one with --currency", "--rates", "date,from,to,rate\n2026-01-01,USD,EUR,1\n2026-01-01,USD,GBP,1\n")]
    [InlineData("CS has two factors", "--units", "product,unit,factor\n,CS,1\n,CS,2\n")]
    public async Task A_table_that_cannot_be_used_is_told_with_what_is_wrong(string words, string option, string text)
    {
        var said = await program.RunAsync([.. Call(), option, program.Write("table.csv", text)]);
        said.Code.ShouldBe(2);
        said.Error.ShouldContain(words);
        said.Error.ShouldNotContain("   at ");
    }

    private string[] Call(string? scheme = null) =>
    [
        "segment", "--scheme", scheme ?? program.Write("p.json", Scheme),
        "--facts", program.Write("o.csv", OrderLines), "--facts", program.Write("r.csv", ReceiptLines), "--facts", program.Write("k.csv", "place,date,item,units\nx,2026-02-28,a,20\ny,2026-02-28,a,8\n"),
        "--mapping", program.Write("o.json", Orders), "--mapping", program.Write("r.json", Receipts), "--mapping", program.Write("k.json", Stock), "--out", program.Beside("s.csv"), "--json",
    ];

    private string Rates() => program.Write("rates.csv", "date,from,to,rate\n2026-01-01,USD,EUR,0.92\n2026-02-01,USD,EUR,0.95\n");

    private string Units() => program.Write("units.csv", "product,unit,factor\n,EA,1\n,CS,24\nb,CS,12\n");

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];
}
