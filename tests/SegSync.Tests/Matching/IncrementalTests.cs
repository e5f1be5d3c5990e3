using System.Collections.Immutable;
using SegSync.Benchmarks;
using SegSync.Connectors.Files;
using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Memory;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Faults;
using SegSync.Tests.Landing;
using SegSync.Tests.Storing;

namespace SegSync.Tests.Matching;

/// <summary>Records that come one by one end where all at once end, by the same model: whatever the order, twice, and through a crash.</summary>
public sealed class IncrementalTests
{
    [SkippableFact]
    public async Task Febrl3_in_any_order_with_repetitions_and_a_crash_ends_as_in_one_batch()
    {
        var folder = Given.Shared(Path.Combine("data", "match", "febrl3"));
        Skip.If(folder is null, "shared/data/match/febrl3 is absent");
        var records = Febrl(folder);
        var learner = new Learner(EntityKind.Customer);
        foreach (var record in records) learner.Add(record);
        var model = learner.Learn(default);

        var batch = await MasterAsync(model, [records], crashAt: 0);
        batch.Masters.Count.ShouldBeInRange(1_900, 2_300, "two thousand people are among the five thousand records");
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            SourceRecord[] order = [.. records, .. records.Where(_ => random.Next(5) == 0)];
            random.Shuffle(order);
            (await MasterAsync(model, [.. order.Chunk(random.Next(300, 3_000))], crashAt: random.Next(200, 4_000))).ShouldBe(batch);
        }
    }

    private static async Task<EndState> MasterAsync(LearnedModel model, IReadOnlyList<IReadOnlyList<SourceRecord>> batches, int crashAt)
    {
        var commits = 0;
        var memory = new MemoryHubStore();
        var hub = new TestHub
        {
            Store = new ForwardingStore(memory, (_, commit) => Interlocked.Increment(ref commits) == crashAt ? throw new IOException("the power is gone") : commit()),
        };
        await new ModelRun(await hub.BeginAsync(), MasterPolicy.Default).BeginAsync([model], default);
        commits = 0;
        foreach (var batch in batches)
        {
            foreach (var record in batch)
                await memory.CommitAsync(new(Partitions.Record(record.Key), new StoreOperation.Upsert(RecordState.Id, Kinds.Record, HubJson.Write(new RecordState(record, ChangeHash.Of(record), "page", 1, hub.Time.Now)))), default);
            try
            {
                await DecideAsync(hub);
            }
            catch (IOException)
            {
                await DecideAsync(hub);
            }
        }
        if (crashAt > 0) commits.ShouldBeGreaterThan(crashAt, "the crash has struck");
        return await EndState.ReadAsync(memory, null);
    }

    private static async Task DecideAsync(TestHub hub) => await new MasterRun(await hub.BeginAsync(), MasterPolicy.Default).RunAsync(null, default);

    // people in the hub's fields; the seven digits of their number stand in for a telephone
    private static List<SourceRecord> Febrl(string folder)
    {
        var records = new List<SourceRecord>();
        TableFile.Read(Path.Combine(folder, "a.csv"), ["id", "given_name", "surname", "street_number", "address_1", "suburb", "postcode", "soc_sec_id"], (_, values) =>
        {
            var fields = new Dictionary<string, string>
            {
                ["name"] = $"{values[1]} {values[2]}", ["street"] = $"{values[3]} {values[4]}", ["city"] = values[5] ?? "", ["postcode"] = values[6] ?? "", ["phone"] = values[7] ?? "",
            };
            records.Add(new(new("t", EntityKind.Customer, "register", values[0]!), "", false, fields.Where(field => field.Value.Trim().Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal), []));
        }, default).ShouldBeEmpty();
        return records;
    }
}
