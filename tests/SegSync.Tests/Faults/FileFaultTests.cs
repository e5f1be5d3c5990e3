using System.IO.Compression;
using System.Text;
using SegSync.Core.Landing;
using SegSync.Core.Storing;
using SegSync.Functions;

namespace SegSync.Tests.Faults;

/// <summary>What can befall a file: the right file afterwards ends in the same state as if it alone had come.</summary>
public sealed class FileFaultTests
{
    private const string Head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    private static readonly string[] Lines = [.. Enumerable.Range(0, 12_000).Select(i =>
        $"{500_000 + (i / 3)},P{i % 17},Thing {i % 17},{1 + (i % 5)},2011-{1 + (i % 9):00}-{1 + (i % 27):00} 10:00:00,{1 + (i % 7)}.5,{12_000 + (i % 40)}.0,United Kingdom\n")];

    [Theory]
    [InlineData("cut off")]
    [InlineData("broken line")]
    [InlineData("twice")]
    [InlineData("two lines turned around")]
    public async Task The_right_file_afterwards_ends_like_the_right_file_alone(string fault)
    {
        using var folder = new TempFolder();
        var right = Pack(Lines);
        var calm = await EndAsync(folder.Path, "calm", right);
        var stormy = await EndAsync(folder.Path, "stormy", fault switch
        {
            "cut off" => right[..(right.Length / 2)],
            "broken line" => Pack([.. Lines[..4_000], "\"broken,3\n", .. Lines[4_001..]]),
            "twice" => right,
            _ => Pack([Lines[1], Lines[0], .. Lines[2..]]),
        }, right);
        stormy.End.ShouldBe(calm.End);
        // a line that cannot be read has no id by which a later file could settle it: it waits for a person
        stormy.Quarantined.ShouldBe(fault == "broken line" ? 1 : 0);
        stormy.Problems.ShouldBe(fault == "cut off" ? 1 : 0);
    }

    private static async Task<(EndState End, int Quarantined, int Problems)> EndAsync(string folder, string name, params byte[][] files)
    {
        var landscape = Path.Combine(folder, "landscape.json");
        await File.WriteAllTextAsync(landscape, """{"currency":"GBP","systems":[{"name":"shop","connector":"file","mappings":["online-retail"]}]}""");
        await using var hub = await Hub.OpenAsync(new() { Data = Path.Combine(folder, name), Landscape = landscape }, default);
        var problems = 0;
        foreach (var content in files)
        {
            var file = Path.Combine(folder, "invoices.csv.gz");
            await File.WriteAllBytesAsync(file, content);
            var (_, report) = await hub.Files.ImportAsync("shop", "online-retail", file, new("test", "a file came"), null, null, default);
            problems += report.Problem is null ? 0 : 1;
        }

        await hub.Pass.RunAsync(new("test", "decide"), null, default);
        var quarantined = await hub.Ports.Store.ReadKindAsync(Kinds.Quarantine, default).CountAsync();
        return (await EndState.ReadAsync(hub.Ports.Store, null), quarantined, problems);
    }

    private static byte[] Pack(IEnumerable<string> lines)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(Head + string.Concat(lines)));
        return memory.ToArray();
    }
}
