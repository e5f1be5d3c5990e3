using System.Diagnostics;
using System.Text.Json;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Commands;

/// <summary>What a call of the program said, and its exit code.</summary>
internal sealed record Said(int Code, string Out, string Error)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Out);

    public Said Good()
    {
        Code.ShouldBe(0, Error + Out);
        return this;
    }
}

/// <summary>The built program, run as a child process with a data folder of its own.</summary>
internal sealed class HubProgram : IDisposable
{
    private readonly TestFolder folder = new();

    /// <summary>The data folder.</summary>
    public string Data => folder.File("data");

    /// <summary>Settings of the environment, besides those that are there.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>A file beside the data folder.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    /// <summary>A landscape of the sandbox in small.</summary>
    public string SmallLandscape() => Write("landscape.json", Small);

    /// <summary>Path of a file beside the data folder.</summary>
    public string Beside(string name) => folder.File(name);

    public async Task<Said> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await error);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "SegSync.Functions.dll"), .. arguments, "--data", Data]) start.ArgumentList.Add(argument);
        start.Environment.Remove("SEGSYNC_SANDBOX");
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => folder.Dispose();

    private static string Small
    {
        get
        {
            using var stream = typeof(Core.Syncing.Landscape).Assembly.GetManifestResourceStream("schemas/landscapes/sandbox.json")!;
            var landscape = System.Text.Json.Nodes.JsonNode.Parse(stream)!;
            landscape["sandbox"] = JsonSerializer.SerializeToNode(new { seed = 7, customers = 200, products = 50, orders = 500 });
            return landscape.ToJsonString();
        }
    }
}
