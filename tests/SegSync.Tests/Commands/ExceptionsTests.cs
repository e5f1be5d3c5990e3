using System.Text.Json;

namespace SegSync.Tests.Commands;

public sealed class ExceptionsTests : IDisposable
{
    private const string Mapping = """
        { "name": "shop", "version": 1, "stream": "customers", "entity": "customer", "id": "id", "fields": { "name": "name", "city": "city" } }
        """;

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_pair_is_listed_shown_decided_and_undone_on_the_command_line()
    {
        var landscape = await FilledAsync();
        var item = (await RunAsync("exceptions", "list", "--kind", "possible-match")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        var id = item.GetProperty("id").GetString()!;
        item.GetProperty("severity").GetString().ShouldBe("medium");
        item.GetProperty("due").GetDateTimeOffset().ShouldBe(item.GetProperty("knownAt").GetDateTimeOffset().AddHours(72));

        var shown = await RunAsync("exceptions", "show", id);
        shown.GetProperty("previews").EnumerateArray().Select(preview => (preview.GetProperty("verdict").GetString(), preview.GetProperty("masters").GetArrayLength()))
            .ShouldBe([("merge", 2), ("not-same", 0)]);

        var why = await RunAsync("why", "customer/a:1", "--against", "b:1");
        (why.GetProperty("together").GetBoolean(), why.GetProperty("decision").GetString()).ShouldBe((false, "possible"));
        (await RunAsync("model", "list")).GetProperty("versions").GetArrayLength().ShouldBe(0);
        (await RunAsync("model", "propose", "customer")).GetProperty("why").GetString().ShouldBe("customers are matched exactly: there is no model yet to improve");

        var said = await RunAsync("exceptions", "decide", id, "--verdict", "merge", "--reason", "one house", "--actor", "anna");
        var verdict = said.GetProperty("verdicts")[0].GetProperty("id").GetString()!;
        var joined = (await RunAsync("why", "customer/a:1")).GetProperty("id").GetString();
        (await RunAsync("why", "customer/b:1")).GetProperty("id").GetString().ShouldBe(joined);
        (await RunAsync("exceptions", "list", "--kind", "possible-match")).GetProperty("total").GetInt32().ShouldBe(0);

        (await RunAsync("exceptions", "undo", verdict, "--preview")).GetProperty("masters").GetArrayLength().ShouldBe(2);
        (await RunAsync("exceptions", "undo", verdict)).GetProperty("verdicts")[0].GetProperty("withdrawn").GetProperty("reason").GetString().ShouldBe("undone on the command line");
        (await RunAsync("why", "customer/b:1")).GetProperty("id").GetString().ShouldNotBe((await RunAsync("why", "customer/a:1")).GetProperty("id").GetString());
        (await RunAsync("exceptions", "list", "--kind", "possible-match")).GetProperty("total").GetInt32().ShouldBe(1);
        return;

        async Task<JsonElement> RunAsync(params string[] arguments) => (await program.RunAsync([.. arguments, "--json", "--landscape", landscape])).Good().Json;
    }

    [Fact]
    public async Task Many_are_decided_only_when_they_were_counted()
    {
        var landscape = await FilledAsync();
        string[] all = ["exceptions", "decide", "--all-matching", "--kind", "possible-match", "--verdict", "assign", "--owner", "ben", "--reason", "his", "--landscape", landscape];
        var asked = await program.RunAsync(all);
        (asked.Code, asked.Error.Contains("take 1 exceptions; add --count 1", StringComparison.Ordinal)).ShouldBe((2, true), asked.Error);
        (await program.RunAsync([.. all, "--count", "7"])).Error.ShouldContain("take 1 exceptions, not 7; nothing was decided");
        (await program.RunAsync([.. all, "--count", "1"])).Good();
        (await program.RunAsync("exceptions", "list", "--owner", "ben", "--json", "--landscape", landscape)).Good().Json.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("no exception 'nobody'", "show", "nobody")]
    [InlineData("no verdict 'nobody'", "undo", "nobody")]
    [InlineData("'marry' is no verdict", "decide", "nobody", "--verdict", "marry", "--reason", "x")]
    [InlineData("'odd' is no kind of exception", "list", "--kind", "odd")]
    [InlineData("'odd' is none of high, medium, low", "list", "--severity", "odd")]
    [InlineData("Option '--reason' is required", "decide", "nobody", "--verdict", "merge")]
    [InlineData("no customer has the id", "show", "customer/sap:1")]
    [InlineData("'soon' is no date", "decide", "nobody", "--verdict", "snooze", "--reason", "x", "--until", "soon")]
    public async Task A_stewards_mistake_is_answered_with_words_and_exit_code_2(string words, params string[] arguments)
    {
        var said = await program.RunAsync(["exceptions", .. arguments]);
        said.Code.ShouldBe(2, said.Error);
        said.Error.ShouldContain(words);
        said.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rules_that_no_field_or_system_can_meet_are_told_with_the_landscape()
    {
        var landscape = program.Write("bad.json", """
            {
              "systems": [],
              "survivorship": { "customer": { "nmae": ["longest"], "name": ["loudest"], "city": ["trust:nowhere"] } },
              "hierarchies": { "product": [ { "level": "family", "field": "fmaily", "record": false } ] },
              "quality": { "fields": { "customer": { "email": { "valid": 2 }, "region": { "pattern": "[" } } } }
            }
            """);
        var said = await program.RunAsync("sync", "--json", "--landscape", landscape);
        said.Code.ShouldBe(2);
        said.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()).ShouldBe(
            [
                "$.survivorship.customer.name[0]", "$.quality.fields.customer.email.valid",
                "$.survivorship.customer.nmae", "$.survivorship.customer.city[0]", "$.hierarchies.product[0].field", "$.quality.fields.customer.region.pattern",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Quality_and_hierarchy_tell_in_json_what_they_tell_people()
    {
        var landscape = await FilledAsync();
        var report = (await program.RunAsync("quality", "--json", "--landscape", landscape)).Good().Json;
        report.GetProperty("fields").EnumerateArray().Select(score => $"{score.GetProperty("system")} {score.GetProperty("field")} {score.GetProperty("completeness")}").ShouldBe(["a name 1", "b name 1"]);
        (await program.RunAsync("quality", "--landscape", landscape)).Good().Out.ShouldContain("0 fields under their threshold");
        (await program.RunAsync("hierarchy", "customer", "--json", "--landscape", landscape)).Good().Json.GetProperty("nodes").GetArrayLength().ShouldBe(0);
        (await program.RunAsync("hierarchy", "product", "--level", "shelf", "--landscape", landscape)).Error.ShouldContain("no level 'shelf'; it has family, category");
    }

    /// <summary>Two files that tell of two customers each, of which one pair looks alike.</summary>
    private async Task<string> FilledAsync()
    {
        var landscape = program.Write("files.json", """{ "systems": [], "trust": ["a", "b"] }""");
        var mapping = program.Write("shop.json", Mapping);
        foreach (var (system, name) in new[] { ("a", "Orion Foods SA"), ("b", "Orion Foods") })
        {
            var file = program.Write($"{system}.csv", $"id,name,city\n1,{name},Paris\n2,Other of {system},Rome\n");
            (await program.RunAsync("import", "--system", system, "--mapping", mapping, file, "--landscape", landscape)).Good();
        }

        return landscape;
    }
}
