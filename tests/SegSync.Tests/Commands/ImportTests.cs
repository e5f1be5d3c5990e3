using System.Text.Json;

namespace SegSync.Tests.Commands;

public sealed class ImportTests : IDisposable
{
    private const string Lines = """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1,A,LANTERN,6,2010-12-01 08:26:00,2.50,17850.0,United Kingdom
        1,B,HEART,6,2010-12-01 08:26:00,1.00,17850.0,United Kingdom
        1,B,HEART,six,2010-12-01 08:26:00,1.00,17850.0,United Kingdom
        C2,A,LANTERN,-1,2010-12-02 08:26:00,2.50,17850.0,United Kingdom
        3,A,LANTERN,1,2010-13-02 08:26:00,2.50,17850.0,United Kingdom
        """;

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Faulty_lines_of_a_file_are_quarantined_with_reasons_and_stay_so_when_it_comes_again()
    {
        string[] import = ["import", "--system", "shop", "--mapping", "online-retail", program.Write("lines.csv", Lines), "--json"];
        var first = (await program.RunAsync(import)).Good().Json;
        Counts(first).ShouldBe((5, 0, 2, 2, 1));
        first.GetProperty("excludedReasons").GetProperty("return").GetInt32().ShouldBe(1);
        first.GetProperty("quarantinedReasons").EnumerateObject().Count().ShouldBe(2);

        var again = (await program.RunAsync(import)).Good().Json;
        Counts(again).ShouldBe((5, 2, 0, 2, 1));
        again.GetProperty("assignments").ToString().ShouldBe(first.GetProperty("assignments").ToString());

        var replay = (await program.RunAsync("replay", "--json")).Good().Json;
        replay.GetProperty("items").GetInt32().ShouldBe(2);
        replay.GetProperty("quarantined").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task What_a_missing_currency_held_up_lands_once_the_landscape_knows_it()
    {
        var landscape = program.Write("landscape.json", """{ "systems": [] }""");
        string[] more = ["--json", "--landscape", landscape];
        var import = (await program.RunAsync(["import", "--system", "shop", "--mapping", "online-retail", program.Write("lines.csv", Lines), .. more])).Good().Json;
        Counts(import).ShouldBe((5, 0, 0, 4, 1));
        import.GetProperty("masters").EnumerateObject().ShouldBeEmpty();

        program.Write("landscape.json", """{ "systems": [], "rates": { "GBP": 1.2 } }""");
        var replay = (await program.RunAsync(["replay", "--system", "shop", .. more])).Good().Json;
        replay.GetProperty("masters").GetProperty("product").GetInt32().ShouldBe(2);

        var again = (await program.RunAsync(["replay", .. more])).Good().Json;
        again.GetProperty("landed").GetInt32().ShouldBe(0);
        again.GetProperty("items").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_mapping_of_ones_own_is_corrected_and_what_it_refused_is_replayed()
    {
        const string Mapping = """{ "name": "parts", "version": 1, "stream": "parts", "entity": "product", "id": "no", "fields": { "description": { "path": "text", "required": true MORE } } }""";
        var mapping = program.Write("parts.json", Mapping.Replace("MORE", ", \"maxLength\": 5", StringComparison.Ordinal));
        var file = program.Write("parts.csv", "no;text\n1;Nut\n2;Washer M5\n");
        Counts((await program.RunAsync("import", "--system", "workshop", "--mapping", mapping, file, "--json")).Good().Json).ShouldBe((2, 0, 1, 1, 0));

        program.Write("parts.json", Mapping.Replace("MORE", "", StringComparison.Ordinal));
        var replay = (await program.RunAsync("replay", "--json")).Good().Json;
        replay.GetProperty("landed").GetInt32().ShouldBe(1);
        replay.GetProperty("masters").GetProperty("product").GetInt32().ShouldBe(2);
        (await program.RunAsync("why", "product/workshop:2")).Good().Out.ShouldContain("Washer M5");
        (await program.RunAsync("replay", "--json")).Good().Json.GetProperty("items").GetInt32().ShouldBe(0);
    }

    [SkippableFact]
    public async Task The_online_retail_file_gives_the_published_classes_and_changes_nothing_when_it_comes_again()
    {
        var file = Shared("data/online_retail/online_retail.csv.gz");
        Skip.If(file is null, "the shared folder (beside the repository, or named by SEGSYNC_SHARED) is not there");
        string[] import = ["import", "--system", "shop", "--mapping", "online-retail", file!, "--json"];
        var first = (await program.RunAsync(import)).Good().Json;
        Counts(first).ShouldBe((541_909, 0, 530_104, 0, 11_805));
        Classes(first, 0).ShouldBe(new() { ['A'] = 803, ['B'] = 983, ['C'] = 2136 });
        Classes(first, 1).ShouldBe(new() { ['X'] = 376, ['Y'] = 1105, ['Z'] = 2441 });

        var again = (await program.RunAsync(import)).Good().Json;
        Counts(again).ShouldBe((541_909, 530_104, 0, 0, 11_805));
        foreach (var same in (string[])["masters", "assignments", "exceptions"]) again.GetProperty(same).ToString().ShouldBe(first.GetProperty(same).ToString());
    }

    private static (int Read, int Unchanged, int Landed, int Quarantined, int Excluded) Counts(JsonElement json) =>
        (Count(json, "read"), Count(json, "unchanged"), Count(json, "landed"), Count(json, "quarantined"), Count(json, "excluded"));

    private static int Count(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    /// <summary>Subjects per letter of the product code.</summary>
    private static Dictionary<char, int> Classes(JsonElement json, int letter) => json.GetProperty("assignments").EnumerateArray()
        .Where(code => code.GetProperty("scheme").GetString() == "product-abc-xyz")
        .GroupBy(code => code.GetProperty("code").GetString()![letter])
        .ToDictionary(group => group.Key, group => group.Sum(code => code.GetProperty("count").GetInt32()));

    private static string? Shared(string path)
    {
        var shared = Environment.GetEnvironmentVariable("SEGSYNC_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); string.IsNullOrEmpty(shared) && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SegSync.sln"))) shared = Path.Combine(folder.Parent!.FullName, "shared");
        }

        return shared is not null && File.Exists(Path.Combine(shared, path)) ? Path.Combine(shared, path) : null;
    }
}
