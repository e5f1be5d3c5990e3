using SegSync.Core.Landing;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Stewarding;
using SegSync.Core.Storing;

namespace SegSync.Core.Syncing;

/// <summary>
/// Gathers, for a handful of records, everything that decides about them: who shares a blocking key, who shares their
/// master now, and what stewards said. What it finds falls apart into components that are decided alone.
/// </summary>
internal sealed class Neighbourhood(RunContext run, Matcher matcher)
{
    private readonly Dictionary<RecordKey, StandardRecord> standards = [];
    private readonly Dictionary<RecordKey, RecordState> states = [];
    private readonly Dictionary<RecordKey, RecordKey> parents = [];
    private readonly Dictionary<string, Crosswalk> crosswalks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LandedVerdict> said = new(StringComparer.Ordinal);
    private readonly Dictionary<MasterId, StoredMaster> masters = [];
    private readonly HashSet<RecordKey> expanded = [];

    /// <summary>Masters read on the way, with their tags.</summary>
    public IReadOnlyDictionary<MasterId, StoredMaster> Masters => masters;

    /// <summary>Crosswalks read on the way, by record partition.</summary>
    public IReadOnlyDictionary<string, Crosswalk> Crosswalks => crosswalks;

    /// <summary>The components around some records.</summary>
    /// <param name="seeds">The records.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <param name="heard">A verdict that is to be reckoned with although it has not landed; null for none.</param>
    public async Task<List<Component>> GatherAsync(IEnumerable<RecordState> seeds, CancellationToken cancellationToken, LandedVerdict? heard = null)
    {
        var frontier = seeds.Where(Join).Select(state => state.Record.Key).ToList();
        if (heard is not null) frontier.AddRange((await HearAsync(heard, cancellationToken)).Where(expanded.Add));
        while (frontier.Count > 0)
        {
            foreach (var (partition, crosswalk) in await Crosswalk.FindAsync(run.Store, frontier, cancellationToken)) crosswalks[partition] = crosswalk;
            var fresh = new List<RecordKey>();
            var byPosting = await PostedAsync(frontier, cancellationToken);
            await LoadAsync(byPosting.SelectMany(pair => pair.Value), cancellationToken);
            var rule = matcher.Rule(frontier.Concat(byPosting.Values.SelectMany(others => others)).Distinct().Where(states.ContainsKey).Select(Standard));
            // who only shares a key decides nothing: without this a chain of keys would lead through the whole population
            foreach (var key in frontier)
                fresh.AddRange(byPosting[key].Where(other => states.ContainsKey(other) && rule.Decide(Standard(key), Standard(other)) is not PairDecision.NoMatch && Unite(key, other)));

            fresh.AddRange(await CompanionsAsync(frontier, cancellationToken));
            fresh.AddRange(await JudgedAsync(frontier, cancellationToken));
            frontier = [.. fresh.Where(key => expanded.Add(key))];
        }

        return Components();
    }

    /// <summary>The rule for the records of the components.</summary>
    public MatchRule Rule => matcher.Rule(expanded.Select(Standard));

    private StandardRecord Standard(RecordKey key) => standards.TryGetValue(key, out var known) ? known : standards[key] = Standards.Of(states[key].Record);

    private bool Join(RecordState state)
    {
        states[state.Record.Key] = state;
        return expanded.Add(state.Record.Key);
    }

    /// <summary>Who is posted under the same blocking keys.</summary>
    private async Task<Dictionary<RecordKey, HashSet<RecordKey>>> PostedAsync(List<RecordKey> keys, CancellationToken cancellationToken)
    {
        var own = keys.ToDictionary(key => key, key => Blocks(key).Select(block => Partitions.Posting(run.Tenant, key.Kind, block)).ToList());
        var posted = (await run.Store.ReadPartitionsAsync(own.Values.SelectMany(block => block).ToHashSet(StringComparer.Ordinal), "", cancellationToken))
            .ToLookup(document => document.Key.Partition, document => document.As<RecordKey>(), StringComparer.Ordinal);
        return own.ToDictionary(pair => pair.Key, pair => pair.Value.SelectMany(block => posted[block]).Where(other => other != pair.Key).ToHashSet());
    }

    private ImmutableArray<string> Blocks(RecordKey key) =>
        crosswalks.TryGetValue(Partitions.Record(key), out var crosswalk) ? crosswalk.Postings : matcher.Keys(Standard(key));

    private async Task LoadAsync(IEnumerable<RecordKey> keys, CancellationToken cancellationToken)
    {
        var missing = keys.Where(key => !states.ContainsKey(key)).Select(Partitions.Record);
        foreach (var document in (await run.Store.ReadByPartitionAsync(missing, RecordState.Id, cancellationToken)).Values)
        {
            var state = document.As<RecordState>();
            states[state.Record.Key] = state;
        }
    }

    /// <summary>Who shares a master with them now, so that a record that no longer matches is seen to leave.</summary>
    private async Task<List<RecordKey>> CompanionsAsync(List<RecordKey> keys, CancellationToken cancellationToken)
    {
        var owned = keys.Select(key => crosswalks.GetValueOrDefault(Partitions.Record(key))?.Master).OfType<MasterId>();
        await LoadMastersAsync(owned.Concat(keys.Select(MasterIds.Found)), cancellationToken);
        var companions = keys.Select(key => (Key: key, Members: Home(key)?.Members ?? []))
            .SelectMany(pair => pair.Members.Where(member => member.Key != pair.Key).Select(member => (pair.Key, Other: member.Key))).ToList();
        await LoadAsync(companions.Select(pair => pair.Other), cancellationToken);
        return [.. companions.Where(pair => states.ContainsKey(pair.Other) && Unite(pair.Key, pair.Other)).Select(pair => pair.Other)];
    }

    /// <summary>The standing master of a record; a crosswalk that a crash left behind still leads there by redirects.</summary>
    private MasterRecord? Home(RecordKey key)
    {
        var id = crosswalks.GetValueOrDefault(Partitions.Record(key))?.Master;
        while (id is { } here && masters.TryGetValue(here, out var stored))
        {
            var master = stored.Document.Master;
            if (master.RedirectTo is null) return master;
            id = master.RedirectTo;
        }

        return null;
    }

    /// <summary>Reads masters and those that they redirect to.</summary>
    private async Task LoadMastersAsync(IEnumerable<MasterId> ids, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wanted = ids.Where(id => !masters.ContainsKey(id)).Select(id => Partitions.Master(run.Tenant, id)).ToHashSet(StringComparer.Ordinal);
            if (wanted.Count == 0) return;
            var found = (await run.Store.ReadByPartitionAsync(wanted, MasterDocument.Id, cancellationToken)).Values
                .Select(document => new StoredMaster(document.ETag, document.As<MasterDocument>())).ToList();
            foreach (var stored in found) masters[stored.Document.Master.Id] = stored;
            ids = [.. found.Select(stored => stored.Document.Master.RedirectTo).OfType<MasterId>()];
        }
    }

    /// <summary>Who a steward joined with them or kept from them; withdrawn verdicts are kept in mind, and join nobody.</summary>
    private async Task<List<RecordKey>> JudgedAsync(List<RecordKey> keys, CancellationToken cancellationToken)
    {
        var joined = new List<RecordKey>();
        foreach (var document in await run.Store.ReadPartitionsAsync([.. keys.Select(Partitions.Record)], LandedVerdict.CopyPrefix, cancellationToken))
            joined.AddRange(await HearAsync(document.As<LandedVerdict>(), cancellationToken));
        return joined;
    }

    private async Task<IEnumerable<RecordKey>> HearAsync(LandedVerdict verdict, CancellationToken cancellationToken)
    {
        if (!said.TryAdd(verdict.Id, verdict) || verdict.Kind != VerdictKind.Merge || verdict.Withdrawn is not null) return [];
        await LoadAsync(verdict.Records, cancellationToken);
        var here = verdict.Records.Where(states.ContainsKey).ToList();
        foreach (var key in here) Unite(here[0], key);
        return here;
    }

    private List<Component> Components()
    {
        var groups = expanded.GroupBy(Root).ToList();
        var components = new List<Component>(groups.Count);
        foreach (var group in groups)
        {
            var keys = group.ToHashSet();
            var ids = keys.Select(key => Home(key)?.Id).OfType<MasterId>().Concat(keys.Select(MasterIds.Found)).ToHashSet();
            var found = ids.Select(id => masters.GetValueOrDefault(id)?.Document.Master).OfType<MasterRecord>();
            components.Add(new(
                [.. keys.Order().Select(key => new LandedRecord(states[key].Record, states[key].Hash))],
                [.. said.Values.Where(verdict => verdict.Records.Any(keys.Contains)).OrderBy(verdict => verdict.Id, StringComparer.Ordinal)],
                [.. found]));
        }

        return components;
    }

    private bool Unite(RecordKey left, RecordKey right)
    {
        var (a, b) = (Root(left), Root(right));
        if (a != b) parents[a] = b;
        return true;
    }

    private RecordKey Root(RecordKey key)
    {
        while (parents.TryGetValue(key, out var parent)) key = parent;
        return key;
    }
}

/// <summary>Records that are decided about together, with all that bears on them.</summary>
/// <param name="Records">The records, in key order.</param>
/// <param name="Said">Every verdict about one of them, withdrawn ones too.</param>
/// <param name="Masters">The masters that hold them or that they founded.</param>
internal sealed record Component(ImmutableArray<LandedRecord> Records, ImmutableArray<LandedVerdict> Said, ImmutableArray<MasterRecord> Masters)
{
    /// <summary>What the decision is made from.</summary>
    public MasterInput Input { get; } = InputOf(Records, Said, Masters);

    private static MasterInput InputOf(ImmutableArray<LandedRecord> records, ImmutableArray<LandedVerdict> said, ImmutableArray<MasterRecord> masters)
    {
        if (said.IsEmpty) return new(records, [], masters);
        var keys = records.Select(record => record.Record.Key).ToHashSet();
        return new(records, [.. said.SelectMany(verdict => verdict.Pairs()).Where(pair => keys.Contains(pair.A) && keys.Contains(pair.B))], masters)
        {
            Pins = [.. said.Select(verdict => verdict.Pin()).OfType<Pin>().Where(pin => keys.Contains(pin.Record))],
        };
    }
}

/// <summary>A master as read, with the tag that its next commit must meet.</summary>
internal sealed record StoredMaster(string ETag, MasterDocument Document);
