namespace SegSync.Tests.Commands;

public sealed class DmnTests : IDisposable
{
    private const string Cases = """
        <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
          <testCase id="001">
            <inputNode name="score"><value xsi:type="xsd:decimal">0.9</value></inputNode>
            <resultNode name="tier" type="decision"><expected><value xsi:type="xsd:string">A</value></expected></resultNode>
          </testCase>
          <testCase id="002">
            <inputNode name="score"><value xsi:nil="true"/></inputNode>
            <resultNode name="tier" type="decision"><expected><value xsi:type="xsd:string">OTHER</value></expected></resultNode>
          </testCase>
        </testCases>
        """;

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_test_file_is_run_and_a_case_that_fails_is_shown_with_exit_code_1()
    {
        var model = program.Write("tier.dmn", Core.Segmenting.Dmn.DmnTables.Text("customer-tier")!);
        var good = (await program.RunAsync("dmn", "test", model, program.Write("good.xml", Cases.Replace("OTHER", "none", StringComparison.Ordinal)), "--json")).Good().Json;
        (good.GetProperty("cases").GetInt32(), good.GetProperty("failed").GetInt32()).ShouldBe((2, 0));

        var bad = await program.RunAsync("dmn", "test", model, program.Write("bad.xml", Cases));
        bad.Code.ShouldBe(1);
        bad.Out.ShouldContain("case 002, tier: expected \"OTHER\", got \"none\"");
        bad.Out.ShouldContain("2 cases, 1 of 2 results as expected");
        Directory.Exists(program.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task A_table_with_something_open_is_not_activatable_and_exits_with_1()
    {
        var text = Core.Segmenting.Dmn.DmnTables.Text("customer-tier")!;
        (await program.RunAsync("dmn", "verify", program.Write("tier.dmn", text), "--json")).Good().Json.GetProperty("activatable").GetBoolean().ShouldBeTrue();

        var open = await program.RunAsync("dmn", "verify", program.Write("open.dmn", text.Replace("[0.5..0.8)", "[0.6..0.8)", StringComparison.Ordinal)), "--json");
        open.Code.ShouldBe(1);
        var finding = open.Json.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        finding.GetProperty("kind").GetString().ShouldBe("Gap");
        finding.GetProperty("counterexample")[0].GetProperty("value").GetString().ShouldBe("0.5");
    }

    [Theory]
    [InlineData("there is no such file", "dmn", "test", "missing.dmn", "cases.xml")]
    [InlineData("is no DMN test file", "dmn", "test", "tier.dmn", "tier.dmn")]
    [InlineData("is not DMN 1.1 to 1.5", "dmn", "verify", "cases.xml")]
    [InlineData("dmn test --help", "dmn", "test")]
    public async Task A_users_mistake_with_a_model_is_answered_with_words_and_exit_code_2(string words, params string[] arguments)
    {
        program.Write("tier.dmn", Core.Segmenting.Dmn.DmnTables.Text("customer-tier")!);
        program.Write("cases.xml", Cases);
        var said = await program.RunAsync(arguments);
        said.Code.ShouldBe(2, said.Error);
        said.Error.ShouldContain(words);
        said.Error.ShouldNotContain("   at ");
    }
}
