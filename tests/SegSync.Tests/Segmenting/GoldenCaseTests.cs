using System.Globalization;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Profiling;
using SegSync.Core.Segmenting;

namespace SegSync.Tests.Segmenting;

/// <summary>The cases of <c>docs/cases</c>: facts, and the code that every entity of a ready-made scheme must get.</summary>
public class GoldenCaseTests
{
    private static readonly string Folder = Path.Combine(Root(), "docs", "cases");

    public static TheoryData<string> All => [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_ready_made_scheme_gives_every_entity_of_its_case_the_code_that_is_written_there(string name)
    {
        var folder = Path.Combine(Folder, name);
        var scheme = SchemeFile.Load(Schemes.Text(name)!, out _)!;
        var tally = new FactTally(SchemeFile.Needs([scheme]), null);
        foreach (var manifest in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var mapping = Mapping.Load(File.ReadAllText(manifest), manifest, out var errors);
            errors.ShouldBeEmpty();
            new FactFile(Path.ChangeExtension(manifest, ".csv"), mapping!, new(2026, 12, 31)).Read(tally, (_, _, _, _) => { }, null, default);
        }

        if (File.Exists(Path.Combine(folder, "attributes.csv"))) AttributeFile.Open(Path.Combine(folder, "attributes.csv")).File!.Read(tally);
        var result = SchemeResult.Of(scheme, tally, null);
        Enumerable.Range(0, result.Profiles.Count).Select(at => string.Create(CultureInfo.InvariantCulture, $"{result.Profiles.Id(at)},{result.Code(at).Code}"))
            .ShouldBe(File.ReadAllLines(Path.Combine(folder, "expected.csv")).Skip(1));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SegSync.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
