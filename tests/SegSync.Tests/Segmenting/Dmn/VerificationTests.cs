using SegSync.Benchmarks;
using System.Diagnostics;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Tests.Segmenting.Dmn;

public class VerificationTests
{
    private const string Missing = "null | \"none\"";

    [Fact]
    public void A_gap_is_told_with_values_that_fall_into_it()
    {
        var finding = Only("UNIQUE", ["x:number"], ["< 10 | \"low\"", "> 20 | \"high\"", Missing]);
        (finding.Kind, finding.Message).ShouldBe((FindingKind.Gap, "no rule matches when x is in [10..20]"));
        ((decimal)finding.Counterexample.Single().Value!).ShouldBeInRange(10, 20);
    }

    [Theory]
    [InlineData(FindingKind.Tie, "< 10 | \"low\"", "> 10 | \"high\"", "null | \"none\"")]
    [InlineData(FindingKind.Zero, "< 0 | \"low\"", "> 0 | \"high\"", "null | \"none\"")]
    [InlineData(FindingKind.Negative, "[0..10) | \"low\"", ">= 10 | \"high\"", "null | \"none\"")]
    [InlineData(FindingKind.Null, "< 10 | \"low\"", ">= 10 | \"high\"")]
    public void Ties_zeros_negatives_and_missing_values_must_be_handled(FindingKind kind, params string[] rules)
    {
        var finding = Only("UNIQUE", ["x:number"], rules);
        (finding.Kind, finding.Input).ShouldBe((kind, "x"));
        finding.Counterexample.Single().Value.ShouldBe(kind switch { FindingKind.Tie => 10m, FindingKind.Zero => 0m, FindingKind.Negative => -1m, _ => null });
    }

    [Fact]
    public void An_overlap_names_both_rules()
    {
        var finding = Only("UNIQUE", ["x:number"], ["<= 10 | \"low\"", ">= 10 | \"high\"", Missing]);
        (finding.Kind, finding.Counterexample.Single().Value).ShouldBe((FindingKind.Overlap, 10m));
        finding.Rules.ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData("ANY", "\"high\"", "\"low\"", FindingKind.Overlap)]
    [InlineData("ANY", "\"same\"", "\"same\"", null)]
    [InlineData("FIRST", "\"high\"", "\"low\"", null)]
    [InlineData("UNIQUE", "\"same\"", "\"same\"", FindingKind.Overlap)]
    public void Whether_an_overlap_is_wrong_depends_on_the_hit_policy(string policy, string first, string second, FindingKind? kind) =>
        Verification.Of(Tables.Of(policy, ["x:number"], "string", [$"<= 10 | {first}", $">= 10 | {second}", Missing])).Findings.Select(finding => (FindingKind?)finding.Kind).FirstOrDefault().ShouldBe(kind);

    [Theory]
    [InlineData("FIRST", ">= 0 | \"a\"", "< 5 | \"b\"", "[1..3] | \"c\"", 3)]
    [InlineData("FIRST", "< 5 | \"a\"", "- | \"b\"", "7 | \"c\"", 3)]
    [InlineData("PRIORITY", "- | \"a\"", "- | \"b\"", "7 | \"a\"", 2)]
    [InlineData("FIRST", "[5..3] | \"a\"", "- | \"b\"", "- | \"c\"", 1)]
    public void A_rule_that_never_counts_is_told(string policy, string first, string second, string third, int number) =>
        Verification.Of(Tables.Of(policy, ["x:number"], "string:\"a\", \"b\", \"c\"", [first, second, third])).Findings
            .Where(finding => finding.Kind == FindingKind.Unreachable).ShouldContain(finding => finding.Rules.Single() == number);

    [Fact]
    public void A_value_that_an_input_cannot_have_makes_its_rule_unreachable()
    {
        var finding = Only("UNIQUE", ["abc:string:\"A\", \"B\""], ["\"A\", \"B\" | \"x\"", "\"D\" | \"y\"", Missing]);
        (finding.Kind, finding.Counterexample.Single().Value).ShouldBe((FindingKind.Unreachable, "D"));
        finding.Message.ShouldContain("fits no value that abc can have");
    }

    [Theory]
    [InlineData("string:\"a\", \"b\"", "\"c\"")]
    [InlineData("number", "\"c\"")]
    [InlineData("string:\"a\", \"b\"", "null")]
    public void An_output_that_is_not_allowed_is_told(string output, string value)
    {
        var finding = Verification.Of(Tables.Of("UNIQUE", ["x:boolean"], output, [$"true | {value}", "false, null | " + (output == "number" ? "1" : "\"a\"")])).Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(FindingKind.Output);
        finding.Counterexample.Single().Value.ShouldBe(true);
    }

    [Fact]
    public void Dates_have_no_gap_between_two_days_that_follow_each_other()
    {
        Verification.Of(Tables.Of("UNIQUE", ["day:date"], "string", ["<= date(\"2024-02-28\") | \"a\"", ">= date(\"2024-02-29\") | \"b\"", Missing])).Findings.ShouldBeEmpty();
        Only("UNIQUE", ["day:date"], ["<= date(\"2024-02-28\") | \"a\"", ">= date(\"2024-03-01\") | \"b\"", Missing]).Counterexample.Single().Value.ShouldBe(new DateOnly(2024, 2, 29));
    }

    [Fact]
    public void Two_columns_of_one_expression_are_not_independent() =>
        Verification.Of(Tables.Of("UNIQUE", ["x:number", "x:number"], "string", [">= 0 | < 10 | \"a\"", "- | >= 10 | \"b\"", "< 0 | - | \"c\"", "null | - | \"none\""])).Findings.ShouldBeEmpty();

    [Theory]
    [InlineData("even(?)")]
    [InlineData("> other")]
    public void What_cannot_be_analysed_cannot_be_activated(string cell)
    {
        var verification = Verification.Of(Tables.Of("UNIQUE", ["x:number", "other:number"], "string", [$"{cell} | - | \"a\""], "\"b\""));
        verification.Activatable.ShouldBeFalse();
        verification.Findings[0].Kind.ShouldBe(FindingKind.Unverifiable);
    }

    [Theory]
    [InlineData("PRIORITY")]
    [InlineData("UNIQUE")]
    public void An_output_that_is_computed_cannot_be_shown_to_be_allowed(string policy) =>
        Verification.Of(Tables.Of(policy, ["x:number"], "number:1, 2", [">= 0 | x + 1", "< 0 | 1", "null | 2"])).Findings.Select(finding => finding.Kind).ShouldBe([FindingKind.Unverifiable]);

    [Fact]
    public void A_list_cannot_be_the_result_of_a_decision_whose_type_is_none()
    {
        var xml = Tables.Text("COLLECT", ["x:number"], "string", ["- | \"a\""]).Replace("name=\"result\">", "name=\"result\"><variable name=\"result\" typeRef=\"string\"/>", StringComparison.Ordinal);
        Verification.Of(DmnModel.Load(xml, "x.dmn")).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Output);
    }

    [Fact]
    public void A_file_with_a_fault_cannot_be_activated() =>
        Verification.Of(DmnModel.Load(Tables.Text("UNIQUE", ["x:number"], "string", ["< | \"a\""], "\"b\""), "x.dmn")).Findings[0].Kind.ShouldBe(FindingKind.Fault);

    [Fact]
    public void A_table_of_two_hundred_rules_over_six_inputs_is_verified_in_seconds()
    {
        var table = LargeTable.Make(200, 6, 5);
        var decision = Tables.Of("UNIQUE", table.Inputs, "number", table.Rules);
        var watch = Stopwatch.StartNew();
        Verification.Of(decision).Findings.ShouldBeEmpty();
        Verification.Of(Tables.Of("UNIQUE", table.Inputs, "number", [.. table.Rules.Where((_, i) => i != 57)])).Findings.ShouldAllBe(finding => finding.Kind == FindingKind.Gap || finding.Kind == FindingKind.Negative || finding.Kind == FindingKind.Tie);
        Verification.Of(Tables.Of("FIRST", table.Inputs, "number", [.. table.Rules, "- | - | - | - | - | - | 0"])).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Unreachable);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void Two_hundred_rules_that_overlap_at_random_are_verified_in_seconds(double dashes)
    {
        var random = new Random(3);
        string Cell()
        {
            var (low, high) = (random.Next(-1000, 1000), random.Next(-1000, 1000));
            return random.NextDouble() < dashes ? "-" : $"[{Math.Min(low, high)}..{Math.Max(low, high)}]";
        }

        var rules = Enumerable.Range(0, 199).Select(rule => string.Join(" | ", Enumerable.Range(0, 6).Select(_ => Cell())) + $" | {rule}").Append("- | - | - | - | - | - | -1");
        var watch = Stopwatch.StartNew();
        Verification.Of(Tables.Of("FIRST", [.. Enumerable.Range(0, 6).Select(i => $"x{i}:number")], "number", [.. rules])).Findings.ShouldAllBe(finding => finding.Kind == FindingKind.Unreachable);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private static Finding Only(string policy, string[] inputs, string[] rules) => Verification.Of(Tables.Of(policy, inputs, "string", rules)).Findings.ShouldHaveSingleItem();
}
