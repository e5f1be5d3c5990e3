using SegSync.Benchmarks;
using SegSync.Core.Landing;
using SegSync.Core.Lineage;
using SegSync.Core.Mastering;
using SegSync.Core.Matching.Learned;
using SegSync.Core.Records;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;
using SegSync.Core.Syncing;
using SegSync.Tests.Faults;

namespace SegSync.Tests.Stewarding;

/// <summary>Verdicts teach a model, which changes nothing until somebody adopts it.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Before_it_is_adopted_a_proposal_changes_no_master_and_afterwards_just_what_it_told(int seed)
    {
        var town = await Town.FoundAsync(seed);
        await town.JudgeAsync(ModelRun.Enough);
        var (masters, homes, asked) = (await town.World.MastersAsync(), await town.World.HomesAsync(), await town.AskedAsync());

        var version = await town.ProposeAsync();
        await town.World.DecideAsync();
        await town.World.LandAsync(Town.Stranger(seed));
        await town.World.DecideAsync();
        foreach (var (id, bytes) in masters) (await town.World.MastersAsync())[id].ShouldBe(bytes);
        (await town.AskedAsync()).ShouldBe(asked);
        (version.State, version.Judged >= ModelRun.Enough).ShouldBe((ModelState.Proposed, true));
        version.Thresholds.ShouldNotBe(Thresholds.Default);

        var effect = version.Effect.ShouldNotBeNull();
        effect.Flips.Length.ShouldBe(effect.Joined + effect.Parted + effect.Asked + effect.Settled);
        (await town.AdoptAsync(version)).State.ShouldBe(ModelState.InForce);
        var after = await town.World.HomesAsync();
        Told(effect, "joined").ShouldBe(Changed(homes, after, together: true));
        Told(effect, "parted").ShouldBe(Changed(homes, after, together: false));
        var askedAfter = await town.AskedAsync();
        askedAfter.Except(asked).Except(Told(effect, "parted")).ShouldBe(Told(effect, "asked"), ignoreOrder: true);
        foreach (var pair in Told(effect, "settled")) askedAfter.ShouldNotContain(pair);
    }

    [Fact]
    public async Task A_version_that_was_in_force_can_be_adopted_again_and_restores_what_it_made()
    {
        var town = await Town.FoundAsync(4);
        await town.JudgeAsync(ModelRun.Enough);
        var (state, asked) = (await EndState.ReadAsync(town.World.Store, null), await town.AskedAsync());
        var first = (await town.VersionsAsync()).ShouldHaveSingleItem();
        var second = await town.ProposeAsync();
        await town.AdoptAsync(second);
        (await EndState.ReadAsync(town.World.Store, null)).Masters.SequenceEqual(state.Masters).ShouldBeFalse();

        await town.AdoptAsync(first);
        (await EndState.ReadAsync(town.World.Store, null)).ShouldBe(state);
        (await town.AskedAsync()).ShouldBe(asked);
        (await town.VersionsAsync()).Select(version => version.State).ShouldBe([ModelState.InForce, ModelState.Retired]);
    }

    [Fact]
    public async Task Who_adopted_what_and_why_is_in_the_lineage_of_the_models()
    {
        var town = await Town.FoundAsync(5);
        await town.JudgeAsync(ModelRun.Enough);
        var version = await town.AdoptAsync(await town.ProposeAsync());
        var entries = await town.World.Store.ReadKindAsync(Kinds.Lineage, default).Select(document => document.As<LineageDocument>().Entry)
            .Where(entry => entry.Subject.StartsWith("model ", StringComparison.Ordinal)).ToDictionaryAsync(entry => entry.Hash());
        version.Steps.Select(step => (step.State, step.Actor, step.Reason)).ShouldBe([(ModelState.Proposed, "anna", "propose"), (ModelState.InForce, "anna", "adopt")]);
        var adopted = entries[version.Steps[^1].Entry];
        (adopted.Actor, adopted.Reason, adopted.Rule).ShouldBe(("anna", "adopt", version.Version));
        adopted.Parents.ShouldContain(version.Steps[0].Entry);
        adopted.Parents.Length.ShouldBe(2, "the proposal, and what it replaces");
        adopted.Parents.ShouldAllBe(parent => entries.ContainsKey(parent));
        entries.Values.Count(entry => entry.Step == "retired").ShouldBe(1);
    }

    [Fact]
    public async Task After_enough_verdicts_a_version_is_proposed_by_itself_and_a_steward_is_told_until_it_is_decided()
    {
        var town = await Town.FoundAsync(6);
        await town.JudgeAsync(ModelRun.Enough - 1);
        (await town.WhenDueAsync()).ShouldBeEmpty();
        await town.JudgeAsync(ModelRun.Enough);
        var version = (await town.WhenDueAsync()).ShouldHaveSingleItem();
        (await town.WhenDueAsync()).ShouldBeEmpty("nobody judged since");
        (await town.World.ExceptionsAsync(ModelRun.Exception)).ShouldHaveSingleItem().Message.ShouldContain($"learnt from {version.Judged} judged pairs");

        (await new ModelRun(await town.World.BeginAsync("no"), town.World.Policy).RejectAsync(version.Version, default)).ShouldNotBeNull().State.ShouldBe(ModelState.Rejected);
        (await town.World.ExceptionsAsync(ModelRun.Exception)).ShouldBeEmpty();
        (await town.WhenDueAsync()).ShouldBeEmpty("what was rejected is not proposed again");
        (await new ModelRun(await town.World.BeginAsync("no"), town.World.Policy).RejectAsync(version.Version, default)).ShouldBeNull("it is no proposal any more");
    }

    [Fact]
    public async Task A_version_adopted_while_a_master_run_is_under_way_is_what_the_next_one_decides_by()
    {
        var town = await Town.FoundAsync(7);
        await town.JudgeAsync(ModelRun.Enough);
        var version = await town.ProposeAsync();
        var quiet = await Town.FoundAsync(7);
        await quiet.JudgeAsync(ModelRun.Enough);
        await quiet.AdoptAsync(await quiet.ProposeAsync());

        await town.World.LandAsync(Town.Stranger(7));
        await quiet.World.LandAsync(Town.Stranger(7));
        var adopted = false;
        var store = new ForwardingStore(town.World.Store, async (batch, commit) =>
        {
            if (!adopted && batch.Operations.Any(operation => operation.Id == MasterDocument.Id))
            {
                adopted = true;
                await new ModelRun(await town.World.BeginAsync("adopt"), town.World.Policy).AdoptAsync(version.Version, default);
            }
            return await commit();
        });
        var run = await town.World.BeginAsync("decide");
        await new MasterRun(run with { Ports = run.Ports with { Store = store } }, town.World.Policy).RunAsync(null, default);
        adopted.ShouldBeTrue();
        await town.World.DecideAsync();
        await quiet.World.DecideAsync();
        (await town.World.HomesAsync()).Values.GroupBy(home => home).Select(group => group.Count()).Order().ShouldBe((await quiet.World.HomesAsync()).Values.GroupBy(home => home).Select(group => group.Count()).Order());
        (await town.AskedAsync()).ShouldBe(await quiet.AskedAsync());
    }

    private static SortedSet<string> Told(ModelEffect effect, string change) =>
        new(effect.Flips.Where(flip => flip.Change == change).Select(flip => Concerns.PairSubject(flip.A, flip.B)), StringComparer.Ordinal);

    private static SortedSet<string> Changed(SortedDictionary<string, string> before, SortedDictionary<string, string> after, bool together)
    {
        var (here, there) = together ? (after, before) : (before, after);
        var pairs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var home in here.Where(pair => before.ContainsKey(pair.Key)).GroupBy(pair => pair.Value))
        {
            var keys = home.Select(pair => RecordKey.Parse(pair.Key["rec|".Length..])).Order().ToList();
            for (var i = 0; i < keys.Count; i++)
            {
                for (var j = i + 1; j < keys.Count; j++)
                {
                    if (there[Partitions.Record(keys[i])] != there[Partitions.Record(keys[j])]) pairs.Add(Concerns.PairSubject(keys[i], keys[j]));
                }
            }
        }
        return pairs;
    }
}

/// <summary>A hub of generated people and companies, a steward who knows the truth about all of them, and a model.</summary>
internal sealed class Town
{
    private readonly Dictionary<RecordKey, int> things = [];
    private int judged;

    public StewardWorld World { get; } = new();

    public static async Task<Town> FoundAsync(int seed)
    {
        var town = new Town();
        var records = new PopulationFile(seed).Records(900).Select((record, i) => (record.Thing, Record: Of($"{i:D4}", i % 2 == 0 ? "erp" : "crm", record.Fields))).ToList();
        foreach (var (thing, record) in records) town.things[record.Key] = thing;
        await town.World.LandAsync(records.Select(record => record.Record));
        await town.World.DecideAsync();
        return town;
    }

    public static SourceRecord Stranger(int seed) => Of("stranger", "erp", new PopulationFile(seed + 1_000).Records(1).Single().Fields);

    /// <summary>Answers what is asked, then says of records of one master whether they are one, until so many pairs are judged in all.</summary>
    public async Task JudgeAsync(int pairs)
    {
        foreach (var text in (await AskedAsync()).Concat(await HeldAsync()).ToList())
        {
            if (judged >= pairs) break;
            var (a, b) = (RecordKey.Parse(text.Split(" ~ ")[0]), RecordKey.Parse(text.Split(" ~ ")[1]));
            var run = await World.BeginAsync("judge");
            await new StewardRun(run).LandAsync(new(things[a] == things[b] ? VerdictKind.Merge : VerdictKind.NotSame, "", [a], [b], null, null, "anna", "I know them", run.StartedAt), default);
            judged++;
        }
        judged.ShouldBe(pairs, "there are pairs enough to judge");
        await World.DecideAsync();
    }

    public async Task<ModelVersion> ProposeAsync() =>
        (await new ModelRun(await World.BeginAsync("propose"), World.Policy).ProposeAsync(EntityKind.Customer, default)).ShouldBeOfType<ModelProposal.Made>().Version;

    public async Task<ModelVersion> AdoptAsync(ModelVersion version)
    {
        var adopted = await new ModelRun(await World.BeginAsync("adopt"), World.Policy).AdoptAsync(version.Version, default);
        await World.DecideAsync();
        return adopted.ShouldNotBeNull();
    }

    public async Task<System.Collections.Immutable.ImmutableArray<ModelVersion>> WhenDueAsync() => await new ModelRun(await World.BeginAsync("sync"), World.Policy).ProposeWhenDueAsync(default);

    public async Task<System.Collections.Immutable.ImmutableArray<ModelVersion>> VersionsAsync() => await new ModelShelf(World.Store, "t1").ListAsync(default);

    public async Task<SortedSet<string>> AskedAsync() => new((await World.ExceptionsAsync("possible-match")).Select(entry => entry.Subject), StringComparer.Ordinal);

    // pairs that are one master now, those of different things first
    private async Task<List<string>> HeldAsync()
    {
        var masters = await World.Store.ReadKindAsync(Kinds.Master, default).Select(document => document.As<MasterDocument>().Master).Where(master => master.Members.Length > 1).ToListAsync();
        return [.. masters.Select(master => (A: master.Members[0].Key, B: master.Members[1].Key)).OrderBy(pair => things[pair.A] == things[pair.B]).ThenBy(pair => pair.A).Select(pair => Concerns.PairSubject(pair.A, pair.B))];
    }

    private static SourceRecord Of(string id, string system, string[] fields)
    {
        var values = new (string Name, string Value)[]
        {
            ("name", $"{fields[0]} {fields[1]} {fields[2]}".Trim()), ("street", fields[4]), ("city", fields[5]), ("postcode", fields[6]), ("country", "DE"), ("phone", fields[7]), ("email", fields[8]),
        };
        return new(
            new("t1", EntityKind.Customer, system, id), "", false,
            System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, values.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Name, pair.Value))), []);
    }
}
