using System.Collections.Immutable;
using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Tests.Mastering;

/// <summary>Landed records, verdicts and masters of one kind, decided component by component as the run does it.</summary>
internal sealed class MemoryHub(MasterPolicy policy)
{
    private readonly Dictionary<RecordKey, SourceRecord> _records = [];
    private readonly Dictionary<RecordKey, ImmutableArray<string>> _keys = [];
    private readonly Dictionary<string, HashSet<RecordKey>> _postings = [];
    private readonly List<Verdict> _verdicts = [];
    private readonly Dictionary<MasterId, MasterRecord> _masters = [];

    public IReadOnlyDictionary<MasterId, MasterRecord> Masters => _masters;

    public IEnumerable<MasterRecord> Standing => _masters.Values.Where(master => master.RedirectTo is null).OrderBy(master => master.Members[0].Key);

    public void Land(params IEnumerable<SourceRecord> records)
    {
        foreach (var record in records)
        {
            if (_keys.TryGetValue(record.Key, out var old))
            {
                foreach (var key in old) _postings[key].Remove(record.Key);
            }
            _records[record.Key] = record;
            _keys[record.Key] = Blocking.Keys(Standards.Of(record));
            foreach (var key in _keys[record.Key])
            {
                if (!_postings.TryGetValue(key, out var block)) _postings[key] = block = [];
                block.Add(record.Key);
            }
        }
    }

    public void Say(params IEnumerable<Verdict> verdicts) => _verdicts.AddRange(verdicts);

    public MasterDecision Decide(RecordKey about)
    {
        var decision = MasterDecision.Make(Component(about), policy, ExactRules.For(about.Kind));
        foreach (var change in decision.Changes) _masters[change.After.Id] = change.After;
        return decision;
    }

    public List<MasterChange> DecideAll() => [.. _records.Keys.Order().ToList().SelectMany(key => Decide(key).Changes)];

    /// <summary>Memberships and claims without ids, as lines.</summary>
    public string Picture() => string.Join('\n', Standing.Select(master =>
        string.Join('+', master.Members.Select(member => member.Key.ToString())) + (master.Active ? " " : " ended ")
        + string.Join(' ', master.Fields.Select(field => $"{field.Key}={field.Value.Value}<{field.Value.From}<{field.Value.Rule}"))));

    public MasterId HomeOf(RecordKey key) => _masters.Values.Single(master => master.Members.Any(member => member.Key == key)).Id;

    private MasterInput Component(RecordKey about)
    {
        var seen = new HashSet<RecordKey> { about };
        var open = new Queue<RecordKey>(seen);
        var masters = new Dictionary<MasterId, MasterRecord>();
        while (open.TryDequeue(out var key))
        {
            var near = _keys[key].SelectMany(posting => _postings[posting])
                .Concat(_verdicts.Where(verdict => verdict.A == key || verdict.B == key).SelectMany(verdict => new[] { verdict.A, verdict.B }));
            foreach (var master in _masters.Values.Where(master => master.Founder == key || master.Members.Any(member => member.Key == key)))
            {
                masters[master.Id] = master;
                near = near.Concat(master.Members.Select(member => member.Key));
            }
            foreach (var other in near.ToList())
            {
                if (_records.ContainsKey(other) && seen.Add(other)) open.Enqueue(other);
            }
        }
        return new([.. seen.Select(key => new LandedRecord(_records[key], Hash(_records[key])))], [.. _verdicts], [.. masters.Values]);
    }

    private static string Hash(SourceRecord record) => string.Join(';', record.Fields.Select(field => $"{field.Key}={field.Value}"));
}
