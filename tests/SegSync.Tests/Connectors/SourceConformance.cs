using System.Text.Json;
using SegSync.Core.Connecting;

namespace SegSync.Tests.Connectors;

/// <summary>What every source must do whatever its vendor's paging is like.</summary>
public abstract class SourceConformance
{
    /// <summary>False for a vendor that tells of deletions itself.</summary>
    protected virtual bool ListsKeys => true;

    /// <summary>A source over at least 450 records of <see cref="Stream"/>.</summary>
    protected abstract Task<ISource> OpenAsync(int? pageSize = null);

    protected abstract StreamRequest Stream { get; }

    /// <summary>Whether the vendor announces how many records a pass has.</summary>
    protected virtual bool Counts => true;

    [SkippableFact]
    public async Task A_pass_reads_every_record_once_and_as_many_as_were_announced()
    {
        var pages = await (await OpenAsync()).ReadAsync(Stream, Cursor.Start, default).ToListAsync();
        var keys = Keys(pages);
        keys.Count.ShouldBeGreaterThan(449);
        keys.Distinct().Count().ShouldBe(keys.Count);
        pages.ShouldAllBe(page => page.Said == (Counts ? keys.Count : null));
        pages.Count(page => page.Last).ShouldBe(1);
        pages[^1].Last.ShouldBeTrue();
    }

    [SkippableFact]
    public async Task The_page_size_does_not_change_what_is_read()
    {
        var small = await (await OpenAsync(120)).ReadAsync(Stream, Cursor.Start, default).ToListAsync();
        var normal = await (await OpenAsync()).ReadAsync(Stream, Cursor.Start, default).ToListAsync();
        Keys(small).Order(StringComparer.Ordinal).ShouldBe(Keys(normal).Order(StringComparer.Ordinal));
        small.Count.ShouldBeGreaterThan(2);
    }

    [SkippableFact]
    public async Task Every_cursor_resumes_right_behind_its_page()
    {
        var whole = await (await OpenAsync(200)).ReadAsync(Stream, Cursor.Start, default).ToListAsync();
        for (var cut = 1; cut < whole.Count; cut++)
        {
            var rest = await (await OpenAsync(200)).ReadAsync(Stream, whole[cut - 1].Next, default).ToListAsync();
            Keys([.. whole.Take(cut), .. rest]).ShouldBe(Keys(whole));
            rest[^1].Next.ShouldBe(whole[^1].Next);
            rest[^1].Said.ShouldBe(whole[0].Said);
        }
    }

    [SkippableFact]
    public async Task The_next_pass_starts_at_the_watermark_and_does_not_move_it_back()
    {
        var source = await OpenAsync();
        var first = await source.ReadAsync(Stream, Cursor.Start, default).ToListAsync();
        var second = await source.ReadAsync(Stream, first[^1].Next, default).ToListAsync();
        Keys(second).Count.ShouldBeLessThan(Keys(first).Count / 2);
        var deleted = second.SelectMany(page => page.Items).Where(item => item.Deleted).Select(item => item.Json.GetProperty(Stream.KeyField).ToString());
        Keys(second).Except(Keys(first)).Except(deleted).ShouldBeEmpty();
        (await source.ReadAsync(Stream, second[^1].Next, default).LastAsync()).Next.ShouldBe(second[^1].Next);
    }

    [SkippableFact]
    public async Task The_raw_bytes_hold_the_records()
    {
        await foreach (var page in (await OpenAsync()).ReadAsync(Stream, Cursor.Start, default))
        {
            using var again = JsonDocument.Parse(page.Raw);
            again.RootElement.GetRawText().ShouldContain(page.Items[0].Json.GetRawText());
            break;
        }
    }

    [SkippableFact]
    public async Task A_consumer_may_leave_in_the_middle()
    {
        var source = await OpenAsync(120);
        await foreach (var _ in source.ReadAsync(Stream, Cursor.Start, default)) break;
        (await source.ReadAsync(Stream, Cursor.Start, default).ToListAsync())[^1].Last.ShouldBeTrue();
    }

    [SkippableFact]
    public async Task The_keys_that_exist_are_the_keys_that_are_read()
    {
        var source = await OpenAsync();
        var pages = source.ListKeysAsync(Stream, default);
        (pages is not null).ShouldBe(ListsKeys);
        if (pages is null) return;
        var listed = (await pages.ToListAsync()).SelectMany(page => page.Keys);
        listed.Order(StringComparer.Ordinal).ShouldBe(Keys(await source.ReadAsync(Stream, Cursor.Start, default).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_cancelled_read_ends_with_the_cancellation()
    {
        var source = await OpenAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await source.ReadAsync(Stream, Cursor.Start, stop.Token).ToListAsync());
    }

    protected List<string> Keys(IEnumerable<Page> pages) => [.. pages.SelectMany(page => page.Items).Select(item => item.Json.GetProperty(Stream.KeyField).ToString())];
}
