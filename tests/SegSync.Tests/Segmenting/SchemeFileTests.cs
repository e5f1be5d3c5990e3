using NJsonSchema;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Core.Segmenting.Dmn;

namespace SegSync.Tests.Segmenting;

public class SchemeFileTests
{
    private static readonly Lazy<JsonSchema> Form = new(() => JsonSchema.FromJsonAsync(MappingResources.Read("schemas/scheme.schema.json")!).GetAwaiter().GetResult());

    public static TheoryData<string> All => [.. Schemes.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_scheme_of_the_build_is_valid_by_reader_and_schema_and_called_like_its_file(string name)
    {
        var text = Schemes.Text(name)!;
        var scheme = SchemeFile.Load(text, out var errors);
        errors.ShouldBeEmpty();
        scheme!.Name.ShouldBe(name);
        Form.Value.Validate(text).ShouldBeEmpty();
    }

    [Fact]
    public void The_schema_knows_every_metric() =>
        Form.Value.Definitions["metric"].Enumeration.Cast<string>().ShouldBe(Metrics.Names, ignoreOrder: true);

    /// <summary>The schema is for editors, the reader for the program: what one refuses the other must refuse.</summary>
    [Theory]
    [InlineData("\"version\": 2", "\"version\": 0", "$.version")]
    [InlineData("\"entity\": \"product\"", "\"entity\": \"thing\"", "$.entity")]
    [InlineData("\"entity\": \"product\",", "", "$")]
    [InlineData("\"entity\": \"product\"", "\"entity\": \"product\", \"colour\": 1", "$")]
    [InlineData("\"metric\": \"revenue\"", "\"metric\": \"revenu\"", "$.classifiers[0].metric")]
    [InlineData("\"metric\": \"revenue\",", "", "$.classifiers[0]")]
    [InlineData("\"method\": \"share\"", "\"method\": \"shares\"", "$.classifiers[0].method")]
    [InlineData("\"cuts\": [0.8, 0.95]", "\"cuts\": [0.8, \"x\"]", "$.classifiers[0].cuts[1]")]
    [InlineData("\"classes\": [\"A\", \"B\", \"C\"]", "\"classes\": \"ABC\"", "$.classifiers[0].classes")]
    [InlineData("\"missing\": \"Z\"", "\"mising\": \"Z\"", "$.classifiers[1]")]
    [InlineData("\"missing\": \"Z\"", "\"missing\": \"Z\", \"stability\": { \"band\": 2 }", "$.classifiers[1].stability.band")]
    [InlineData("\"periods\": \"month\"", "\"periods\": \"moon\"", "$.calendar.periods")]
    [InlineData("\"serviceLevel\": 0.99", "\"serviceLevel\": 1", "$.policy.AX.serviceLevel")]
    [InlineData("\"fewestPeriods\": 3", "\"fewestPeriods\": 2.5", "$.fallback.fewestPeriods")]
    [InlineData("\"decision\": \"product-abc-xyz\"", "\"decision\": 5", "$.code.decision")]
    public void Reader_and_schema_refuse_the_same(string find, string replace, string path)
    {
        var text = Schemes.Text("product-abc-xyz")!;
        text.ShouldContain(find);
        var wrong = text.Replace(find, replace, StringComparison.Ordinal);
        SchemeFile.Load(wrong, out var errors).ShouldBeNull();
        errors.Select(error => error.Path).Distinct().ShouldBe([path]);
        Form.Value.Validate(wrong).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("customer-geography", "\"attribute\": \"country\",", "", "$.classifiers[0]")]
    [InlineData("customer-geography", "\"missing\": \"unknown\"", "\"missing\": 3", "$.classifiers[0].missing")]
    [InlineData("customer-geography", "\"other\": \"elsewhere\"", "\"others\": \"elsewhere\"", "$.classifiers[0]")]
    [InlineData("supplier-carbon", "\"rail\": 0.02779", "\"rail\": -1", "$.carbon.factors.rail")]
    [InlineData("supplier-carbon", "\"source\":", "\"sauce\":", "$.carbon")]
    [InlineData("customer-rfm-clusters", "\"k\": 4", "\"kBy\": \"taste\"", "$.classifiers[0].kBy")]
    [InlineData("customer-rfm-clusters", "\"k\": 4", "\"names\": [{ \"name\": \"a\" }]", "$.classifiers[0].names[0]")]
    [InlineData("customer-rfm-clusters", "\"k-means\", \"k\": 4, \"starts\": 10, \"seed\": 1", "\"hierarchical\", \"linkage\": \"single\"", "$.classifiers[0].linkage")]
    [InlineData("customer-rfm-clusters", "\"k-means\", \"k\": 4", "\"hierarchical\", \"k\": 1", "$.classifiers[0].k")]
    public void Reader_and_schema_refuse_the_same_of_every_method(string scheme, string find, string replace, string path)
    {
        var text = Schemes.Text(scheme)!;
        text.ShouldContain(find);
        var wrong = text.Replace(find, replace, StringComparison.Ordinal);
        SchemeFile.Load(wrong, out var errors).ShouldBeNull();
        errors.Select(error => error.Path).ShouldContain(path);
        Form.Value.Validate(wrong).ShouldNotBeEmpty();
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_nothing_that_follows_from_it()
    {
        SchemeFile.Load("""
            {
              "name": "X y", "version": 0, "entity": "product", "colour": 1,
              "classifiers": [
                { "name": "a", "method": "share", "metric": "revenu", "cuts": [0.9, 0.8], "classes": ["A"] },
                { "name": "b", "method": "zzz" },
                { "name": "b", "method": "pattern", "within": "c" }
              ],
              "code": { "rules": [{ "when": { "c": ["1"], "a": ["A"] }, "code": "1" }] }
            }
            """, out var errors).ShouldBeNull();
        errors.Select(error => error.Path).ShouldBe(
        [
            "$.name", "$.version", "$.classifiers[0].metric", "$.classifiers[0].classes", "$.classifiers[0].cuts", "$.classifiers[1].method", "$.classifiers[2]",
            "$.classifiers[2].name", "$.code.rules[0].when.c", "$.code.rules[0].when", "$",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{ "decision": "nope" }""", "is no decision table")]
    [InlineData("""{ "decision": "customer-rfm" }""", "asks for 'r'")]
    [InlineData("""{ "decision": "gap.dmn" }""", "gap.dmn cannot be used")]
    [InlineData("""{ "decision": "broken.dmn" }""", "broken.dmn")]
    public void A_decision_table_that_is_absent_unverified_or_asks_for_what_is_not_there_is_refused(string code, string words)
    {
        var json = Schemes.Text("product-abc-xyz")!.Replace("""{"decision": "product-abc-xyz"}""", code, StringComparison.Ordinal);
        SchemeFile.Load(json, Find, out var errors).ShouldBeNull();
        errors.ShouldContain(error => error.Path == "$.code.decision" && error.Reason.Contains(words, StringComparison.Ordinal), string.Join('\n', errors));

        static DmnModel? Find(string name) => name switch
        {
            // without its first rule nothing is said of A and X
            "gap.dmn" => DmnModel.Load(System.Text.RegularExpressions.Regex.Replace(DmnTables.Text("product-abc-xyz")!, "<rule id=\"rule_1\">.*?</rule>", "", System.Text.RegularExpressions.RegexOptions.Singleline), name),
            "broken.dmn" => DmnModel.Load("<nothing", name),
            _ => DmnTables.BuiltIn(name),
        };
    }

    [Fact]
    public void A_name_given_twice_or_a_file_that_is_no_JSON_is_refused_with_words()
    {
        SchemeFile.Load("""{ "name": "a", "name": "b" }""", out var twice).ShouldBeNull();
        twice.ShouldHaveSingleItem().Reason.ShouldContain("JSON");
        SchemeFile.Load("{ \"name\": ", out var broken).ShouldBeNull();
        broken.ShouldHaveSingleItem().Reason.ShouldContain("line 1");
    }

    [Fact]
    public void Safety_stock_and_reorder_point_follow_from_service_level_and_demand()
    {
        // mean 10, standard deviation 10 a month; 30.4375 days are one month: z(0.95) 1.645
        var scheme = Decided.Scheme("""{ "name": "x", "method": "bands", "metric": "units", "cuts": [1], "classes": ["a", "b"] }""", """["x"]""",
            more: """ "policy": { "b": { "serviceLevel": 0.95, "leadTimeDays": 30.4375, "tier": "gold" } }, """);
        var result = Decided.Over(scheme, [new("1", "p", "2026-01-05", 20), new("2", "q", "2026-02-05")], "2026-02-28");
        scheme.Policy.Columns.ShouldBe(["serviceLevel", "leadTimeDays", "tier", "safetyStock", "reorderPoint"]);
        scheme.Policy.Of("b", result.Profiles, 0).ShouldBe(["0.95", "30.4375", "gold", "17", "27"]);
        scheme.Policy.Of("a", result.Profiles, 1).ShouldBe(["", "", "", "", ""]);
    }

    [Fact]
    public void An_assignment_says_when_and_why_it_is_not_complete()
    {
        var scheme = Decided.Scheme("""{ "name": "pattern", "method": "pattern" }""", """["pattern"]""", more: """ "fallback": { "fewestPeriods": 2, "staleAfterDays": 60 }, """);
        var result = Decided.Over(scheme, [new("1", "old", "2026-01-05"), new("2", "fresh", "2026-04-05"), new("3", "good", "2026-01-06"), new("4", "good", "2026-04-20"), new("5", "new", "2026-05-02")], "2026-05-03");
        Enumerable.Range(0, 4).Select(at => $"{result.Profiles.Id(at)} {result.Grade(at)}").ShouldBe(
        [
            "fresh (provisional, 1 complete periods since its first fact; 2 are asked for)", "good (complete, )", "new (provisional, adi is missing)", "old (stale, no fact for 118 days)",
        ]);
    }
}
