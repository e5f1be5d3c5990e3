using System.Diagnostics;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Tests.Segmenting.Dmn;

public class ReadyMadeTableTests
{
    private const string Check = """
        import { readFileSync } from 'node:fs';
        const { DmnModdle } = await import('dmn-moddle');
        for (const file of process.argv.slice(1)) {
          const { rootElement, warnings } = await new DmnModdle().fromXML(readFileSync(file, 'utf8'), 'dmn:Definitions');
          const rules = rootElement.drgElement.flatMap(e => e.decisionLogic?.rule ?? []);
          console.log(`${rules.length} rules, ${warnings.length} warnings`, ...warnings.map(w => w.message));
        }
        """;

    public static TheoryData<string> Names() => [.. DmnTables.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_open_in_a_ready_made_table(string name)
    {
        var model = DmnTables.BuiltIn(name)!;
        model.Faults.ShouldBeEmpty();
        Verification.Of(model).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void The_six_tables_are_there() =>
        DmnTables.Names.ShouldBe(["customer-rfm", "customer-tier", "demand-pattern", "product-abc-xyz", "product-mismatch", "supplier-kraljic"]);

    [Theory]
    [InlineData("1", "0", "smooth")]
    [InlineData("1.31", "0.49", "erratic")]
    [InlineData("1.32", "0.48", "intermittent")]
    [InlineData("1.32", "0.49", "lumpy")]
    [InlineData(null, null, "none")]
    public void Demand_patterns_have_their_cut_points_on_the_upper_side(string? adi, string? cv2, string pattern) =>
        DmnTables.BuiltIn("demand-pattern")!.Decisions[0].Evaluate(Number(adi), Number(cv2)).ShouldBe(pattern);

    [Theory]
    [InlineData("0.8", "A")]
    [InlineData("0.79", "B")]
    [InlineData("0.5", "B")]
    [InlineData("0.499", "C")]
    [InlineData("1.01", "none")]
    [InlineData(null, "none")]
    public void A_tier_begins_at_its_cut_point(string? score, string tier) => DmnTables.BuiltIn("customer-tier")!.Decisions[0].Evaluate(Number(score)).ShouldBe(tier);

    [Theory]
    [InlineData("A", "smooth", "1", "0.1", "1", "365", "sole")] // a tenth late, a full lead time and a year are all still in order
    [InlineData("A", "smooth", "1", "0.1001", "1", "365", "sole-late")]
    [InlineData("B", "smooth", "1", "0.1001", "1", "365", "sole-late")]
    [InlineData("C", "smooth", "1", "0.9", "0.1", "30", "matched")]
    [InlineData("B", "lumpy", "2", "0.9", "0.9999", "30", "short")]
    [InlineData("B", "erratic", "2", "0.2001", "1", "30", "late")]
    [InlineData("B", "erratic", "2", "0.2", "1", "30", "matched")]
    [InlineData("B", "lumpy", "2", "0.9", "1", "180", "matched")]
    [InlineData("C", "lumpy", "2", "0", "1", "180.1", "overstock")]
    [InlineData("C", "smooth", "2", "0", "1", "365.1", "overstock")]
    [InlineData("A", "smooth", null, null, null, null, "untold")]
    [InlineData("A", "smooth", null, "0.05", null, null, "matched")]
    public void A_mismatch_begins_beyond_its_cut_points(string abc, string pattern, string? sources, string? late, string? cover, string? days, string expected) =>
        DmnTables.BuiltIn("product-mismatch")!.Decisions[0].Evaluate(abc, pattern, Number(sources), Number(late), Number(cover), Number(days), null).ShouldBe(expected);

    [Fact]
    public void Every_score_has_a_cell_and_every_pair_of_classes_a_code()
    {
        var cells = DmnTables.BuiltIn("customer-rfm")!.Decisions[0];
        for (var i = 0; i < 125; i++) cells.Evaluate(1m + (i / 25), 1m + (i / 5 % 5), 1m + (i % 5)).ShouldBeOfType<string>().ShouldNotBe("none");
        var codes = DmnTables.BuiltIn("product-abc-xyz")!.Decisions[0];
        foreach (var abc in "ABC") foreach (var xyz in "XYZ") codes.Evaluate($"{abc}", $"{xyz}").ShouldBe($"{abc}{xyz}");
        var positions = DmnTables.BuiltIn("supplier-kraljic")!.Decisions[0];
        positions.Evaluate("low", "high").ShouldBe("bottleneck");
    }

    [SkippableFact]
    public async Task The_ready_made_tables_open_in_a_modeler_without_warnings()
    {
        var root = Root();
        Skip.IfNot(await RunsAsync(root, "node", "--version"), "node is not installed");
        var folder = root;
        if (!Directory.Exists(Path.Combine(root, "node_modules", "dmn-moddle")))
        {
            // as the gate does it, but beside the tests
            folder = Path.Combine(AppContext.BaseDirectory, "npm");
            Directory.CreateDirectory(folder);
            File.Copy(Path.Combine(root, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
            Skip.IfNot(await RunsAsync(folder, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund"), "npm cannot install dmn-moddle here");
        }

        var files = DmnTables.Names.Select(name => Path.Combine(root, "schemas", "dmn", $"{name}.dmn")).ToArray();
        var (code, output) = await RunAsync(folder, "node", ["--input-type=module", "-e", Check, .. files]);
        code.ShouldBe(0, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(DmnTables.Names.Select(name => $"{DmnTables.BuiltIn(name)!.Decisions[0].Table!.Rules.Length} rules, 0 warnings"));
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SegSync.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static async Task<bool> RunsAsync(string folder, string program, params string[] arguments)
    {
        try
        {
            return (await RunAsync(folder, program, arguments)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
