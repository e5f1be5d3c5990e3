using System.Text.Json;
using NJsonSchema;
using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Models;

namespace SegSync.Tests.Matching;

public sealed class ModelFileTests
{
    private const string Example = """
        {
          "$schema": "https://segsync.example/schemas/match-model.schema.json", "description": "People of two systems.",
          "entity": "customer", "id": "key", "link": "many-to-many", "threshold": 0.8, "prior": 0.001,
          "columns": { "given": "givenName", "last": "familyName", "zip": "postcode" },
          "blocking": [["last", "zip"], ["given"]]
        }
        """;

    [Fact]
    public void Everything_that_is_wrong_with_a_model_is_told_at_once()
    {
        ModelFile.Read("""
            {
              "entity": 7, "id": "", "colums": {}, "columns": { "a": "givenNam", "b": "familyName", "c": ["x"] },
              "link": "both", "blocking": [["b"], ["z", "b"], []], "threshold": 1.5, "prior": "low"
            }
            """, out var errors).ShouldBeNull();
        errors.Select(error => error.Path).ShouldBe(
            ["$.colums", "$.columns.a", "$.columns.c", "$.id", "$.entity", "$.link", "$.blocking[1]", "$.blocking[2]", "$.threshold", "$.prior"], ignoreOrder: true);
        errors.Single(error => error.Path == "$.columns.a").Reason.ShouldContain("givenName, familyName");
    }

    [Theory]
    [InlineData("{", "$", "not valid JSON at line 1")]
    [InlineData("[]", "$", "an object was expected")]
    [InlineData("{}", "$.columns", "at least one column")]
    [InlineData("""{"columns": {}}""", "$.columns", "at least one column")]
    [InlineData("""{"columns": {"id": "identifier"}}""", "$.columns.id", "is the id")]
    [InlineData("""{"columns": {"a": "date"}, "blocking": "a"}""", "$.blocking", "a list of lists")]
    [InlineData("""{"columns": {"a": "date", "a": "price"}}""", "$", "a")]
    public void A_models_fault_is_named_with_its_place(string json, string path, string words)
    {
        ModelFile.Read(json, out var errors).ShouldBeNull();
        errors[0].Path.ShouldBe(path);
        errors[0].Reason.ShouldContain(words);
    }

    [Fact]
    public void The_whole_of_a_model_is_read()
    {
        var model = ModelFile.Read(Example, out var errors).ShouldNotBeNull();
        errors.ShouldBeEmpty();
        model.Columns.ShouldBe([new("given", ColumnType.GivenName), new("last", ColumnType.FamilyName), new("zip", ColumnType.Postcode)]);
        model.Blocking.Select(rule => string.Join('+', rule)).ShouldBe(["last+zip", "given"]);
        (model.Entity, model.Id, model.Link, model.Threshold, model.Prior).ShouldBe(("customer", "key", LinkShape.ManyToMany, 0.8, 0.001));
    }

    [Fact]
    public void What_a_model_leaves_out_has_a_default()
    {
        var model = ModelFile.Read("""{"columns": {"name": "fullName"}}""", out _).ShouldNotBeNull();
        (model.Entity, model.Id, model.Link, model.Threshold, model.Prior).ShouldBe(("record", "id", LinkShape.OneToOne, null, null));
        model.Blocking.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("firstName", ColumnType.GivenName)]
    [InlineData("Given_Name", ColumnType.GivenName)]
    [InlineData("SURNAME", ColumnType.FamilyName)]
    [InlineData("date of birth", ColumnType.Date)]
    [InlineData("postal-code", ColumnType.Postcode)]
    [InlineData("organization_name", ColumnType.OrganisationName)]
    [InlineData("title", ColumnType.ProductTitle)]
    [InlineData("city", ColumnType.Locality)]
    public void Types_are_known_by_their_usual_synonyms(string name, ColumnType type) => ColumnTypes.Find(name).ShouldBe(type);

    [Fact]
    public async Task The_schema_lists_the_types_that_the_reader_knows()
    {
        using var schema = JsonDocument.Parse(await SchemaAsync());
        schema.RootElement.GetProperty("properties").GetProperty("columns").GetProperty("additionalProperties").GetProperty("enum").EnumerateArray().Select(name => name.GetString()).ShouldBe(ColumnTypes.Names);
        ColumnTypes.Names.Select(ColumnTypes.Find).ShouldBe(Enum.GetValues<ColumnType>().Select(type => (ColumnType?)type));
    }

    [Fact]
    public async Task The_schema_takes_what_the_reader_takes_and_refuses_what_it_refuses()
    {
        var schema = await JsonSchema.FromJsonAsync(await SchemaAsync());
        schema.Validate(Example).ShouldBeEmpty();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Matching", "Models")))
        {
            schema.Validate(await File.ReadAllTextAsync(file)).ShouldBeEmpty();
            ModelFile.Read(await File.ReadAllTextAsync(file), out var errors).ShouldNotBeNull();
            errors.ShouldBeEmpty();
        }
        foreach (var wrong in new[] { "{}", """{"columns": {}}""", """{"columns": {"a": "nothing"}}""", """{"columns": {"a": "date"}, "threshold": 1}""", """{"columns": {"a": "date"}, "link": "both"}""", """{"columns": {"a": "date"}, "more": 1}""" })
        {
            schema.Validate(wrong).ShouldNotBeEmpty(wrong);
            ModelFile.Read(wrong, out _).ShouldBeNull(wrong);
        }
    }

    private static async Task<string> SchemaAsync()
    {
        using var stream = typeof(ModelFile).Assembly.GetManifestResourceStream("schemas/match-model.schema.json")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
