using System.Globalization;
using SegSync.Benchmarks;
using SegSync.Core.Matching.Models;
using SegSync.Tests.Commands;

namespace SegSync.Tests.Matching;

/// <summary>The verb <c>match</c> as a process.</summary>
public sealed class MatchCommandTests : IDisposable
{
    private const string Model = """{ "entity": "customer", "id": "id", "columns": { "given": "givenName", "last": "familyName", "born": "date", "city": "locality" } }""";
    private const string Header = "id,given,last,born,city\n";

    private readonly HubProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Files_are_matched_and_pairs_clusters_and_one_json_object_written()
    {
        var (model, file) = Population();
        var (pairs, clusters) = (program.Beside("pairs.csv"), program.Beside("clusters.csv"));
        var said = (await program.RunAsync("match", "--model", model, "--in", file, "--out", pairs, "--clusters", clusters, "--json")).Good();
        said.Json.GetProperty("configuration").GetString().ShouldBe(MatchDefaults.Standard.Hash());
        said.Json.GetProperty("threshold").GetDouble().ShouldBe(0.5);
        said.Json.GetProperty("records").GetInt32().ShouldBe(600);
        said.Json.GetProperty("training").GetProperty("converged").GetBoolean().ShouldBeTrue();
        Directory.Exists(program.Data).ShouldBeFalse("matching files needs no hub");

        var lines = await File.ReadAllLinesAsync(pairs);
        lines[0].ShouldBe("id_a,id_b,probability,weight");
        lines.Length.ShouldBe(said.Json.GetProperty("pairs").GetInt32() + 1);
        lines.Length.ShouldBeGreaterThan(100);
        var members = (await File.ReadAllLinesAsync(clusters)).Skip(1).Select(line => line.Split(',')).ToDictionary(parts => parts[0], parts => parts[1]);
        members.Count.ShouldBe(600);
        foreach (var parts in lines.Skip(1).Select(line => line.Split(',')))
        {
            members[parts[0]].ShouldBe(members[parts[1]]);
            double.Parse(parts[2], CultureInfo.InvariantCulture).ShouldBeInRange(0.5, 1);
        }
    }

    [Fact]
    public async Task Any_two_records_are_explained_row_by_row_matched_or_not()
    {
        var (model, file) = Population();
        foreach (var other in new[] { "r2", "r500" })
        {
            var said = (await program.RunAsync("match", "--model", model, "--in", file, "--explain", "r1", other, "--json")).Good().Json.GetProperty("explained");
            said.GetProperty("terms").EnumerateArray().Sum(term => term.GetProperty("weight").GetDouble()).ShouldBe(said.GetProperty("weight").GetDouble(), 1e-9);
            said.GetProperty("terms")[0].GetProperty("name").GetString().ShouldBe("prior");
        }
        var shown = (await program.RunAsync("match", "--model", model, "--in", file, "--explain", "r1", "r500")).Good().Out;
        shown.ShouldContain("no match by themselves");
        shown.ShouldContain("two records drawn at random");
    }

    [Fact]
    public async Task A_higher_threshold_finds_fewer_pairs()
    {
        var (model, file) = Population();
        async Task<int> Pairs(string threshold) => (await program.RunAsync("match", "--model", model, "--in", file, "--threshold", threshold, "--json")).Good().Json.GetProperty("pairs").GetInt32();
        (await Pairs("0.999999999")).ShouldBeLessThan(await Pairs("0.01"));
    }

    [Fact]
    public async Task All_faults_of_a_file_are_told_with_their_lines()
    {
        var model = program.Write("model.json", Model);
        var file = program.Write("bad.csv", Header + "1,Ann,Smith,1990-01-01,York\n2,Bob\n1,Ann,Smyth,1990-01-01,York\n,Eve,Jones,1991-01-01,Leeds\n5,Al,\"Po,1990-01-01,York\n6,Bo,Li,1990-01-01,York\n");
        var said = await program.RunAsync("match", "--model", model, "--in", file);
        said.Code.ShouldBe(2);
        said.Out.ShouldBeEmpty();
        foreach (var words in new[] { "line 3", "line 4: id 1 was in line 2 already", "line 5: has no id", "line 6" }) said.Error.ShouldContain(words);
        said.Error.ShouldNotContain("   at ");

        var json = await program.RunAsync("match", "--model", model, "--in", file, "--json");
        json.Code.ShouldBe(2);
        json.Json.GetProperty("errors").GetArrayLength().ShouldBe(4);
    }

    [Theory]
    [InlineData("there is no such file", "--model", "none.json", "--in", "good.csv")]
    [InlineData("there is no such file", "--model", "model.json", "--in", "none.csv")]
    [InlineData("$.columns.given: is \"givenNam\"", "--model", "wrong.json", "--in", "good.csv")]
    [InlineData("lacks the columns city", "--model", "model.json", "--in", "short.csv")]
    [InlineData("holds no records", "--model", "model.json", "--in", "header.csv")]
    [InlineData("is empty", "--model", "model.json", "--in", "empty.csv")]
    [InlineData("holds one record", "--model", "model.json", "--in", "single.csv")]
    [InlineData("3 files were given", "--model", "model.json", "--in", "good.csv", "--in", "good.csv", "--in", "good.csv")]
    [InlineData("a probability above 0 and below 1", "--model", "model.json", "--in", "good.csv", "--threshold", "1")]
    [InlineData("there is no folder", "--model", "model.json", "--in", "good.csv", "--out", "nowhere/pairs.csv")]
    [InlineData("no record is called 77", "--model", "model.json", "--in", "good.csv", "--explain", "1", "77")]
    [InlineData("'--model' is required", "--in", "good.csv")]
    [InlineData("'--in' is required", "--model", "model.json")]
    public async Task A_mistake_is_answered_with_words_and_exit_code_2(string words, params string[] arguments)
    {
        program.Write("model.json", Model);
        program.Write("wrong.json", Model.Replace("givenName", "givenNam", StringComparison.Ordinal));
        program.Write("good.csv", Header + "1,Ann,Smith,1990-01-01,York\n2,Bob,Jones,1991-01-01,Leeds\n3,Bob,Jones,1991-01-01,Leeds\n");
        program.Write("short.csv", "id,given,last,born\n1,Ann,Smith,1990-01-01\n");
        program.Write("header.csv", Header);
        program.Write("empty.csv", "");
        program.Write("single.csv", Header + "1,Ann,Smith,1990-01-01,York\n");
        var said = await program.RunAsync(["match", .. arguments]);
        said.Code.ShouldBe(2, said.Error);
        said.Error.ShouldContain(words);
        said.Error.ShouldNotContain("   at ");
        said.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("id;given;last;born;city\n1;Ann;\"O;Neil\";1990-01-01;York\n2;Bob;Jones;1991-01-01;Leeds\n3;Ann;\"O;Neil\";1990-01-01;York\n")]
    [InlineData("city\tborn\tlast\tgiven\tid\nYork\t1990-01-01\tO'Neil\tAnn\t1\nLeeds\t1991-01-01\tJones\tBob\t2\nYork\t1990-01-01\tO'Neil\tAnn\t3\n")]
    [InlineData("id,more,given,last,born,city\n1,x,Анна,Петрова,1990-01-01,Псков\n2,y,Олег,Волков,1991-01-01,Омск\n3,z,Анна,Петрова,1990-01-01,Псков\n")]
    public async Task The_smallest_files_of_any_delimiter_order_and_script_are_matched(string text)
    {
        var said = (await program.RunAsync("match", "--model", program.Write("model.json", Model), "--in", program.Write("a.csv", text), "--clusters", program.Beside("c.csv"), "--json")).Good();
        said.Json.GetProperty("records").GetInt32().ShouldBe(3);
        (await File.ReadAllLinesAsync(program.Beside("c.csv"))).ShouldBe(["id,cluster", "1,1", "2,2", "3,1"]);
    }

    [Fact]
    public async Task How_it_is_called_is_shown() =>
        (await program.RunAsync("match", "--help")).Good().Out.ShouldContain("dotnet run --project functions -- match --model");

    private (string Model, string File) Population()
    {
        var file = program.Beside("people.csv");
        new PopulationFile(1).Write(file, program.Beside("truth.csv"), 600);
        var columns = People.Model.Columns.Select(column => $"\"{column.Name}\": \"{column.Type}\"");
        return (program.Write("people.json", $$"""{ "entity": "party", "columns": { {{string.Join(", ", columns)}} } }"""), file);
    }
}
