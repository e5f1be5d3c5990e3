using SegSync.Core.Memory;
using SegSync.Core.Storing;

namespace SegSync.Tests.Storing;

/// <summary>Over an empty store an overlay is a store like any other.</summary>
public sealed class OverlayHubStoreTests : HubStoreContract
{
    protected override Task<IHubStore> OpenAsync() => Task.FromResult<IHubStore>(new OverlayHubStore(new MemoryHubStore()));
}

public sealed class OverlayHubStoreOwnTests
{
    private readonly MemoryHubStore below = new();
    private readonly OverlayHubStore over;

    public OverlayHubStoreOwnTests() => over = new(below);

    [Fact]
    public async Task What_is_written_covers_what_lies_below_and_leaves_it_alone()
    {
        await below.PutAsync(new("p", "a"), "record", "below", default);
        await below.PutAsync(new("p", "b"), "record", "below", default);
        await over.PutAsync(new("p", "a"), "record", "above", default);
        await over.CommitAsync(new("p", new StoreOperation.Delete("b")), default);
        (await over.FindAsync<string>(new("p", "a"), default)).ShouldBe("above");
        (await over.FindAsync<string>(new("p", "b"), default)).ShouldBeNull();
        (await over.ReadPartitionAsync("p", "", default).CountAsync()).ShouldBe(1);
        (await over.ReadKindAsync("record", default).CountAsync()).ShouldBe(1);
        (await below.FindAsync<string>(new("p", "a"), default)).ShouldBe("below");
        (await below.FindAsync<string>(new("p", "b"), default)).ShouldBe("below");
    }

    [Fact]
    public async Task A_feed_goes_on_from_below_into_the_overlay_and_tells_everything_once()
    {
        foreach (var id in (string[])["a", "b", "c"]) await below.PutAsync(new("p", id), "record", "below", default);
        await over.PutAsync(new("p", "b"), "record", "above", default);
        await over.PutAsync(new("p", "d"), "record", "above", default);
        var (told, place) = (new List<string>(), "");
        while (await over.ReadChangesAsync("record", place, 1, default) is { Documents.IsEmpty: false } page)
        {
            told.AddRange(page.Documents.Select(document => $"{document.Key.Id} {document.As<string>()}"));
            place = page.Continuation;
        }

        told.ShouldBe(["a below", "c below", "b above", "d above"]);
        await over.PutAsync(new("p", "a"), "record", "again", default);
        (await over.ReadChangesAsync("record", place, 10, default)).Documents.Single().Key.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_tag_from_below_is_good_for_one_replacement()
    {
        await below.PutAsync(new("p", "a"), "record", "below", default);
        var tag = (await over.ReadAsync(new("p", "a"), default))!.ETag;
        var replace = new StoreBatch("p", new StoreOperation.Replace("a", "record", HubJson.Write("above"), tag));
        (await over.CommitAsync(replace, default)).ShouldBeOfType<CommitResult.Done>();
        (await over.CommitAsync(replace, default)).ShouldBe(new CommitResult.Conflict(0, ConflictReason.Stale));
    }
}
