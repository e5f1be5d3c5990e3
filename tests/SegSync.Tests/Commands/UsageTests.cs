namespace SegSync.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Everything_that_is_wrong_with_a_landscape_is_told_at_once()
    {
        var landscape = program.Write("bad.json", """
            {
              "tenant": "X!", "segment": "* *",
              "systems": [
                { "name": "a", "connector": "sapp", "url": "nope", "mappings": ["zzz"], "secret": "SEGSYNC_TEST_NOT_SET" },
                { "name": "a", "connector": "sap", "url": "https://localhost", "mappings": ["sap-customer"], "schedule": "0 61 * * * *", "pageSize": "many" }
              ]
            }
            """);
        var said = await program.RunAsync("sync", "--json", "--landscape", landscape);
        said.Code.ShouldBe(2);
        said.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()).ShouldBe(
            [
                "$.tenant", "$.systems[1].pageSize", "$.segment", "$.systems[0].connector", "$.systems[0].url", "$.systems[0].secret", "$.systems[0].mappings[0]",
                "$.systems[1].name", "$.systems[1].schedule",
            ],
            ignoreOrder: true);
        said.Error.ShouldContain("bad.json $.systems[0].secret: the secret 'SEGSYNC_TEST_NOT_SET' is not set; set the environment variable");
        Directory.Exists(program.Data).ShouldBeFalse();
    }

    [Theory]
    [InlineData("is not JSON", "sync", "--landscape", "broken.json")]
    [InlineData("cannot be read", "sync", "--landscape", "missing.json")]
    [InlineData("Unrecognized command or argument 'frobnicate'", "frobnicate")]
    [InlineData("no system 'crm'", "check", "crm")]
    [InlineData("is not KIND/ID", "why", "acme")]
    [InlineData("is no entity kind", "why", "acme/1")]
    [InlineData("no customer has the id '1'", "why", "customer/1")]
    [InlineData("there is no such file", "import", "--mapping", "customers-csv", "missing.csv")]
    [InlineData("'zzz' is no mapping", "import", "--mapping", "zzz", "broken.json")]
    public async Task A_users_mistake_is_answered_with_words_and_exit_code_2(string words, params string[] arguments)
    {
        program.Write("broken.json", "{ \"systems\": [");
        var said = await program.RunAsync(arguments);
        said.Code.ShouldBe(2, said.Error);
        said.Error.ShouldContain(words);
        said.Error.ShouldNotContain("   at ");
        said.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_that_cannot_ask_wants_to_be_told()
    {
        Directory.CreateDirectory(Path.Combine(program.Data, "landing"));
        var said = await program.RunAsync("reset");
        said.Code.ShouldBe(2);
        said.Error.ShouldContain("--yes");
        Directory.Exists(Path.Combine(program.Data, "landing")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_data_folder_is_used_by_one_process_at_a_time()
    {
        using var up = program.Start("up", "--port", "0", "--landscape", program.Write("none.json", """{ "systems": [] }"""));
        try
        {
            string? line;
            do line = await up.StandardError.ReadLineAsync();
            while (line is not null && !line.Contains("The console is on", StringComparison.Ordinal));
            line.ShouldNotBeNull();

            var said = await program.RunAsync("sync");
            said.Code.ShouldBe(2);
            said.Error.ShouldContain($"in use by process {up.Id}");
        }
        finally
        {
            up.Kill();
            await up.WaitForExitAsync();
        }

        // a lock does not outlive its process
        (await program.RunAsync("replay", "--json")).Good();
    }

    [Theory]
    [InlineData("up")]
    [InlineData("sync")]
    [InlineData("check")]
    [InlineData("import")]
    [InlineData("segment")]
    [InlineData("why")]
    [InlineData("replay")]
    [InlineData("reset")]
    public async Task Every_verb_shows_how_it_is_called(string verb) =>
        (await program.RunAsync(verb, "--help")).Good().Out.ShouldContain($"dotnet run --project functions -- {verb}");
}
