using SegSync.Connectors.Files;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Segmenting;

/// <summary>Classes by what is told of entities in words.</summary>
public sealed class AttributeTests : IDisposable
{
    private const string Region = """
        { "name": "region", "method": "attribute", "attribute": "postcode", "other": "elsewhere", "missing": "unknown",
          "classes": { "city": ["10115", "SW1*"], "north": ["1*", "2*"], "island": ["SW1A 9*"] } }
        """;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("10115", "city")] // the word itself goes before any beginning
    [InlineData("10116", "north")]
    [InlineData("sw1a 1aa", "city")] // without case
    [InlineData("SW1A 9ZZ", "island")] // the longer beginning
    [InlineData("  20095 ", "north")]
    [InlineData("99", "elsewhere")]
    [InlineData("   ", "unknown")]
    public void A_word_goes_before_a_beginning_and_a_longer_beginning_before_a_shorter_one(string postcode, string expected)
    {
        var result = Decided.Over(Decided.Scheme(Region, """["region"]"""), [new("1", "a", "2026-01-05") { Told = [("postcode", postcode)] }]);
        result.Code(0).Code.ShouldBe(expected);
        result.Grade(0).ShouldBe(expected == "unknown" ? ("provisional", "postcode is not told") : ("complete", ""));
    }

    [Fact]
    public void Of_several_values_the_latest_holds_and_of_one_day_the_first_in_order_whatever_the_order_of_the_lines()
    {
        Line[] lines =
        [
            new("1", "a", "2026-01-05") { Told = [("postcode", "99")] }, new("2", "a", "2026-01-07") { Told = [("postcode", "2")] }, new("3", "a", "2026-01-07") { Told = [("postcode", "10115")] },
            new("4", "a", "2026-01-06") { Told = [("postcode", "SW1")] }, new("5", "a", "2026-01-08") { Told = [("postcode", "")] }, new("6", "b", "2026-01-08"),
        ];
        var scheme = Decided.Scheme(Region, """["region"]""");
        Decided.Codes(scheme, lines).ShouldBe(["a city", "b unknown"]);
        Decided.Codes(scheme, lines.Reverse()).ShouldBe(["a city", "b unknown"]);
        Decided.Over(scheme, lines).Classified[0].Why(0).ShouldBe("postcode is '10115': city");
    }

    [Theory]
    [InlineData(""" "classes": {} """, "$.classifiers[0].classes", "is empty")]
    [InlineData(""" "classes": { "a": ["x"], "b": ["X"] } """, "$.classifiers[0].classes.b", "has 'X', which is in a already")]
    [InlineData(""" "classes": { "a": ["*"] } """, "$.classifiers[0].classes.a", "has '*'")]
    [InlineData(""" "classes": { "a": "x" } """, "$.classifiers[0].classes.a", "a list was expected")]
    public void A_word_can_be_in_one_class_only(string classes, string path, string words)
    {
        SchemeFile.Load($$"""{ "name": "t", "version": 1, "entity": "customer", "classifiers": [{ "name": "r", "method": "attribute", "attribute": "country", {{classes}} }], "code": ["r"] }""", out var errors).ShouldBeNull();
        var error = errors.ShouldHaveSingleItem();
        error.Path.ShouldBe(path);
        error.Reason.ShouldContain(words);
    }

    [Theory]
    [InlineData("0", "0", "here")]
    [InlineData("0", "1", "here")] // a degree of the equator is 111.195 km: the cut belongs to the zone that it ends
    [InlineData("1.00001", "0", "near")]
    [InlineData("0", "-90", "near")] // a quarter of the way round: 10007.557 km
    [InlineData("-90", "77", "near")]
    [InlineData("0", "180", "far")]
    [InlineData("0", "east", "lost")]
    [InlineData("91", "0", "lost")]
    [InlineData("", "0", "lost")]
    public void A_zone_ends_at_its_distance_and_is_missing_without_coordinates(string north, string east, string expected)
    {
        var scheme = Decided.Scheme("""{ "name": "z", "method": "zone", "from": [0, 0], "cuts": [111.195, 10007.557], "classes": ["here", "near", "far"], "missing": "lost" }""", """["z"]""");
        var result = Decided.Over(scheme, [new("1", "a", "2026-01-05") { Told = [("latitude", north), ("longitude", east)] }]);
        result.Code(0).Code.ShouldBe(expected, result.Classified[0].Why(0));
    }

    [Theory]
    [InlineData(52.52, 13.405, 48.8566, 2.3522, 877.464)] // Berlin to Paris
    [InlineData(-33.8688, 151.2093, 37.7749, -122.4194, 11_947.0)] // Sydney to San Francisco, across the date line
    public void Distances_are_those_of_the_great_circle(double north, double east, double otherNorth, double otherEast, double expected)
    {
        // by the spherical law of cosines, which is another formula for the same
        var (a, b) = (double.DegreesToRadians(north), double.DegreesToRadians(otherNorth));
        var cosines = 6371.0088 * Math.Acos((Math.Sin(a) * Math.Sin(b)) + (Math.Cos(a) * Math.Cos(b) * Math.Cos(double.DegreesToRadians(otherEast - east))));
        ((double)ZoneClassifier.Kilometres(north, east, otherNorth, otherEast)).ShouldBe(cosines, 0.001);
        cosines.ShouldBe(expected, 1);
    }

    [Theory]
    [InlineData(""" "from": [91, 0], "cuts": [1] """, "$.classifiers[0].from")]
    [InlineData(""" "from": [1], "cuts": [1] """, "$.classifiers[0].from")]
    [InlineData(""" "from": [1, 1], "cuts": [-1] """, "$.classifiers[0].cuts")]
    public void A_zone_needs_a_point_and_kilometres(string wrong, string path)
    {
        SchemeFile.Load($$"""{ "name": "t", "version": 1, "entity": "customer", "classifiers": [{ "name": "r", "method": "zone", {{wrong}}, "classes": ["a", "b"] }], "code": ["r"] }""", out var errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    [Fact]
    public void A_file_of_attributes_outweighs_the_facts_and_says_what_it_could_not_place()
    {
        var path = folder.File("a.csv");
        File.WriteAllText(path, "product;postcode;other\na;SW1;x\nzz;1;y\nb;2\n");
        var scheme = Decided.Scheme(Region, """["region"]""");
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        foreach (var id in "ab") Decided.Add(tally, new("1", $"{id}", "2026-01-05") { Told = [("postcode", "99")] }, scheme.Entity);
        var (file, problem) = AttributeFile.Open(path);
        problem.ShouldBeNull();
        file!.Read(tally).ShouldBe("a.csv: of 3 rows 1 tell of a product without facts and 1 cannot be read");
        var result = SchemeResult.Of(scheme, tally, null);
        (result.Code(0).Code, result.Code(1).Code, result.Profiles.Count).ShouldBe(("city", "elsewhere", 2));
    }

    [Theory]
    [InlineData("id,country\na,DE\n", "first column is product, customer or supplier")]
    [InlineData("customer\na\n", "first column is product, customer or supplier")]
    [InlineData("customer,country,country\na,DE,FR\n", "has a column twice")]
    [InlineData("", "tells no attributes")]
    public void A_file_that_does_not_say_of_whom_it_tells_is_refused(string text, string words)
    {
        File.WriteAllText(folder.File("a.csv"), text);
        AttributeFile.Open(folder.File("a.csv")).Problem.ShouldNotBeNull().ShouldContain(words);
    }
}
