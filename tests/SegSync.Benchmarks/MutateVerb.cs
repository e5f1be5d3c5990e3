using System.Diagnostics;
using System.Text.Json;

namespace SegSync.Benchmarks;

/// <summary>
/// Plants the defects of tests/mutations.json one by one in a copy of the repository and runs the tests that should
/// notice: a defect under which everything stays green is a hole in the tests.
/// </summary>
internal static class MutateVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Repository.Root;
        var mutations = JsonSerializer.Deserialize<Mutation[]>(await File.ReadAllTextAsync(Path.Combine(root, "tests", "mutations.json")), Json)!;
        var wanted = mutations.Where(mutation => args.Length == 0 || args.Contains(mutation.Name)).ToList();
        var copy = Directory.CreateTempSubdirectory("segsync-mutate-").FullName;
        try
        {
            await RunAsync(root, "git", "clone", "-q", root, copy);
            if (!(await RunAsync(copy, "dotnet", "build", "tests/SegSync.Tests", "-v", "q", "--nologo")).Green) throw new InvalidOperationException("the unchanged copy does not build");
            var survivors = 0;
            foreach (var mutation in wanted)
            {
                var verdict = await TryAsync(copy, mutation);
                if (verdict != "red") survivors++;
                Console.WriteLine($"{verdict,-12} {mutation.Name}");
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
        await File.WriteAllTextAsync(path, text.Replace(mutation.Find, mutation.Replace, StringComparison.Ordinal));
        try
        {
            var build = await RunAsync(copy, "dotnet", "build", "tests/SegSync.Tests", "-v", "q", "--nologo", "-p:TreatWarningsAsErrors=false", "-p:EnforceCodeStyleInBuild=false");
            if (!build.Green) return "no build";
            var test = await RunAsync(copy, "dotnet", "test", "tests/SegSync.Tests", "--no-build", "--nologo", "-v", "q", "--filter", mutation.Tests);
            return test.Green ? "SURVIVED" : test.Output.Contains("Failed:", StringComparison.Ordinal) ? "red" : "no test ran";
        }
        finally
        {
            await File.WriteAllTextAsync(path, text);
        }
    }

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
