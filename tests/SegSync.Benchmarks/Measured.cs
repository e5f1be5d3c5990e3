using System.Diagnostics;
using System.Globalization;

namespace SegSync.Benchmarks;

/// <summary>A program that ran to its end, and what it took.</summary>
/// <param name="Output">What it said on standard output.</param>
/// <param name="Seconds">From start to end.</param>
/// <param name="ProcessorSeconds">Of all its threads.</param>
/// <param name="PeakKilobytes">Peak resident memory, as the kernel keeps it.</param>
internal sealed record Measured(string Output, double Seconds, double ProcessorSeconds, long PeakKilobytes)
{
    /// <summary>Runs one of our programs as it was built beside this one.</summary>
    public static async Task<Measured> RunAsync(string project, string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = SyncVerb.Start(project, program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        var processor = TimeSpan.Zero;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Peak(process.Id));
            processor = Processor(process) ?? processor;
            try
            {
                await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMilliseconds(50)).Token);
            }
            catch (OperationCanceledException)
            {
                // look again
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}{await output}");
        return new(await output, seconds, processor.TotalSeconds, peak);
    }

    private static long Peak(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static TimeSpan? Processor(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
