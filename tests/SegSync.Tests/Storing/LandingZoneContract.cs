using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using SegSync.Core.Memory;
using SegSync.Core.Storing;
using SegSync.Functions.Stores;

namespace SegSync.Tests.Storing;

/// <summary>What every landing zone promises.</summary>
public abstract class LandingZoneContract
{
    protected abstract ILandingZone Zone { get; }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task What_was_put_is_got_at_its_hash(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var address = await Zone.PutAsync("pages/sap", content, default);
        address.ShouldBe("pages/sap/" + Convert.ToHexStringLower(SHA256.HashData(content)));
        (await Zone.GetAsync(address, default)).ShouldNotBeNull().ToArray().ShouldBe(content);
    }

    [SkippableFact]
    public async Task Putting_again_gives_the_same_address_and_one_entry()
    {
        var puts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Zone.PutAsync("pages", "same"u8.ToArray(), default))));
        puts.Distinct().Count().ShouldBe(1);
        (await ListAsync("pages")).ShouldBe([puts[0]]);
    }

    [SkippableFact]
    public async Task One_content_rests_in_each_area_it_was_put_in()
    {
        var one = await Zone.PutAsync("a", "x"u8.ToArray(), default);
        var two = await Zone.PutAsync("b", "x"u8.ToArray(), default);
        one.ShouldNotBe(two);
        (await Zone.GetAsync(two, default)).ShouldNotBeNull();
    }

    [SkippableFact]
    public async Task A_buffer_used_again_changes_nothing_that_was_put()
    {
        var buffer = "first"u8.ToArray();
        var address = await Zone.PutAsync("a", buffer, default);
        "other"u8.CopyTo(buffer);
        Encoding.UTF8.GetString((await Zone.GetAsync(address, default))!.Value.Span).ShouldBe("first");
    }

    [SkippableTheory]
    [InlineData("pages/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../pages/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("pages/nonsense")]
    [InlineData("")]
    public async Task Where_nothing_is_nothing_is_got(string address) => (await Zone.GetAsync(address, default)).ShouldBeNull();

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    public async Task What_is_no_area_takes_nothing(string area) =>
        await Should.ThrowAsync<ArgumentException>(() => Zone.PutAsync(area, "x"u8.ToArray(), default));

    [SkippableFact]
    public async Task A_list_is_in_ordinal_order_and_holds_the_areas_below()
    {
        var all = new List<string>();
        foreach (var area in new[] { "pages", "pages/sap", "pages/sap-x", "pages/ab", "pages/fab", "pages/Sap", "page", "pagesx", "ab" })
        {
            for (var i = 0; i < 20; i++)
                all.Add(await Zone.PutAsync(area, Encoding.UTF8.GetBytes(area + i), default));
        }

        (await ListAsync("pages")).ShouldBe(all.Where(a => a.StartsWith("pages/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        (await ListAsync("pages/sap")).ShouldBe(all.Where(a => a.StartsWith("pages/sap/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        (await ListAsync("")).ShouldBe(all.Order(StringComparer.Ordinal));
        (await ListAsync("none")).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_put_that_is_cancelled_beforehand_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Zone.PutAsync("a", new byte[100_000], cancelled.Token));
        (await ListAsync("a")).ShouldBeEmpty();
    }

    protected async Task<List<string>> ListAsync(string area)
    {
        var list = new List<string>();
        await foreach (var address in Zone.ListAsync(area, default))
            list.Add(address);
        return list;
    }
}

public sealed class MemoryLandingZoneTests : LandingZoneContract
{
    protected override ILandingZone Zone { get; } = new MemoryLandingZone();
}

public sealed class FolderLandingZoneTests : LandingZoneContract, IDisposable
{
    private readonly TestFolder folder = new();

    public FolderLandingZoneTests() => Zone = new FolderLandingZone(folder.File("landing"));

    protected override ILandingZone Zone { get; }

    [SkippableTheory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("exchanged")]
    [InlineData("emptied")]
    public async Task A_damaged_file_is_never_given_out(string damage)
    {
        var address = await Zone.PutAsync("pages", RandomNumberGenerator.GetBytes(10_000), default);
        var other = await Zone.PutAsync("pages", RandomNumberGenerator.GetBytes(10_000), default);
        var path = PathOf(address);
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, damage switch
        {
            "cut" => bytes[..(bytes.Length / 2)],
            "flipped" => [.. bytes[..500], (byte)~bytes[500], .. bytes[501..]],
            "exchanged" => await File.ReadAllBytesAsync(PathOf(other)),
            _ => [],
        });
        (await Should.ThrowAsync<InvalidDataException>(() => Zone.GetAsync(address, default))).Message.ShouldContain(address);
    }

    [SkippableFact]
    public async Task A_half_written_file_is_not_listed_and_a_new_zone_reads_the_old_folder()
    {
        var address = await Zone.PutAsync("pages", "x"u8.ToArray(), default);
        await File.WriteAllTextAsync(PathOf(address) + ".tmp", "half");
        (await ListAsync("pages")).ShouldBe([address]);
        (await new FolderLandingZone(folder.File("landing")).GetAsync(address, default)).ShouldNotBeNull();
    }

    public void Dispose() => folder.Dispose();

    private string PathOf(string address) => Directory.GetFiles(folder.Path, address[(address.LastIndexOf('/') + 1)..] + ".gz", SearchOption.AllDirectories).Single();
}

/// <summary>On Azure's own storage emulator.</summary>
public sealed class BlobLandingZoneTests : LandingZoneContract, IClassFixture<Azurite>
{
    private readonly BlobConnection connection;
    private readonly Lazy<BlobLandingZone> zone;

    public BlobLandingZoneTests(Azurite azurite)
    {
        connection = azurite.Connection();
        zone = new(() => new(connection.OpenAsync(default).GetAwaiter().GetResult()));
    }

    protected override ILandingZone Zone => zone.Value;

    [SkippableTheory]
    [InlineData("cut")]
    [InlineData("exchanged")]
    [InlineData("emptied")]
    public async Task A_damaged_blob_is_never_given_out(string damage)
    {
        var address = await Zone.PutAsync("pages", RandomNumberGenerator.GetBytes(10_000), default);
        var other = await Zone.PutAsync("pages", RandomNumberGenerator.GetBytes(10_000), default);
        var bytes = (await Blob(address).DownloadContentAsync()).Value.Content.ToArray();
        var damaged = damage switch
        {
            "cut" => bytes[..(bytes.Length / 2)],
            "exchanged" => (await Blob(other).DownloadContentAsync()).Value.Content.ToArray(),
            _ => [],
        };
        await Blob(address).UploadAsync(new BinaryData(damaged), overwrite: true);
        (await Should.ThrowAsync<InvalidDataException>(() => Zone.GetAsync(address, default))).Message.ShouldContain(address);
    }

    [SkippableFact]
    public async Task What_is_there_is_not_written_again_and_carries_its_area_as_a_tag()
    {
        var address = await Zone.PutAsync("pages/sap", "x"u8.ToArray(), default);
        var before = (await Blob(address).GetPropertiesAsync()).Value.ETag;
        await Zone.PutAsync("pages/sap", "x"u8.ToArray(), default);
        (await Blob(address).GetPropertiesAsync()).Value.ETag.ShouldBe(before);
        (await Blob(address).GetTagsAsync()).Value.Tags.ShouldBe(new Dictionary<string, string> { ["area"] = "pages" });
    }

    private BlobClient Blob(string name) => new BlobServiceClient(connection.Account).GetBlobContainerClient(connection.Container).GetBlobClient(name);
}
