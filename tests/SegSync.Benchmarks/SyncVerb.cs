using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SegSync.Benchmarks;

/// <summary>
/// Syncs a sandbox world of a given size as its users would, each step a process of its own, and prints what it took:
/// <c>sync [--customers N --products N --orders N]</c>. The sandbox is a process of its own too and not counted.
/// </summary>
internal static class SyncVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine("sync [--customers N] [--products N] [--orders N]   default 100000, 20000 and 333333 (about 1,000,000 lines)");
            return 0;
        }

        var size = new Dictionary<string, string> { ["--customers"] = "100000", ["--products"] = "20000", ["--orders"] = "333333" };
        for (var i = 0; i + 1 < args.Length; i += 2) size[args[i]] = args[i + 1];
        var folder = Directory.CreateTempSubdirectory("segsync-bench-").FullName;
        using var sandbox = Start("infra/sandbox", "SegSync.Sandbox.dll", ["--port", "0", "--with-parent", "--data", Path.Combine(folder, "sandbox"), .. size.SelectMany(pair => new[] { pair.Key, pair.Value })]);
        try
        {
            var greeting = JsonDocument.Parse((await sandbox.StandardOutput.ReadLineAsync())!).RootElement;
            var url = greeting.GetProperty("url").GetString()!;
            Console.WriteLine($"{greeting.GetProperty("customers")} customers, {greeting.GetProperty("products")} products, {greeting.GetProperty("orderLines")} order lines");
            Console.WriteLine($"{"step",-36} {"seconds",8} {"CPU s",8} {"peak MB",8} {"read",9} {"landed",9} {"pushed",9}");
            using var client = new HttpClient { BaseAddress = new(url) };
            await StepAsync("first sync", folder, url);
            await StepAsync("sync of the pushes' echo", folder, url);
            await StepAsync("sync with nothing changed", folder, url);
            // the first look-back after a push still reads its echo, and in a system where nobody else changes anything so does
            // the second: what a change costs by itself shows from the third on
            for (var change = 1; change <= 3; change++)
            {
                await TellAsync(client, "clock", """{"advanceSeconds":14400}""");
                await TellAsync(client, "change", $$"""{"share":0.01,"seed":{{change}}}""");
                await StepAsync($"sync with 1% changed, {4 * change} hours on", folder, url);
            }

            Console.WriteLine($"hub.db {Size(Path.Combine(folder, "hub", "hub.db")):0} MB, landing zone {Directory.EnumerateFiles(Path.Combine(folder, "hub", "landing"), "*", SearchOption.AllDirectories).Sum(Size):0} MB");
            return 0;
        }
        finally
        {
            sandbox.Kill();
            await sandbox.WaitForExitAsync();
            Directory.Delete(folder, true);
        }
    }

    private static async Task TellAsync(HttpClient client, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        (await client.PostAsync(new Uri($"/_sandbox/{path}", UriKind.Relative), content)).EnsureSuccessStatusCode();
    }

    private static async Task StepAsync(string name, string folder, string url)
    {
        var run = await Measured.RunAsync("functions", "SegSync.Functions.dll", "sync", "--json", "--data", Path.Combine(folder, "hub"), "--sandbox", url);
        var report = JsonDocument.Parse(run.Output).RootElement;
        var read = Sum(report, "systems", "read");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-36} {run.Seconds,8:0.0} {run.ProcessorSeconds,8:0.0} {run.PeakKilobytes / 1024,8} {read,9} {Sum(report, "systems", "landed"),9} {Sum(report, "pushes", "accepted"),9}"));
    }

    private static long Sum(JsonElement report, string list, string field) => report.GetProperty(list).EnumerateArray().Sum(item => item.GetProperty(field).GetInt64());

    private static double Size(string path) => new FileInfo(path).Length / 1e6;

    /// <summary>Starts one of our programs as it was built beside this one.</summary>
    public static Process Start(string project, string program, IEnumerable<string> arguments)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var path = Path.Combine(Repository.Root, project, "bin", configuration, "net10.0", program);
        return Process.Start(new ProcessStartInfo("dotnet", ["exec", path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
