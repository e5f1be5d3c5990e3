using System.Globalization;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Segmenting;

/// <summary>Emissions of transport: tonnes x kilometres x factor, and never a guess.</summary>
public class CarbonTests
{
    private const string Carbon = """ "carbon": { "source": "a test", "factors": { "Air": 0.9, "Ocean": 0.016 }, "distances": { "Kenya": 6000 } }, "metrics": ["carbon", "carbonKnown", "carbonIntensity"], """;

    private static readonly SchemeFile Scheme = Decided.Scheme("""{ "name": "c", "method": "share", "metric": "carbon", "cuts": [0.8], "classes": ["heavy", "light"] }""", """["c"]""", "supplier", Carbon);

    [Fact]
    public void Tonnes_times_kilometres_times_factor_are_exact_and_what_is_not_known_is_not_guessed()
    {
        var result = Decided.Over(Scheme,
        [
            new("1", "own", "2026-01-05") { Weight = 500, Kilometres = 1000, Mode = "air" }, // 450
            new("2", "own", "2026-01-05") { Weight = 2000, Kilometres = 0, Mode = "Air" }, // carried nowhere: known, 0
            new("3", "own", "2026-01-05") { Mode = "Air", Kilometres = 5 }, // no weight
            new("4", "lane", "2026-01-05") { Weight = 1000, Mode = "Ocean", Lane = " kenya " }, // 6000 km: 96
            new("5", "lane", "2026-01-05") { Weight = 1000, Mode = "Ocean", Lane = "Peru" }, // no distance
            new("6", "lane", "2026-01-05") { Weight = 1000, Mode = "Ocean", Lane = "Kenya", Kilometres = 1000 }, // its own distance first: 16
            new("7", "odd", "2026-01-05") { Weight = 1000, Mode = "Truck", Kilometres = 9 }, // no factor
            new("8", "bare", "2026-01-05"),
        ]);
        Figures(result, "carbon").ShouldBe(["bare ", "lane 112", "odd ", "own 450"]);
        Figures(result, "carbonKnown").ShouldBe(["bare ", "lane 0.666667", "odd 0", "own 0.666667"]);
        Figures(result, "carbonIntensity").ShouldBe(["bare ", "lane 0.016", "odd ", "own 0.9"]);
        Decided.Codes(Scheme, []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "$.carbon", "is needed, since carbon is asked for")]
    [InlineData(""" "carbon": { "source": "x", "factors": {} }, """, "$.carbon.factors", "is empty")]
    [InlineData(""" "carbon": { "factors": { "Air": 1 } }, """, "$.carbon", "lacks 'source'")]
    [InlineData(""" "carbon": { "source": "x", "factors": { "Air": 1, "AIR": 2 } }, """, "$.carbon.factors.AIR", "is told twice")]
    [InlineData(""" "carbon": { "source": "x", "factors": { "Air": -1 } }, """, "$.carbon.factors.Air", "is -1")]
    public void Emissions_need_factors_with_a_source(string carbon, string path, string words)
    {
        var json = $$"""{ "name": "t", "version": 1, "entity": "supplier", {{carbon}} "classifiers": [{ "name": "c", "method": "share", "metric": "carbon", "cuts": [0.8], "classes": ["a", "b"] }], "code": ["c"] }""";
        SchemeFile.Load(json, out var errors).ShouldBeNull();
        errors.ShouldContain(error => error.Path == path && error.Reason.Contains(words, StringComparison.Ordinal), string.Join('\n', errors));
    }

    [SkippableFact]
    public void Freight_of_SCMS_has_its_emissions_where_weight_mode_and_lane_are_known()
    {
        var folder = Given.Shared(Path.Combine("data", "scms_freight"));
        Skip.If(folder is null, "shared/data/scms_freight is absent");
        var scheme = Decided.Scheme("""{ "name": "c", "method": "share", "metric": "carbon", "cuts": [0.8], "classes": ["heavy", "light"] }""", """["c"]""", "supplier", Carbon);
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        var path = Path.Combine(folder, "scms_to_2011.csv.gz");
        var counts = new FactFile(path, Mappings.BuiltIn("scms-deliveries")!, Given.Context.Latest).Read(tally, (_, _, _, _) => { }, null, default);
        counts.Counted.ShouldBe(5_261);
        // 3,436 weights are numbers, 652 are captured separately, the others refer to another line
        counts.Doubted["Weight (Kilograms) is told somewhere else; the line counts without it"].ShouldBe(652);
        counts.Doubted["Weight (Kilograms) refers to the weight of another line; the line counts without it"].ShouldBe(5_261 - 3_436 - 652);
        var result = SchemeResult.Of(scheme, tally, null);
        result.Profiles[Metrics.Find("carbon")!].Values.Sum().ShouldBe(Expected(path));
        Enumerable.Range(0, result.Profiles.Count).Count(at => result.Profiles[Metrics.Find("carbon")!].Values[at] is null).ShouldBeGreaterThan(0);
    }

    /// <summary>The same from the file's text: Kenya is the one lane whose distance is told.</summary>
    private static decimal Expected(string path)
    {
        using var text = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress));
        var reader = new CsvReader(text, ',', '"');
        var header = reader.Read(0)!;
        var columns = Enumerable.Range(0, header.Count).Select(i => header[i].ToString()).ToList();
        var (weight, mode, country) = (columns.IndexOf("Weight (Kilograms)"), columns.IndexOf("Shipment Mode"), columns.IndexOf("Country"));
        decimal sum = 0;
        while (reader.Read(columns.Count) is { } row)
        {
            var factor = row[mode] switch { "Air" => 0.9m, "Ocean" => 0.016m, _ => 0 };
            if (row[country] is "Kenya" && decimal.TryParse(row[weight], CultureInfo.InvariantCulture, out var kilograms)) sum += kilograms / 1000 * 6000 * factor;
        }

        return sum;
    }

    private static IEnumerable<string> Figures(SchemeResult result, string metric) => Enumerable.Range(0, result.Profiles.Count)
        .Select(at => $"{result.Profiles.Id(at)} {(result.Profiles[Metrics.Find(metric)!].Values[at] is { } value ? Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture) : "")}");
}
