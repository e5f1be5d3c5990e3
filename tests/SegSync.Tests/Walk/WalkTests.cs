using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Walk;

public sealed class WalkTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(6);

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("walk.md")]
    [InlineData("walk-steward.md")]
    public async Task The_walk_prints_what_it_says_command_by_command(string page)
    {
        Skip.If(OperatingSystem.IsWindows(), "the walk is typed in bash");
        var root = Root();
        var blocks = WalkPage.Blocks(await File.ReadAllTextAsync(Path.Combine(root, "docs", page)));
        blocks.Length.ShouldBeGreaterThan(5);

        var (code, error) = await RunAsync(root, Script(blocks));
        foreach (var block in blocks.Where(block => File.Exists(Output(block))))
        {
            var output = await File.ReadAllTextAsync(Output(block));
            WalkPage.Missing(block, output).ShouldBeNull($"block {block.Number}:\n{block.Commands}\nprinted\n{output}\n{error}");
        }

        code.ShouldBe(0, error);
        File.Exists(Output(blocks[^1])).ShouldBeTrue("the walk was not walked to its end");
        Directory.GetDirectories(folder.File("tmp"), "tmp.*").ShouldBeEmpty("the walk cleans up behind itself");
    }

    [Theory]
    [InlineData("a\nb  c\nd", "a\nc", "c")]
    [InlineData("a\nb  c\nd", "b c\nd", null)]
    [InlineData("a\nb  c\nd", "d\na", "a")]
    [InlineData("sap 12 rows in 3 s", "sap ... rows ... s", null)]
    [InlineData("sap 12 rows in 3 s", "sap 12 rows", "sap 12 rows")]
    public void A_line_that_does_not_come_in_its_turn_is_told(string output, string expected, string? missing) =>
        WalkPage.Missing(new(1, "", [.. expected.Split('\n')]), output).ShouldBe(missing);

    private string Output(WalkBlock block) => folder.File($"block{block.Number:D2}.txt");

    /// <summary>The blocks as they stand, in one shell; what each prints goes to a file of its own.</summary>
    private string Script(ImmutableArray<WalkBlock> blocks) =>
        "set -e\ntrap 'kill $(jobs -p) 2> /dev/null || true; wait' EXIT\n" + string.Concat(blocks.Select(block => $"{{\n{block.Commands}}} > '{Output(block)}'\n"));

    private async Task<(int Code, string Error)> RunAsync(string root, string script)
    {
        var file = folder.File("walk.sh");
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("bash", [file]) { WorkingDirectory = root, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PORT"] = FreePort();
        start.Environment["TMPDIR"] = Directory.CreateDirectory(folder.File("tmp")).FullName;
        // no build server stays behind
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment.Remove("SEGSYNC_SANDBOX");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            var error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, await error);
        }
        catch (OperationCanceledException)
        {
            return (-1, $"the walk took longer than {Bound}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SegSync.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
