using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace SegSync.Benchmarks;

/// <summary>
/// Segments generated order lines of growing number, each run a process of its own, and prints what it took:
/// <c>segment [--lines N,N,...] [--file ORDERS.csv.gz]</c>. Five schemes in one call: ABC, XYZ, demand pattern, RFM and
/// k-means. With a file it is that file, three times.
/// </summary>
internal static class SegmentVerb
{
    private const int Products = 20_000, Customers = 50_000, LinesOfOrder = 10;

    private static readonly string[] Schemes = ["product-abc", "product-xyz", "product-demand-pattern", "customer-rfm", "customer-rfm-clusters"];

    public static async Task<int> RunAsync(string[] args)
    {
        var lines = args is ["--lines", var list, ..] ? list.Split(',').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray() : [500_000, 5_000_000, 50_000_000];
        var folder = Directory.CreateTempSubdirectory("segsync-bench-").FullName;
        try
        {
            Console.WriteLine($"{"lines",12} {"file MB",8} {"seconds",8} {"CPU s",8} {"peak MB",8} {"million lines a second",24}");
            if (args is ["--file", var given, ..])
            {
                for (var i = 0; i < 3; i++) await MeasureAsync(given, folder);
                return 0;
            }

            foreach (var count in lines)
            {
                var path = Path.Combine(folder, $"{count}.csv.gz");
                Generate(path, count);
                await MeasureAsync(path, folder);
                File.Delete(path);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static async Task MeasureAsync(string path, string folder)
    {
        string[] schemes = [.. Schemes.SelectMany(scheme => new[] { "--scheme", scheme })];
        var run = await Measured.RunAsync("functions", "SegSync.Functions.dll", ["segment", .. schemes, "--facts", path, "--mapping", "online-retail", "--out", Path.Combine(folder, "segments.csv"), "--json"]);
        var read = JsonDocument.Parse(run.Output).RootElement.GetProperty("read").GetInt64();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{read,12} {new FileInfo(path).Length / 1e6,8:0} {run.Seconds,8:0.00} {run.ProcessorSeconds,8:0.0} {run.PeakKilobytes / 1024,8} {read / run.Seconds / 1e6,24:0.00}"));
    }

    /// <summary>Three years of orders in order of date; few products and customers have most of them. The same every time.</summary>
    private static void Generate(string path, long count)
    {
        var random = new Random(1);
        using var zipped = new GZipStream(File.Create(path, 1 << 20), CompressionLevel.Fastest);
        using var buffer = new BufferedStream(zipped, 1 << 20);
        buffer.Write("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"u8);
        var first = new DateTime(2023, 1, 1);
        Span<byte> line = stackalloc byte[128];
        for (long i = 0; i < count; i++)
        {
            var order = i / LinesOfOrder;
            var customer = 10_000 + (order * 7_919 % Customers * (order * 31 % 97) / 97);
            var product = (int)(Math.Pow(random.NextDouble(), 3) * Products);
            var date = first.AddMinutes(i / (double)count * 3 * 365 * 24 * 60);
            Encoding.UTF8.TryGetBytes(string.Create(CultureInfo.InvariantCulture, $"{500_000 + order},P{product:D5},{random.Next(1, 25)},{date:yyyy-MM-dd HH:mm:ss},{random.Next(50, 5000) / 100m},{customer}.0\n"), line, out var written);
            buffer.Write(line[..written]);
        }
    }
}
