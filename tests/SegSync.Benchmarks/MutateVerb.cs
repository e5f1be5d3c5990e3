using System.Diagnostics;
using System.Text.Json;

namespace SegSync.Benchmarks;

/// <summary>
/// <c>dotnet run --project tests/SegSync.Benchmarks -- mutate [NAME...]</c>: plants the defects of tests/mutations.json one
/// by one in a copy of the last commit and runs the tests that should notice. A defect under which everything stays green
/// is a hole in the tests. Only the project of the defect is built anew and laid beside the tests, which makes a defect
/// cost seconds. The suite must be green before, else red says nothing. The exit code is 0 when every defect was noticed.
/// </summary>
internal static class MutateVerb
{
    private const string Output = "bin/Debug/net10.0";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Repository.Root;
        var mutations = JsonSerializer.Deserialize<Mutation[]>(await File.ReadAllTextAsync(Path.Combine(root, "tests", "mutations.json")), Json)!;
        var wanted = mutations.Where(mutation => args.Length == 0 || args.Contains(mutation.Name)).ToList();
        var copy = Directory.CreateTempSubdirectory("segsync-mutate-").FullName;
        try
        {
            await RunAsync(root, "git", "clone", "-q", root, copy);
            var packages = Path.Combine(root, "node_modules");
            if (Directory.Exists(packages)) Directory.CreateSymbolicLink(Path.Combine(copy, "node_modules"), packages);
            var clean = await RunAsync(copy, "dotnet", "build", "tests/SegSync.Tests", "-v", "q", "--nologo", "-p:RunAnalyzers=false");
            if (!clean.Green) throw new InvalidOperationException($"the unchanged copy does not build: {clean.Output}");
            var survivors = 0;
            foreach (var mutation in wanted)
            {
                var watch = Stopwatch.StartNew();
                var verdict = await TryAsync(copy, mutation);
                if (!verdict.StartsWith("red", StringComparison.Ordinal)) survivors++;
                Console.WriteLine($"{verdict,-12} {watch.Elapsed.TotalSeconds,5:0.0} s  {mutation.Name}");
            }

            Console.WriteLine($"{wanted.Count - survivors} of {wanted.Count} planted defects were noticed");
            return survivors == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(copy, true);
        }
    }

    private static async Task<string> TryAsync(string copy, Mutation mutation)
    {
        var path = Path.Combine(copy, mutation.File);
        var text = await File.ReadAllTextAsync(path);
        if (text.Split(mutation.Find).Length != 2) return "not found";
        var project = Project(path);
        var assembly = $"SegSync.{Capital(Path.GetFileName(project))}.dll";
        var beside = Path.Combine(copy, "tests", "SegSync.Tests", Output, assembly);
        var good = await File.ReadAllBytesAsync(beside);
        await File.WriteAllTextAsync(path, text.Replace(mutation.Find, mutation.Replace, StringComparison.Ordinal));
        try
        {
            // a defect may leave something unused: only what does not compile counts
            var build = await RunAsync(project, "dotnet", "build", "--no-dependencies", "--no-restore", "-v", "q", "--nologo",
                "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-clp:ErrorsOnly");
            if (!build.Green) return "no build";
            File.Copy(Path.Combine(project, Output, assembly), beside, true);
            return await TestAsync(copy, mutation.Tests);
        }
        finally
        {
            await File.WriteAllTextAsync(path, text);
            await File.WriteAllBytesAsync(beside, good);
        }
    }

    private static async Task<string> TestAsync(string copy, string filter)
    {
        // a defect may make a test wait for ever
        var test = await RunAsync(copy, "dotnet", "test", "tests/SegSync.Tests", "--no-build", "--nologo", "-v", "q", "--filter", filter, "--blame-hang-timeout", "90s", "--blame-hang-dump-type", "none");
        if (test.Green) return test.Output.Contains("Passed!", StringComparison.Ordinal) ? "SURVIVED" : "no test ran";
        return test.Output.Contains("Failed!", StringComparison.Ordinal) ? "red" : test.Output.Contains("hang", StringComparison.OrdinalIgnoreCase) ? "red (hangs)" : test.Output;
    }

    private static string Project(string file)
    {
        var directory = Path.GetDirectoryName(file)!;
        while (Directory.GetFiles(directory, "*.csproj").Length == 0) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static async Task<(bool Green, string Output)> RunAsync(string directory, string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, output);
    }

    private sealed record Mutation(string Name, string File, string Find, string Replace, string Tests);
}
