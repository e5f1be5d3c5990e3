using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Feel;
using System.Xml.Linq;

namespace SegSync.Tests.Segmenting.Dmn;

public class DecisionTableTests
{
    private static readonly string[] Overlapping = [">= 1 | 10", ">= 2 | 30", ">= 3 | 20"];

    [Theory]
    [InlineData("UNIQUE", 1, "10")]
    [InlineData("UNIQUE", 2, "null")]
    [InlineData("UNIQUE", 0, "null")]
    [InlineData("ANY", 2, "null")]
    [InlineData("FIRST", 3, "10")]
    [InlineData("PRIORITY", 3, "20")]
    [InlineData("PRIORITY", 2, "10")]
    [InlineData("RULE ORDER", 3, "[10, 30, 20]")]
    [InlineData("OUTPUT ORDER", 3, "[20, 10, 30]")]
    [InlineData("COLLECT", 2, "[10, 30]")]
    [InlineData("COLLECT", 0, "[]")]
    [InlineData("COLLECT\" aggregation=\"SUM", 3, "60")]
    [InlineData("COLLECT\" aggregation=\"MIN", 3, "10")]
    [InlineData("COLLECT\" aggregation=\"MAX", 3, "30")]
    [InlineData("COLLECT\" aggregation=\"COUNT", 3, "3")]
    [InlineData("COLLECT\" aggregation=\"COUNT", 0, "0")]
    public void A_hit_policy_makes_one_result_of_the_rules_that_match(string policy, int x, string expected) =>
        FeelText.Literal(Tables.Of(policy, ["x:number"], "number:20, 10, 30", Overlapping).Evaluate((decimal)x)).ShouldBe(expected);

    [Theory]
    [InlineData("[@\"2024-01-01\"..@\"2024-02-01\")", "2024-01-31", true)]
    [InlineData("[@\"2024-01-01\"..@\"2024-02-01\")", "2024-02-01", false)]
    [InlineData("date(\"2024-01-01\"), date(\"2024-05-01\")", "2024-05-01", true)]
    [InlineData("? between date(\"2024-01-01\") and date(\"2024-01-31\")", "2024-01-31", true)]
    [InlineData("not(< date(\"2024-01-01\"))", "2023-12-31", false)]
    [InlineData("> date(\"2024-01-31\") + duration(\"P1M\")", "2024-03-01", true)]
    [InlineData("?.month = 2", "2024-02-10", true)]
    public void Dates_are_tested_in_cells(string cell, string date, bool matches) =>
        Tables.Of("UNIQUE", ["day:date"], "boolean", [$"{cell} | true"], "false").Evaluate(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(matches);

    [Theory]
    [InlineData("1, 3, [5..7]", 6, true)]
    [InlineData("not(1, 3)", 3, false)]
    [InlineData("not(1, 3)", 4, true)]
    [InlineData("[1, 2, 3]", 2, true)]
    [InlineData("? in (1, 2)", 2, true)]
    [InlineData("even(?)", 4, true)]
    [InlineData("? > limit", 4, true)]
    [InlineData("limit", 3, true)]
    [InlineData("< limit, > limit + 1", 5, true)]
    [InlineData("[1..limit)", 3, false)]
    public void Cells_hold_lists_ranges_calls_and_other_inputs(string cell, int x, bool matches) =>
        Tables.Of("UNIQUE", ["x:number", "limit:number"], "boolean", [$"{cell} | - | true"], "false").Evaluate((decimal)x, 3m).ShouldBe(matches);

    [Fact]
    public void A_value_that_is_not_allowed_counts_as_missing()
    {
        var table = Tables.Of("UNIQUE", ["abc:string:\"A\", \"B\""], "string", ["\"A\", \"B\" | \"known\"", "null | \"missing\""]);
        table.Evaluate("B").ShouldBe("known");
        table.Evaluate("D").ShouldBe("missing");
        table.Evaluate(7m).ShouldBe("missing");
        table.Evaluate([null]).ShouldBe("missing");
    }

    [Fact]
    public void The_default_is_given_where_no_rule_matches() => Tables.Of("UNIQUE", ["x:number"], "string", ["> 0 | \"plus\""], "\"other\"").Evaluate(-1m).ShouldBe("other");

    [Theory]
    [InlineData("http://www.omg.org/spec/DMN/20151101/dmn.xsd")]
    [InlineData("http://www.omg.org/spec/DMN/20180521/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20191111/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20211108/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20230324/MODEL/")]
    public void Every_version_of_DMN_is_read(string ns) =>
        DmnModel.Load(Tables.Text("UNIQUE", ["x:number"], "string", ["> 0 | \"plus\""], ns: ns), "x.dmn").Decisions[0].Evaluate(1m).ShouldBe("plus");

    [Fact]
    public void What_is_not_understood_survives_reading_and_writing()
    {
        var xml = Tables.Text("UNIQUE", ["x:number"], "string", ["> 0 | \"plus\""])
            .Replace("</decision>", "<extensionElements><v:note xmlns:v=\"urn:v\" v:colour=\"red\">kept <![CDATA[<as is>]]></v:note></extensionElements></decision><!-- and this -->", StringComparison.Ordinal);
        var written = DmnModel.Load(xml, "x.dmn").ToXml();
        XNode.DeepEquals(XDocument.Parse(written, LoadOptions.PreserveWhitespace), XDocument.Parse(xml, LoadOptions.PreserveWhitespace)).ShouldBeTrue();
        DmnModel.Load(written, "x.dmn").Decisions[0].Evaluate(1m).ShouldBe("plus");
    }

    [Fact]
    public void Decisions_are_made_from_other_decisions()
    {
        var model = DmnModel.Load($"""
            <definitions xmlns="{Tables.Dmn13}" name="chain" namespace="urn:chain">
              <inputData id="i1" name="net weight"><variable name="net weight" typeRef="number"/></inputData>
              <decision id="d2" name="band">
                <informationRequirement><requiredDecision href="#d1"/></informationRequirement>
                <decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="number"><text>gross</text></inputExpression></input><output typeRef="string"/>
                  <rule><inputEntry><text>&lt; 100</text></inputEntry><outputEntry><text>"light"</text></outputEntry></rule>
                  <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"heavy"</text></outputEntry></rule></decisionTable>
              </decision>
              <decision id="d1" name="gross"><variable name="gross" typeRef="number"/>
                <informationRequirement><requiredInput href="#i1"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="#b1"/></knowledgeRequirement>
                <literalExpression><text>packed(net weight, 1.1)</text></literalExpression>
              </decision>
              <businessKnowledgeModel id="b1" name="packed"><encapsulatedLogic><formalParameter name="weight" typeRef="number"/><formalParameter name="by"/><literalExpression><text>weight * by</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            </definitions>
            """, "chain.dmn");
        model.Faults.ShouldBeEmpty();
        var band = model.Find("band")!;
        band.Inputs.Select(input => input.Name).ShouldBe(["net weight"]);
        band.Evaluate(90m).ShouldBe("light");
        band.Evaluate(91m).ShouldBe("heavy");
        band.Evaluate(new Dictionary<string, object?> { ["net weight"] = 91m }).ShouldBe("heavy");
    }

    [Fact]
    public void A_lone_table_without_input_data_takes_its_expressions_names_for_inputs()
    {
        var model = DmnModel.Load($"""
            <definitions xmlns="{Tables.Dmn13}" name="dish" namespace="urn:dish">
              <decision id="dish" name="Dish"><decisionTable>
                <input><inputExpression typeRef="string"><text>season</text></inputExpression></input><input><inputExpression typeRef="integer"><text>guests</text></inputExpression></input><output typeRef="string"/>
                <rule><inputEntry><text>"winter"</text></inputEntry><inputEntry><text>&lt;= 8</text></inputEntry><outputEntry><text>"roast"</text></outputEntry></rule></decisionTable>
              </decision>
            </definitions>
            """, "dish.dmn");
        model.Faults.ShouldBeEmpty();
        model.Decisions[0].Inputs.Select(input => input.Name).ShouldBe(["season", "guests"]);
        model.Decisions[0].Evaluate("winter", 8m).ShouldBe("roast");
    }

    [Fact]
    public void A_number_that_is_no_decimal_is_refused_rather_than_taken_for_missing() =>
        Should.Throw<ArgumentException>(() => Tables.Of("UNIQUE", ["x:number"], "string", ["null | \"missing\""]).Evaluate(1)).Message.ShouldContain("Int32");

    [Fact]
    public void Decisions_that_require_each_other_are_a_fault_and_end()
    {
        var model = DmnModel.Load($"""
            <definitions xmlns="{Tables.Dmn13}" name="ring" namespace="urn:ring">
              <decision id="a" name="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement><literalExpression><text>b</text></literalExpression></decision>
              <decision id="b" name="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement><literalExpression><text>a</text></literalExpression></decision>
            </definitions>
            """, "ring.dmn");
        model.Faults.ShouldContain(fault => fault.Message.Contains("requires itself", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<definitions", "not well-formed")]
    [InlineData("<definitions xmlns='urn:bpmn'/>", "is not DMN 1.1 to 1.5")]
    [InlineData("<!DOCTYPE d [<!ENTITY x 'y'>]><definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>", "not well-formed")]
    public void A_file_that_is_no_DMN_is_refused_with_a_reason(string xml, string reason) =>
        Should.Throw<DmnException>(() => DmnModel.Load(xml, "x.dmn")).Faults.Single().Message.ShouldContain(reason);

    [Fact]
    public void A_cell_that_cannot_be_understood_is_told_by_rule_and_column()
    {
        var model = DmnModel.Load(Tables.Text("UNIQUE", ["x:number"], "string", ["> 0 | \"plus\"", "< | \"minus\""]), "x.dmn");
        model.Faults.Single().ToString().ShouldStartWith("x.dmn result, rule 2, x: '<'");
    }
}
