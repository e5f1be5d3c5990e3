using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SegSync.Core.Segmenting.Dmn;
using SegSync.Core.Segmenting.Dmn.Verifying;

namespace SegSync.Benchmarks;

/// <summary>
/// <c>dmn [--seconds N]</c>: evaluations a second of processor time of the ready-made tables and of a generated one of 200 rules over
/// 6 inputs, and how long its verification takes, as a table and one line of JSON.
/// </summary>
internal static class DmnVerb
{
    private const int Given = 4096;

    public static Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--seconds");
        var seconds = at >= 0 ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : 2;
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in DmnTables.Names) Measure(rates, name, DmnTables.BuiltIn(name)!.Decisions[0], seconds);
        var xml = LargeTable.Make(200, 6, 5).Xml();
        var large = DmnModel.Load(xml, "large.dmn");
        Measure(rates, "200 rules x 6 inputs", large.Decisions[0], seconds);
        var watch = Stopwatch.StartNew();
        var findings = Verification.Of(large).Findings.Length;
        var verified = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{"verification of 200 rules x 6 inputs",-38} {verified,12:n2} s, {findings} findings");
        Console.WriteLine(JsonSerializer.Serialize(new { evaluationsPerSecond = rates.ToDictionary(rate => rate.Key, rate => Math.Round(rate.Value)), verificationSeconds = Math.Round(verified, 3) }));
        return Task.FromResult(0);
    }

    private static void Measure(Dictionary<string, double> rates, string name, Decision decision, double seconds)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, Given).Select(_ => decision.Table!.Inputs.Select(input => Any(input, random)).ToArray()).ToArray();
        Run(decision, values, seconds / 4);
        rates[name] = Run(decision, values, seconds);
        Console.WriteLine($"{name,-38} {rates[name],12:n0}/s  {decision.Table!.Rules.Length} rules");
    }

    private static double Run(Decision decision, object?[][] values, double seconds)
    {
        // processor time, since other programs may want the core too
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var (count, decided) = (0L, 0L);
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            foreach (var given in values) if (decision.Evaluate(given) is not null) decided++;
            count += values.Length;
        }

        process.Refresh();
        var elapsed = (process.TotalProcessorTime - before).TotalSeconds;
        return decided == count ? count / elapsed : throw new InvalidOperationException($"{decision.Name} left {count - decided} undecided");
    }

    private static object? Any(TableInput input, Random random) => input.AllowedText switch
    {
        { } text when text.Contains('"', StringComparison.Ordinal) => text.Split(',').Select(part => part.Trim().Trim('"')).ElementAt(random.Next(text.Split(',').Length)),
        { } text when text.Contains(',', StringComparison.Ordinal) => (decimal)random.Next(1, 6),
        "[0..1]" => random.Next(0, 101) / 100m,
        ">= 1" => 1 + (random.Next(0, 100) / 50m),
        ">= 0" => random.Next(0, 100) / 100m,
        _ => (decimal)random.Next(-1200, 1200),
    };
}
