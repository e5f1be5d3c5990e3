using System.Text.Json;
using SegSync.Core.Connecting;

namespace SegSync.Tests.Connectors;

public sealed class SapTagTests
{
    [Fact]
    public async Task A_known_tag_saves_the_second_look()
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var target = sandbox.Connect("sap").Target!;
        var first = (await target.WriteAsync(sandbox.Rows("sap", 1, "A"), default))[0].ShouldBeOfType<PushOutcome.Accepted>();
        var before = await BatchesAsync(sandbox);
        (await target.WriteAsync([sandbox.Rows("sap", 1, "B")[0] with { ETag = first.ETag }], default))[0].ShouldBeOfType<PushOutcome.Accepted>();
        (await BatchesAsync(sandbox)).ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_stale_tag_on_a_row_that_holds_the_value_writes_nothing()
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var target = sandbox.Connect("sap").Target!;
        var row = sandbox.Rows("sap", 1, "A")[0];
        var first = (await target.WriteAsync([row], default))[0].ShouldBeOfType<PushOutcome.Accepted>();
        (await target.WriteAsync([row with { ETag = "W/\"stale\"" }], default))[0].ShouldBeOfType<PushOutcome.Unchanged>().ETag.ShouldBe(first.ETag);
        sandbox.World.Changes.After(0).Count(change => change.IsValueChange).ShouldBe(1);
    }

    [Fact]
    public async Task Two_rows_for_one_record_with_one_tag_are_both_written()
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        var target = sandbox.Connect("sap").Target!;
        var tag = ((PushOutcome.Accepted)(await target.WriteAsync(sandbox.Rows("sap", 1, "A"), default))[0]).ETag;
        var row = sandbox.Rows("sap", 1, "B")[0] with { ETag = tag };
        var outcomes = await target.WriteAsync([row, SapCounterpartTests.Row(row.Row, "NielsenRegion", "N1", tag)], default);
        outcomes.ShouldAllBe(outcome => outcome is PushOutcome.Accepted);
    }

    [Fact]
    public async Task An_empty_text_clears_the_field()
    {
        await using var sandbox = await SandboxSystems.StartAsync();
        foreach (var connector in SandboxSystems.Names)
        {
            var target = sandbox.Connect(connector).Target!;
            await target.WriteAsync(sandbox.Rows(connector, 1, "A"), default);
            (await target.WriteAsync(sandbox.Rows(connector, 1, ""), default))[0].ShouldBeOfType<PushOutcome.Accepted>(connector);
            (sandbox.World.Changes.After(0).Last(change => change.IsValueChange).To ?? "").ShouldBe("", connector);
        }
    }

    private static async Task<int> BatchesAsync(SandboxSystems sandbox)
    {
        using var client = new HttpClient();
        using var journal = JsonDocument.Parse(await client.GetStringAsync(new Uri(sandbox.Url, "/_sandbox/journal/requests")));
        return journal.RootElement.EnumerateArray().Count(line => line.GetRawText().Contains("$batch", StringComparison.Ordinal));
    }
}
