using System.Globalization;
using System.Text.RegularExpressions;
using SegSync.Core.Records;
using SegSync.Core.Standardising;

namespace SegSync.Core.Assessing;

/// <summary>Counts values record by record; as large as there are systems and fields.</summary>
/// <param name="policy">What they are held against.</param>
public sealed class Tally(QualityPolicy policy)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(EntityKind Kind, string System), int> records = [];
    private readonly Dictionary<(EntityKind Kind, string System, string Field), (int Given, int Valid)> values = [];
    private readonly Dictionary<string, Regex> patterns = new(StringComparer.Ordinal);

    /// <summary>Counts a record; deleted ones do not count.</summary>
    public void Add(SourceRecord record)
    {
        if (record.Deleted) return;
        var place = (record.Key.Kind, record.Key.System);
        records[place] = records.GetValueOrDefault(place) + 1;
        var rules = policy.Of(record.Key.Kind);
        foreach (var (field, value) in Standards.Of(record).Fields)
        {
            var at = (record.Key.Kind, record.Key.System, field);
            var (given, valid) = values.GetValueOrDefault(at);
            values[at] = (given + 1, valid + (IsValid(value, rules.GetValueOrDefault(field)) ? 1 : 0));
        }
    }

    /// <summary>The scores, in order of kind, system and field; fields that have a rule are scored even where too few give them.</summary>
    public ImmutableArray<FieldScore> Scores() =>
    [
        .. values.Select(pair => Score(pair.Key, records[(pair.Key.Kind, pair.Key.System)], pair.Value))
            .OrderBy(score => score.Kind).ThenBy(score => score.System, StringComparer.Ordinal).ThenBy(score => score.Field, StringComparer.Ordinal),
    ];

    private FieldScore Score((EntityKind Kind, string System, string Field) at, int count, (int Given, int Valid) counted)
    {
        var score = new FieldScore(at.Kind, at.System, at.Field, count, counted.Given, counted.Valid, null);
        if (!policy.Of(at.Kind).TryGetValue(at.Field, out var rule)) return score;
        var problems = new List<string>();
        if (rule.Complete is { } complete && score.Completeness < complete) problems.Add($"given by {Percent(score.Completeness)} of {count} records, {Percent(complete)} wanted");
        if (rule.Valid is { } valid && score.Validity < valid) problems.Add($"valid in {Percent(score.Validity)} of {counted.Given} values, {Percent(valid)} wanted");
        return problems.Count == 0 ? score : score with { Problem = string.Join("; ", problems) };
    }

    private bool IsValid(FieldValue value, FieldRule? rule)
    {
        if (value is not FieldValue.Valid) return false;
        if (rule?.Pattern is not { } pattern) return true;
        if (!patterns.TryGetValue(pattern, out var compiled)) patterns[pattern] = compiled = new($"^(?:{pattern})$", RegexOptions.CultureInvariant, Patience);
        return compiled.IsMatch(value.AsGiven.Trim());
    }

    private static string Percent(decimal share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
