using System.Text.Json;

namespace SegSync.Tests.Commands;

public sealed class SegmentTests : IDisposable
{
    private const string Orders = """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1,p1,x,8,2026-01-05,10,7.0,UK
        2,p2,x,1,2026-01-06,15,8.0,UK
        3,"p,3",x,1,2026-02-28,5,7.0,UK
        4,p1,x,many,2026-02-28,5,7.0,UK
        C5,p1,x,-1,2026-02-28,5,7.0,UK
        """;

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task One_call_writes_codes_with_their_figures_and_counts_every_line()
    {
        var said = (await program.RunAsync("segment", "--scheme", "product-abc", "--scheme", "customer-rfm", "--facts", program.Write("orders.csv", Orders), "--out", program.Beside("s.csv"), "--json")).Good();
        said.Json.GetProperty("read").GetInt32().ShouldBe(5);
        said.Json.GetProperty("excluded").GetInt32().ShouldBe(1);
        said.Json.GetProperty("quarantined").GetInt32().ShouldBe(1);
        said.Json.GetProperty("schemes")[0].GetProperty("codes").EnumerateArray().Select(Pair).ShouldBe(["A 1", "B 1", "C 1"]);
        said.Json.GetProperty("schemes")[1].GetProperty("dimensions").GetArrayLength().ShouldBe(3);
        var lines = await File.ReadAllLinesAsync(program.Beside("s.csv"));
        lines[0].ShouldStartWith("scheme,entity,id,code,grade,abc,revenue,units,lines,r,f,m,");
        lines[1].ShouldBe("product-abc,product,\"p,3\",C,complete,C,5,1,1,,,,,,,");
        lines[2].ShouldBe("product-abc,product,p1,A,complete,A,80,8,1,,,,,,,");
        lines.Length.ShouldBe(1 + 3 + 2);
        (await File.ReadAllLinesAsync(program.Beside("s.csv.quarantine.csv")))[1].ShouldContain(",5,Quantity,\"'many' is not a number");

        // a second run over a good file leaves no quarantine of the first behind
        (await program.RunAsync("segment", "--scheme", "product-abc", "--facts", program.Write("good.csv", Orders.Replace("many", "1", StringComparison.Ordinal)), "--out", program.Beside("s.csv"))).Good();
        File.Exists(program.Beside("s.csv.quarantine.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_explanation_shows_sums_that_lead_to_the_code()
    {
        var said = (await program.RunAsync("segment", "--scheme", "product-abc-xyz", "--facts", program.Write("orders.csv", Orders), "--explain", "p1")).Good();
        said.Out.ShouldContain("product p1: AY (provisional: 2 complete periods since its first fact; 3 are asked for)");
        said.Out.ShouldContain("abc: revenue 80 is rank 1 of 3; together with all before it 80 of 100, 80%: A (cuts 0.8 and 0.95)");
        said.Out.ShouldContain("units per month: 8 0");
    }

    [Fact]
    public async Task Every_culture_reads_the_same_words()
    {
        string[] call = ["segment", "--scheme", "product-abc-xyz", "--facts", program.Write("orders.csv", Orders), "--explain", "p1"];
        program.Settings["LC_ALL"] = "en_US.UTF-8";
        var said = (await program.RunAsync(call)).Good();
        program.Settings["LC_ALL"] = "th_TH.UTF-8"; // years of another era
        (await program.RunAsync(call)).Good().Out.ShouldBe(said.Out);
    }

    [Fact]
    public async Task A_file_given_twice_is_read_once()
    {
        var said = (await program.RunAsync("segment", "--scheme", "product-abc", "--facts", program.Write("a.csv", Orders), "--facts", program.Write("b.csv", Orders), "--out", program.Beside("s.csv"), "--json")).Good();
        said.Json.GetProperty("read").GetInt32().ShouldBe(5);
        said.Json.GetProperty("notes")[0].GetString()!.ShouldContain("same content");
    }

    [Fact]
    public async Task A_file_of_which_nothing_counts_is_a_failure()
    {
        var said = await program.RunAsync("segment", "--scheme", "product-abc", "--facts", program.Write("a.csv", Orders), "--as-of", "2020-01-01", "--out", program.Beside("s.csv"));
        said.Code.ShouldBe(1);
        said.Error.ShouldContain("None of 5 rows counts");
    }

    [Fact]
    public async Task Codes_are_compared_between_groups_with_their_drift_and_segments_with_what_they_gain()
    {
        var lines = Enumerable.Range(0, 60).SelectMany(i => new[] { "2026-01-05", "2026-02-05", "2026-03-05" }.Select((date, month) =>
            $"{i}-{month},p,x,{(i % 2 == 0 && month > 0 ? 9 : 1)},{date},{i + 1},{i}.0,{(i % 2 == 0 ? "UK" : "France")}"));
        var file = program.Write("o.csv", Orders.Split('\n')[0] + "\n" + string.Join('\n', lines) + "\n");
        var scheme = program.Write("mine.json", """
            { "name": "mine", "version": 1, "entity": "customer",
              "classifiers": [{ "name": "level", "method": "bands", "metric": "units", "cuts": [5], "classes": ["low", "high"] }, { "name": "cluster", "method": "k-means", "k": 2, "features": [{ "metric": "units" }] }], "code": ["level"] }
            """);
        string[] call = ["segment", "--scheme", scheme, "--scheme", "customer-geography", "--facts", file, "--out", program.Beside("s.csv"), "--bias", "country", "--marginal", "--bootstrap", "5"];
        var said = (await program.RunAsync([.. call, "--json"])).Good();
        said.Json.GetProperty("schemes")[1].GetProperty("codes").EnumerateArray().Select(Pair).ShouldBe(["europe 60"]);
        var own = said.Json.GetProperty("schemes")[0];
        var bias = own.GetProperty("bias");
        bias.GetProperty("cramersV").GetDecimal().ShouldBe(1);
        bias.GetProperty("groups").EnumerateArray().Select(group => $"{group.GetProperty("group")} {group.GetProperty("count")}").ShouldBe(["France 30", "UK 30"]);
        bias.GetProperty("drift").EnumerateArray().Select(then => then.GetProperty("asOf").GetString()).ShouldBe(["2026-02-28", "2026-01-31"]);
        bias.GetProperty("drift")[1].GetProperty("groups")[1].GetProperty("stabilityIndex").GetDecimal().ShouldBeGreaterThan(0.25m);
        bias.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()).ShouldContain("high is 2 times as frequent among country UK as among all");
        own.GetProperty("marginal").GetProperty("level").GetArrayLength().ShouldBe(2);
        own.GetProperty("bootstrap").GetProperty("cluster")[0].GetProperty("verdict").GetString().ShouldBe("stable");
        var read = (await program.RunAsync(call)).Good().Out;
        read.ShouldContain("codes by country: Cramér's V 1; 0 not told, 0 in groups below 10");
        read.ShouldContain("Warning: the codes of country UK have shifted since 2026-01-31");
        read.ShouldContain("cluster: K1 1 stable  K2 1 stable (mean Jaccard of 5 resamples)");
    }

    [Fact]
    public async Task Amounts_in_two_currencies_are_never_added_up()
    {
        var mapping = program.Write("my.json", """
            { "name": "my", "version": 1, "stream": "orders", "facts": "orderLine", "id": "order",
              "lines": { "flat": true, "date": "date", "product": "item", "quantity": "units", "amount": "money", "currency": "currency" } }
            """);
        const string Text = "order,date,item,units,money,currency\n1,2026-01-05,a,1,10,EUR\n2,2026-01-06,a,1,10,EUR\n";
        (await program.RunAsync("segment", "--scheme", "product-abc", "--facts", program.Write("a.csv", Text), "--mapping", mapping, "--out", program.Beside("s.csv"))).Good();
        var said = await program.RunAsync("segment", "--scheme", "product-abc", "--facts", program.Write("b.csv", Text + "3,2026-01-06,a,1,10,USD\n"), "--mapping", mapping, "--out", program.Beside("t.csv"));
        said.Code.ShouldBe(1);
        said.Error.ShouldContain("the facts are in EUR, USD, which cannot be added up");
        File.Exists(program.Beside("t.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_call_is_told_at_once()
    {
        var scheme = program.Write("bad.json", """{ "name": "bad", "version": 1, "entity": "product", "classifiers": [{ "name": "a", "method": "zzz" }], "code": ["b"] }""");
        var said = await program.RunAsync("segment", "--scheme", scheme, "--scheme", "nope", "--facts", "missing.csv", "--mapping", "products-csv", "--as-of", "June", "--json");
        said.Code.ShouldBe(2);
        said.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString() is { Length: > 0 } path ? path : error.GetProperty("file").GetString())
            .ShouldBe(["$.classifiers[0].method", "$.code", "--scheme", "products-csv", "missing.csv", "--as-of", "--out"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("'zz' is in none of the results", "--explain", "zz")]
    [InlineData("nothing tells 'colour' of any product", "--out", "s.csv", "--bias", "colour")]
    [InlineData("--bootstrap takes 1 to 10000 times", "--out", "s.csv", "--bootstrap", "0")]
    [InlineData("there is no such file", "--out", "s.csv", "--attributes", "nothing.csv")]
    [InlineData("there are 2 mappings for 1 files", "--out", "s.csv", "--mapping", "online-retail", "--mapping", "carparts")]
    public async Task A_users_mistake_is_answered_with_words(string words, params string[] arguments)
    {
        var said = await program.RunAsync(["segment", "--scheme", "product-abc", "--facts", program.Write("orders.csv", Orders), .. arguments]);
        said.Code.ShouldBe(2);
        said.Error.ShouldContain(words);
        said.Error.ShouldNotContain("   at ");
    }

    private static string Pair(JsonElement pair) => $"{pair.GetProperty("code").GetString()} {pair.GetProperty("count").GetInt32()}";
}
