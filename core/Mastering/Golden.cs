using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Mastering;

/// <summary>
/// Survivorship: for each field the record whose value becomes golden. Rules (<see cref="Survivorship"/>) narrow the
/// candidates in turn, and the one that leaves a single record is named in the claim: <c>only</c>, a rule's name,
/// <c>key-order</c> where none tells, or <c>pin</c> and <c>edit</c> where a steward has decided.
/// </summary>
public static class Golden
{
    /// <summary>
    /// The golden fields. Deleted records claim nothing, unless all are deleted: then all do, so that a master that
    /// ended stays readable. Only valid values win. The order of records and pins does not matter.
    /// </summary>
    public static ImmutableSortedDictionary<string, Claim> Of(
        IReadOnlyCollection<StandardRecord> records, MasterPolicy policy, ImmutableArray<Pin> pins = default)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, Claim>(StringComparer.Ordinal);
        foreach (var (field, claim) in Each(records, pins, (voices, field) => new Field(field, policy).Winner(voices, pins, null))) fields.Add(field, claim);
        return fields.ToImmutable();
    }

    /// <summary>The same with everybody who lost, and why.</summary>
    public static ImmutableSortedDictionary<string, Contest> Contests(
        IReadOnlyCollection<StandardRecord> records, MasterPolicy policy, ImmutableArray<Pin> pins = default)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, Contest>(StringComparer.Ordinal);
        foreach (var (field, contest) in Each(records, pins, (voices, field) => new Field(field, policy).Contest(voices, pins))) fields.Add(field, contest);
        return fields.ToImmutable();
    }

    private static IEnumerable<(string Field, T Result)> Each<T>(
        IReadOnlyCollection<StandardRecord> records, ImmutableArray<Pin> pins, Func<List<StandardRecord>, string, T?> decide)
        where T : class
    {
        var living = records.Where(record => !record.Deleted).ToList();
        var voices = living.Count > 0 ? living : [.. records];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in voices)
        {
            foreach (var field in record.Fields.Keys)
            {
                if (seen.Add(field) && decide(voices, field) is { } result) yield return (field, result);
            }
        }

        if (pins.IsDefaultOrEmpty) yield break;
        foreach (var pin in pins.Where(pin => pin.Value is not null && seen.Add(pin.Field)))
        {
            if (decide(voices, pin.Field) is { } result) yield return (pin.Field, result);
        }
    }

    private readonly record struct Candidate(StandardRecord Record, FieldValue.Valid Value)
    {
        public Claim Claims(string rule) => new(Value.AsGiven, Record.Key, rule);
    }

    private readonly record struct Field(string Name, MasterPolicy Policy)
    {
        public Contest? Contest(List<StandardRecord> voices, ImmutableArray<Pin> pins)
        {
            var lost = new Dictionary<RecordKey, string>();
            if (Winner(voices, pins, lost) is not { } winner) return null;
            var all = Candidates(voices);
            var standard = all.Find(one => one.Record.Key == winner.From).Value?.Standard;
            var losers = all.Where(one => one.Record.Key != winner.From)
                .Select(one => new Loser(one.Record.Key, one.Value.AsGiven, lost.GetValueOrDefault(one.Record.Key, winner.Rule), one.Value.Standard == standard))
                .OrderBy(loser => loser.From);
            return new(winner, [.. losers], winner.Rule is Pin.PinRule or Pin.EditRule ? [] : Unresolved(all));
        }

        public Claim? Winner(List<StandardRecord> voices, ImmutableArray<Pin> pins, Dictionary<RecordKey, string>? lost)
        {
            var left = Candidates(voices);
            if (Pinned(left, pins) is { } pinned) return pinned;
            if (left.Count == 0) return null;
            if (left.Count == 1) return left[0].Claims("only");
            Dictionary<string, int>? votes = null;
            foreach (var rule in Policy.Survivorship.RulesOf(left[0].Record.Key.Kind, Name))
            {
                // a majority is one of all, not of those that an earlier rule left
                if (rule == "most-frequent") votes ??= Candidates(voices).GroupBy(one => one.Value.Standard, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
                var kept = Narrow(left, rule, votes);
                if (lost is not null) foreach (var one in left.Except(kept)) lost.TryAdd(one.Record.Key, Word(rule));
                left = kept;
                if (left.Count == 1) return left[0].Claims(Word(rule));
            }

            return left.MinBy(one => one.Record.Key.ToString(), StringComparer.Ordinal).Claims("key-order");
        }

        private List<Candidate> Candidates(List<StandardRecord> voices)
        {
            var all = new List<Candidate>(voices.Count);
            foreach (var record in voices)
            {
                if (record.Fields.TryGetValue(Name, out var value) && value is FieldValue.Valid valid) all.Add(new(record, valid));
            }

            return all;
        }

        // a pin to a record that is deleted or has no valid value waits until it has one again
        private Claim? Pinned(List<Candidate> candidates, ImmutableArray<Pin> pins)
        {
            if (pins.IsDefaultOrEmpty) return null;
            var name = Name;
            var latest = pins.Where(pin => pin.Field == name && (pin.Value is not null || candidates.Exists(one => one.Record.Key == pin.Record)))
                .OrderByDescending(pin => pin.At).ThenBy(pin => pin.Verdict, StringComparer.Ordinal).FirstOrDefault();
            if (latest is null) return null;
            return latest.Value is { } own ? new(own, latest.Source, Pin.EditRule) : candidates.Find(one => one.Record.Key == latest.Record).Claims(Pin.PinRule);
        }

        private List<Candidate> Narrow(List<Candidate> candidates, string rule, Dictionary<string, int>? votes)
        {
            if (rule == "most-recent")
            {
                var latest = candidates.Select(one => one.Record.Version).Max(StringComparer.Ordinal);
                return candidates.FindAll(one => one.Record.Version == latest);
            }

            var policy = Policy;
            Func<Candidate, int> score = rule switch
            {
                "most-frequent" => one => votes![one.Value.Standard],
                "longest" => one => one.Value.AsGiven.Trim().Length,
                "most-complete" => one => one.Record.Fields.Values.Count(value => value is FieldValue.Valid),
                _ when Word(rule) == "trust" => one => -Survivorship.Place(rule, policy, one.Record.Key.System),
                _ => throw new ArgumentException($"'{rule}' is no survivorship rule"),
            };
            var best = candidates.Max(score);
            return candidates.FindAll(one => score(one) == best);
        }

        /// <summary>Those whom trust leaves over and who disagree; where nobody stated an order, nobody is at odds with it.</summary>
        private ImmutableArray<RecordKey> Unresolved(List<Candidate> all)
        {
            if (all.Count < 2) return [];
            var rule = Policy.Survivorship.RulesOf(all[0].Record.Key.Kind, Name).FirstOrDefault(rule => Word(rule) == "trust");
            if (rule is null || (rule == "trust" && Policy.Trust.IsEmpty)) return [];
            var left = Narrow(all, rule, null);
            return left.DistinctBy(one => one.Record.Key.System).Count() > 1 && left.DistinctBy(one => one.Value.Standard).Count() > 1
                ? [.. left.Select(one => one.Record.Key).Order()]
                : [];
        }

        private static string Word(string rule) => rule.StartsWith(Survivorship.OwnTrust, StringComparison.Ordinal) ? "trust" : rule;
    }
}
