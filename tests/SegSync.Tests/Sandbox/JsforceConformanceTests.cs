using System.Diagnostics;

namespace SegSync.Tests.Sandbox;

public sealed class JsforceConformanceTests
{
    [SkippableFact]
    public async Task A_real_Salesforce_client_passes_every_check()
    {
        var check = Shared() is { } shared ? Path.Combine(shared, "systems", "jsforce") : null;
        Skip.If(check is null || !File.Exists(Path.Combine(check, "check.js")), "systems/jsforce is not there: set SEGSYNC_SHARED or put shared beside the repository");
        Skip.IfNot(await RunsAsync("node", "--version"), "node is not installed");
        var cache = Path.Combine(AppContext.BaseDirectory, "jsforce");
        if (!Directory.Exists(Path.Combine(cache, "node_modules", "jsforce")))
        {
            Directory.CreateDirectory(cache);
            File.Copy(Path.Combine(check!, "package.json"), Path.Combine(cache, "package.json"), overwrite: true);
            Skip.IfNot(await RunsAsync("npm", "install", "--prefix", cache, "--no-audit", "--no-fund"), "npm cannot install jsforce here");
        }
        await File.WriteAllTextAsync(Path.Combine(cache, "check.js"), await File.ReadAllTextAsync(Path.Combine(check!, "check.js")));

        await using var sandbox = await RunningSandbox.StartAsync();
        var (_, output) = await RunAsync("node", Path.Combine(cache, "check.js"), sandbox.Url.GetLeftPart(UriPartial.Authority), "test_client_id", "test_client_secret");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(8, output);
        lines.ShouldAllBe(line => line.StartsWith("PASS ", StringComparison.Ordinal));
    }

    private static string? Shared()
    {
        if (Environment.GetEnvironmentVariable("SEGSYNC_SHARED") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SegSync.sln")))
                return folder.Parent is { } parent ? Path.Combine(parent.FullName, "shared") : null;
        }
        return null;
    }

    private static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        try
        {
            return (await RunAsync(program, arguments)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
