using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Feel;
using System.Security;

namespace SegSync.Tests.Segmenting.Dmn;

/// <summary>FEEL by example: what level 3 asks of tables (between, in, lists, dates), and what else tables need.</summary>
public class FeelTests
{
    [Theory]
    // numbers are decimals
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1 / 8 * 8", "1")]
    [InlineData("-2 ** 2", "4")]
    [InlineData("2 ** -1", "0.5")]
    [InlineData("10 / 0", "null")]
    [InlineData("1 + null", "null")]
    [InlineData("1 + \"a\"", "null")]
    [InlineData("99999999999999999999999999 * 99999999999999999999999999", "null")]
    [InlineData(".5 + 1.5e1", "15.5")]
    // three-valued logic
    [InlineData("null and false", "false")]
    [InlineData("null and true", "null")]
    [InlineData("null or true", "true")]
    [InlineData("not(null)", "null")]
    [InlineData("1 = \"1\"", "null")]
    [InlineData("null = 1", "false")]
    [InlineData("null < 1", "null")]
    // between, in, ranges
    [InlineData("5 between 1 and 5", "true")]
    [InlineData("6 between 1 and 5", "false")]
    [InlineData("null between 1 and 5", "null")]
    [InlineData("5 in [1..5]", "true")]
    [InlineData("5 in [1..5)", "false")]
    [InlineData("5 in ]1..5[", "false")]
    [InlineData("5 in (< 3, > 4)", "true")]
    [InlineData("5 in (1, 3, 5)", "true")]
    [InlineData("5 in [1, 3, 5]", "true")]
    [InlineData("\"b\" in (\"a\", \"b\")", "true")]
    [InlineData("@\"2024-02-29\" in [@\"2024-01-01\"..@\"2024-12-31\"]", "true")]
    [InlineData("5 in > 4", "true")]
    [InlineData("[1..5].start included", "true")]
    [InlineData("includes([1..5], 5)", "true")]
    // lists
    [InlineData("[1, 2, 3][2]", "2")]
    [InlineData("[1, 2, 3][-1]", "3")]
    [InlineData("[1, 2, 3][item > 1]", "[2, 3]")]
    [InlineData("[{a: 1}, {a: 2}].a", "[1, 2]")]
    [InlineData("[{a: 1, b: 2}, {a: 2, b: 3}][a > 1].b", "[3]")]
    [InlineData("count([1, null])", "2")]
    [InlineData("sum([1, 2, 3])", "6")]
    [InlineData("sum([])", "null")]
    [InlineData("min(3, 1, 2)", "1")]
    [InlineData("max([\"a\", \"c\", \"b\"])", "\"c\"")]
    [InlineData("mean([1, 2])", "1.5")]
    [InlineData("median([5, 1, 3])", "3")]
    [InlineData("mode([1, 2, 2])", "[2]")]
    [InlineData("list contains([1, null], null)", "true")]
    [InlineData("distinct values([1, 2, 1])", "[1, 2]")]
    [InlineData("flatten([1, [2, [3]]])", "[1, 2, 3]")]
    [InlineData("concatenate([1], [2])", "[1, 2]")]
    [InlineData("index of([1, 2, 1], 1)", "[1, 3]")]
    [InlineData("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]")]
    [InlineData("sublist([1, 2, 3], 2)", "[2, 3]")]
    [InlineData("all([true, null])", "null")]
    [InlineData("any([true, null])", "true")]
    // for, some, every, if, functions, contexts
    [InlineData("for i in 1..3 return i * i", "[1, 4, 9]")]
    [InlineData("for i in [1, 2], j in [i, 10] return i + j", "[2, 11, 4, 12]")]
    [InlineData("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24]")]
    [InlineData("some x in [1, 2] satisfies x > 1", "true")]
    [InlineData("every x in [1, 2] satisfies x > 1", "false")]
    [InlineData("if null then 1 else 2", "2")]
    [InlineData("(function(a, b) a - b)(5, 3)", "2")]
    [InlineData("{a: 1, b: a + 1}.b", "2")]
    [InlineData("{full name: \"x\"}.full name", "\"x\"")]
    [InlineData("get value({a: 1}, \"a\")", "1")]
    [InlineData("context put({a: 1}, \"a\", 2)", "{a: 2}")]
    // texts
    [InlineData("\"a\" + \"b\"", "\"ab\"")]
    [InlineData("substring(\"foobar\", 3)", "\"obar\"")]
    [InlineData("substring(\"foobar\", -2, 1)", "\"a\"")]
    [InlineData("string length(\"\\U01F40E\")", "1")]
    [InlineData("upper case(\"aBc\")", "\"ABC\"")]
    [InlineData("contains(\"foobar\", \"of\")", "false")]
    [InlineData("starts with(\"foobar\", \"fo\")", "true")]
    [InlineData("substring before(\"foobar\", \"bar\")", "\"foo\"")]
    [InlineData("matches(\"foobar\", \"^fo*b\")", "true")]
    [InlineData("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1]\")", "\"[1=ab]cd\"")]
    [InlineData("split(\"a;b\", \";\")", "[\"a\", \"b\"]")]
    [InlineData("string join([\"a\", null, \"b\"], \"-\")", "\"a-b\"")]
    [InlineData("string(1.10)", "\"1.1\"")]
    [InlineData("number(\"1 000,5\", \" \", \",\")", "1000.5")]
    // rounding
    [InlineData("decimal(2.5, 0)", "2")]
    [InlineData("floor(-1.5)", "-2")]
    [InlineData("ceiling(1.2)", "2")]
    [InlineData("round up(-1.121, 2)", "-1.13")]
    [InlineData("round half down(1.115, 2)", "1.11")]
    [InlineData("round half up(1.115, 2)", "1.12")]
    [InlineData("decimal(1250, -2)", "1200")]
    [InlineData("modulo(-12, 5)", "3")]
    [InlineData("sqrt(16)", "4")]
    [InlineData("odd(3) and even(2)", "true")]
    // dates, times, durations
    [InlineData("date(\"2024-02-30\")", "null")]
    [InlineData("date(2024, 2, 29) + duration(\"P1Y\")", "2025-02-28")]
    [InlineData("date(\"2024-03-01\") - date(\"2024-02-01\")", "P29D")]
    [InlineData("date(\"2024-02-29\").weekday", "4")]
    [InlineData("duration(\"P1DT2H\").hours", "2")]
    [InlineData("duration(\"PT36H\")", "P1DT12H")]
    [InlineData("years and months duration(@\"2022-01-31\", @\"2024-01-30\")", "P1Y11M")]
    [InlineData("duration(\"P14M\").years", "1")]
    [InlineData("duration(\"P1Y\") > duration(\"P11M\")", "true")]
    [InlineData("duration(\"P1Y\") > duration(\"P1D\")", "null")]
    [InlineData("date and time(\"2024-01-01T10:00:00+02:00\") = date and time(\"2024-01-01T08:00:00Z\")", "true")]
    [InlineData("time(\"10:30:00\") < time(\"11:00:00\")", "true")]
    [InlineData("time(\"23:30:00\") + duration(\"PT1H\")", "00:30:00")]
    [InlineData("day of week(@\"2024-02-29\")", "\"Thursday\"")]
    [InlineData("week of year(@\"2021-01-03\")", "53")]
    [InlineData("date and time(\"2024-07-01T12:00:00@Europe/Amsterdam\").time offset", "PT2H")]
    // types
    [InlineData("1 instance of number", "true")]
    [InlineData("[1] instance of list<number>", "true")]
    [InlineData("@\"P1D\" instance of days and time duration", "true")]
    [InlineData("1 // one\n + /* two */ 2", "3")]
    public void An_expression_has_its_value(string expression, string expected) =>
        FeelText.Literal(Value(expression)).ShouldBe(expected);

    [Theory]
    [InlineData("1 +", "ends too early")]
    [InlineData("nothing known", "'nothing', which is not known|does not belong there")]
    [InlineData("[1, 2", "']' was expected")]
    [InlineData("\"open", "does not end")]
    [InlineData("today()", "'today', which is not known")]
    [InlineData("123456789012345678901234567890.5 + 1e40", "more than 28 digits")]
    public void What_is_wrong_with_an_expression_is_told(string expression, string expected) =>
        expected.Split('|').ShouldContain(words => Model(expression).Faults.Single().Message.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void Deep_nesting_is_refused_instead_of_overflowing_the_stack() =>
        Model(new string('(', 100_000) + "1" + new string(')', 100_000)).Faults.Single().Message.ShouldContain("nested more than");

    [Fact]
    public void A_pattern_that_explodes_is_given_up() => Value($"matches(\"{new string('a', 40)}!\", \"^(a+)+$\")").ShouldBeNull();

    [Fact]
    public void A_name_of_several_words_is_the_longest_that_is_known()
    {
        var decision = DmnModel.Load(Given("Monthly Salary * 12 - Monthly", ("Monthly Salary", "number"), ("Monthly", "number")), "x.dmn").Decisions[0];
        decision.Evaluate(100m, 1m).ShouldBe(1199m);
    }

    private static object? Value(string expression)
    {
        var model = Model(expression);
        model.Faults.ShouldBeEmpty();
        return model.Decisions[0].Evaluate();
    }

    private static DmnModel Model(string expression) => DmnModel.Load(Given(expression), "x.dmn");

    private static string Given(string expression, params (string Name, string Type)[] inputs) => $"""
        <definitions xmlns="{Tables.Dmn13}" name="x" namespace="urn:x">
          <decision id="d" name="d">
            {string.Concat(inputs.Select((input, i) => $"<informationRequirement><requiredInput href=\"#i{i}\"/></informationRequirement>"))}
            <literalExpression><text>{SecurityElement.Escape(expression)}</text></literalExpression>
          </decision>
          {string.Concat(inputs.Select((input, i) => $"<inputData id=\"i{i}\" name=\"{input.Name}\"><variable name=\"{input.Name}\" typeRef=\"{input.Type}\"/></inputData>"))}
        </definitions>
        """;
}
