using System.Text.Json.Nodes;
using SegSync.Benchmarks;

namespace SegSync.Tests.House;

/// <summary>The list of planted defects keeps up with the code that it changes.</summary>
public sealed class PlantedDefectTests
{
    [Fact]
    public void Every_planted_defect_finds_its_line_once()
    {
        var defects = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "mutations.json")))!.AsArray();
        defects.Count.ShouldBeGreaterThan(20);
        defects.Where(defect => Found(defect!) != 1).Select(defect => defect!["name"]!.ToString()).ShouldBeEmpty();
    }

    private static int Found(JsonNode defect) =>
        File.ReadAllText(Path.Combine(Repository.Root, defect["file"]!.ToString())).Split(defect["find"]!.ToString()).Length - 1;
}
