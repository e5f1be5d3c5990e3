using System.Text.Json;

namespace SegSync.Tests.Commands;

public sealed class SchemeTests : IDisposable
{

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_scheme_is_taken_in_shown_approved_activated_and_rolled_back_on_the_command_line()
    {
        var landscape = program.Write("files.json", """{ "systems": [] }""");
        (await RunAsync("scheme", "list")).GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("name")} {item.GetProperty("state")} {item.GetProperty("deciding")}")
            .ShouldBe(["customer-tier active True", "product-abc-xyz active True"]);
        (await RunAsync("scheme", "verify", "customer-tier")).GetProperty("state").GetString().ShouldBe("verified");
        var simulated = await RunAsync("scheme", "simulate", "customer-tier@2");
        var hash = simulated.GetProperty("hash").GetString()!;
        simulated.GetProperty("simulation").GetProperty("subjects").GetInt32().ShouldBe(0);
        (await RunAsync("scheme", "approve", "customer-tier", "--hash", hash, "--reason", "agreed", "--actor", "board")).GetProperty("state").GetString().ShouldBe("approved");
        (await RunAsync("scheme", "activate", "customer-tier", "--reason", "as agreed")).GetProperty("activation").GetProperty("before")[0].GetProperty("version").GetInt32().ShouldBe(1);
        (await program.RunAsync("scheme", "list", "--landscape", landscape)).Good().Out.ShouldContain("activated by");
        (await RunAsync("scheme", "rollback", "customer-tier", "--reason", "too bold")).GetProperty("state").GetString().ShouldBe("retired");
        (await RunAsync("scheme", "show", "customer-tier@2")).GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString())
            .ShouldBe(["verified", "simulated", "approved", "activated", "rolled back"]);
        return;

        async Task<JsonElement> RunAsync(params string[] arguments) => (await program.RunAsync([.. arguments, "--json", "--landscape", landscape])).Good().Json;
    }

    [Fact]
    public async Task A_scheme_with_a_gap_in_its_table_stays_a_draft_with_a_counterexample()
    {
        var table = Core.Segmenting.Dmn.DmnTables.Text("customer-tier")!;
        program.Write("gap.dmn", System.Text.RegularExpressions.Regex.Replace(table, "<rule id=\"rule_2\">.*?</rule>", "", System.Text.RegularExpressions.RegexOptions.Singleline));
        var scheme = program.Write("mine.json", Core.Segmenting.Schemes.Text("customer-tier")!.Replace("\"decision\": \"customer-tier\"", "\"decision\": \"gap.dmn\"", StringComparison.Ordinal).Replace("\"version\": 2", "\"version\": 3", StringComparison.Ordinal));
        var said = await program.RunAsync("scheme", "verify", scheme);
        said.Code.ShouldBe(1, said.Error);
        said.Out.ShouldContain("no rule matches");
        said.Out.ShouldContain("for example");
        said.Out.ShouldContain("customer-tier@3 stays a draft");
        (await program.RunAsync("scheme", "simulate", "customer-tier@3")).Error.ShouldContain("is a draft with");
    }

    [Theory]
    [InlineData("no scheme 'nothing' in this hub", "simulate", "nothing")]
    [InlineData("'nothing' is no scheme that comes with the program", "verify", "nothing")]
    [InlineData("there is no such file", "verify", "nothing.json")]
    [InlineData("customer-tier@1 is active already", "approve", "customer-tier", "--hash", "0123456789abcdef", "--reason", "x")]
    [InlineData("only what was approved can be activated", "activate", "customer-tier", "--reason", "x")]
    [InlineData("nothing decided before customer-tier@1", "rollback", "customer-tier", "--reason", "x")]
    [InlineData("no run of customer-tier waits for a consent", "consent", "customer-tier", "--hash", "0123456789abcdef", "--reason", "x")]
    [InlineData("Option '--reason' is required", "retire", "customer-tier")]
    [InlineData("'soon' is no date", "activate", "customer-tier", "--from", "soon", "--reason", "x")]
    [InlineData("no customer has the id", "override", "set", "customer-tier", "customer/sap:1", "--code", "A", "--until", "2999-01-01", "--reason", "x")]
    [InlineData("'nothing' is no scheme in force", "override", "set", "nothing", "--computed", "A", "--code", "B", "--until", "2999-01-01", "--reason", "x")]
    [InlineData("no override 'o1' is there to be lifted", "override", "lift", "o1", "--reason", "x")]
    public async Task What_cannot_be_is_answered_with_words_and_exit_code_2(string words, params string[] arguments)
    {
        var said = await program.RunAsync(["scheme", .. arguments]);
        said.Code.ShouldBe(2, said.Error + said.Out);
        said.Error.ShouldContain(words);
        said.Out.ShouldBeEmpty();
    }
}
