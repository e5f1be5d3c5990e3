using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Cases;
using SegSync.Tests.Landing;

namespace SegSync.Tests.Segmenting.Dmn;

/// <summary>The public conformance kit, level 2, case by case.</summary>
public class ConformanceKitTests
{
    private const string Missing = "the kit is not there";

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        if (Given.Shared("specs/dmn-tck-level-2") is not { } kit) cases.Add(Missing, "");
        else
        {
            foreach (var file in Directory.EnumerateFiles(kit, "*-test-*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                foreach (var test in TestCases.Read(File.ReadAllText(file), file)) cases.Add(Path.GetRelativePath(kit, file), test.Id);
            }
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_kit_of_level_2_passes(string file, string id)
    {
        Skip.If(file == Missing, "specs/dmn-tck-level-2 is not there: set SEGSYNC_SHARED or put shared beside the repository");
        var path = Path.Combine(Given.Shared("specs/dmn-tck-level-2")!, file);
        var model = DmnModel.Load(File.ReadAllText(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.dmn").Single()), file);
        var test = TestCases.Read(File.ReadAllText(path), file).Single(test => test.Id == id);
        var results = CaseRun.Run(model, test);
        results.ShouldNotBeEmpty();
        results.ShouldAllBe(result => result.Passed);
        model.Faults.ShouldBeEmpty();
    }

    [SkippableFact]
    public void No_case_of_the_kit_is_left_out()
    {
        var kit = Given.Shared("specs/dmn-tck-level-2");
        Skip.If(kit is null, "specs/dmn-tck-level-2 is not there: set SEGSYNC_SHARED or put shared beside the repository");
        var written = Directory.EnumerateFiles(kit!, "*.xml", SearchOption.AllDirectories).Sum(file => File.ReadAllText(file).Split("<testCase ").Length - 1);
        written.ShouldBeGreaterThan(0);
        Cases().Count.ShouldBe(written);
    }
}
