using SegSync.Core.Mastering;
using SegSync.Core.Matching;
using SegSync.Core.Records;
using SegSync.Core.Standardising;
using SegSync.Core.Storing;

namespace SegSync.Core.Stewarding;

/// <summary>What a decision about masters leaves for a steward.</summary>
/// <param name="Type">Type of the exception.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Message">What is the matter. Keys and names of fields, no values.</param>
/// <param name="Records">The records that it is about, in key order.</param>
/// <param name="Terms">What speaks for and against.</param>
/// <param name="Fields">Canonical fields that it is about.</param>
public sealed record Concern(
    string Type, string Subject, string Message, ImmutableArray<RecordKey> Records, ImmutableArray<MatchTerm> Terms, ImmutableArray<string> Fields);

/// <summary>Finds what a steward should look at in a component that was decided. Pure.</summary>
public static class Concerns
{
    /// <summary>Everything that is open about a component now.</summary>
    /// <param name="component">The component.</param>
    /// <param name="standing">Its masters after the decision, redirected ones left out.</param>
    /// <param name="possible">Pairs that the decision left open.</param>
    /// <param name="said">All verdicts about its records.</param>
    /// <param name="policy">What the landscape says about mastering.</param>
    /// <param name="rule">Decides pairs.</param>
    public static ImmutableArray<Concern> Of(
        MasterInput component, IEnumerable<MasterRecord> standing, ImmutableArray<Edge> possible, IReadOnlyCollection<LandedVerdict> said,
        MasterPolicy policy, MatchRule rule)
    {
        var found = ImmutableArray.CreateBuilder<Concern>();
        foreach (var edge in possible) found.Add(Pair(edge));
        var records = new Lazy<Dictionary<RecordKey, StandardRecord>>(() => component.Records.ToDictionary(one => one.Record.Key, one => Standards.Of(one.Record)));
        foreach (var master in standing.Where(master => master.Members.Length > 1))
        {
            var members = master.Members.Where(member => !member.Deleted).Select(member => member.Key).ToList();
            if (members.Count > 2 && Cohesion.Of([.. members.Select(key => records.Value[key])], component.Verdicts, rule) is { IsWeak: true } weak) found.Add(OverMerge(master, weak));
            if (policy.MayTie(members) && Conflict(master, [.. members.Select(key => records.Value[key])], component.Pins, policy) is { } conflict) found.Add(conflict);
        }

        if (said.Count > 0) found.AddRange(Rechecks(said, records.Value, rule));
        return found.ToImmutable();
    }

    /// <summary>Subject of a concern about a pair.</summary>
    public static string PairSubject(RecordKey a, RecordKey b) => $"{a} ~ {b}";

    /// <summary>Hash of what a record says, in standard form: differs where a change is material, not where a spelling is.</summary>
    public static string Basis(StandardRecord record) => ContentHash.OfJson(
        record.Fields.Where(field => field.Key != "status" && field.Value is FieldValue.Valid)
            .Select(field => $"{field.Key}={((FieldValue.Valid)field.Value).Standard}"))[..16];

    private static Concern Pair(Edge edge) => new(
        "possible-match", PairSubject(edge.A, edge.B),
        $"{(edge.Terms.IsEmpty ? edge.Why : MatchTerm.Words(edge.Terms))}; they stay apart until somebody says that they are one",
        [edge.A, edge.B], edge.Terms, []);

    private static Concern OverMerge(MasterRecord master, Cohesion weak) => new(
        "over-merge", $"{master.Kind.Word()}/{master.Id}", weak.Words, [.. master.Members.Select(member => member.Key)], weak.Worst?.Terms ?? [], []);

    private static Concern? Conflict(MasterRecord master, List<StandardRecord> members, ImmutableArray<Pin> pins, MasterPolicy policy)
    {
        var keys = members.Select(member => member.Key).ToHashSet();
        var disputed = Golden.Contests(members, policy, pins.RemoveAll(pin => !keys.Contains(pin.Record))).Where(field => !field.Value.Unresolved.IsEmpty).ToList();
        if (disputed.Count == 0) return null;
        var fields = string.Join(", ", disputed.Select(field => $"{field.Key} (now by {field.Value.Winner.Rule})"));
        return new("conflicting-claims", $"{master.Kind.Word()}/{master.Id}", $"systems of equal trust disagree about {fields}; pin one or edit",
            [.. disputed.SelectMany(field => field.Value.Unresolved).Distinct().Order()], [], [.. disputed.Select(field => field.Key)]);
    }

    /// <summary>A verdict keeps records apart for ever; when they changed since and would match now, somebody should look again.</summary>
    private static IEnumerable<Concern> Rechecks(IEnumerable<LandedVerdict> said, Dictionary<RecordKey, StandardRecord> records, MatchRule rule)
    {
        var latest = said.SelectMany(verdict => verdict.Pairs().Select(pair => (Pair: pair, Verdict: verdict)))
            .GroupBy(one => (one.Pair.A, one.Pair.B)).Select(pair => pair.OrderByDescending(one => one.Pair.At).ThenBy(one => one.Verdict.Id, StringComparer.Ordinal).First());
        foreach (var (pair, verdict) in latest.Where(one => !one.Pair.Same))
        {
            if (!records.TryGetValue(pair.A, out var a) || !records.TryGetValue(pair.B, out var b) || !(Changed(verdict, a) || Changed(verdict, b))) continue;
            if (rule.Decide(a, b) is PairDecision.NoMatch) continue;
            var terms = rule.Decide(a, b).Terms;
            yield return new("verdict-recheck", PairSubject(pair.A, pair.B),
                $"{verdict.Actor} said that they are not the same; their records changed since, and they match again: {MatchTerm.Words(terms)}; they stay apart until somebody says otherwise",
                [pair.A, pair.B], terms, []);
        }
    }

    private static bool Changed(LandedVerdict verdict, StandardRecord record) =>
        verdict.Basis.TryGetValue(record.Key.ToString(), out var basis) && basis != Basis(record);
}
