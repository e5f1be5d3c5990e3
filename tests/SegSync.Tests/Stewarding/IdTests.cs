using FsCheck;
using FsCheck.Fluent;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Mastering;

namespace SegSync.Tests.Stewarding;

public sealed class IdTests
{
    [Fact]
    public void Every_id_ever_issued_leads_to_the_master_that_holds_its_founder() =>
        Prop.ForAll(Generated.Customers(), Generated.Customers(), ArbMap.Default.ArbFor<int>(), (first, then, seed) =>
            ResolveAsync(first, then, new Random(seed)).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    public void Crosswalks_and_postings_that_are_lost_are_made_again_as_they_were() =>
        Prop.ForAll(Generated.Customers(), ArbMap.Default.ArbFor<int>(), (records, seed) =>
            RebuildAsync(records, new Random(seed)).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    private static async Task ResolveAsync(SourceRecord[] first, SourceRecord[] then, Random random)
    {
        var world = new StewardWorld();
        var issued = new Dictionary<string, RecordKey>(StringComparer.Ordinal);
        foreach (var records in (SourceRecord[][])[first, then])
        {
            await world.LandAsync(records);
            await world.DecideAsync();
            await NoteAsync();
            for (var i = random.Next(3); i > 0; i--)
            {
                var (one, other) = (records[random.Next(records.Length)].Key, records[random.Next(records.Length)].Key);
                if (one == other) continue;
                var said = await world.SayAsync(random.Next(2) == 0 ? VerdictKind.Merge : VerdictKind.NotSame, [one], [other]);
                await NoteAsync();
                if (random.Next(2) == 0) await world.UndoAsync(said);
                await NoteAsync();
            }
        }

        var search = new MasterSearch(world.Store, "t1");
        foreach (var (id, founder) in issued)
        {
            var standing = (await search.StandingAsync(new(id), default)).ShouldNotBeNull().Document.Master;
            standing.Members.ShouldContain(member => member.Key == founder);
            (await world.MasterOfAsync(founder)).Id.ShouldBe(standing.Id, "both ways");
        }

        async Task NoteAsync()
        {
            await foreach (var document in world.Store.ReadKindAsync(Kinds.Master, default))
            {
                var master = document.As<MasterDocument>().Master;
                issued[master.Id.Text] = master.Founder;
            }
        }
    }

    private static async Task RebuildAsync(SourceRecord[] records, Random random)
    {
        var world = new StewardWorld();
        await world.LandAsync(records);
        await world.DecideAsync();
        var run = await RunContext.BeginAsync(world.Ports, "t1", new("test", "rebuild"), default);
        (await new RebuildRun(run).RunAsync(default)).ShouldBe(new(0, 0, 0));
        var before = await PictureAsync(world);
        foreach (var kind in (string[])[Kinds.Crosswalk, Kinds.Posting])
        {
            await foreach (var document in world.Store.ReadKindAsync(kind, default))
            {
                if (random.Next(2) == 0) await world.Store.CommitAsync(new(document.Key.Partition, new StoreOperation.Delete(document.Key.Id)), default);
            }
        }

        await world.Store.PutAsync(new(Partitions.Posting("t1", EntityKind.Customer, "name+pc:nobody"), "x"), Kinds.Posting, records[0].Key, default);
        (await new RebuildRun(run).RunAsync(default)).Stale.ShouldBe(1);
        (await PictureAsync(world)).ShouldBe(before);
    }

    private static async Task<List<string>> PictureAsync(StewardWorld world)
    {
        var lines = new List<string>();
        foreach (var kind in (string[])[Kinds.Crosswalk, Kinds.Posting])
        {
            await foreach (var document in world.Store.ReadKindAsync(kind, default))
                lines.Add($"{document.Key.Partition} {document.Key.Id} {System.Text.Encoding.UTF8.GetString(document.Body.Span)}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
