using System.Globalization;
using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>A code, and in words the rule that gave it.</summary>
public readonly record struct Coded(string Code, Func<string> Rule);

/// <summary>What a rule can ask about an entity: the class of a classifier, or a metric.</summary>
/// <param name="cohort">Metrics and classes.</param>
/// <param name="at">Which entity.</param>
public readonly struct CodeInput(Cohort cohort, int at)
{
    /// <summary>Its class by a classifier of the scheme.</summary>
    public string Class(string classifier) => cohort.Earlier[classifier].Classes[at];

    /// <summary>Its score by a classifier that has scores; null otherwise.</summary>
    public decimal? Score(string classifier) => cohort.Earlier[classifier].Scores?[at];

    /// <summary>A metric as people read it; null where missing.</summary>
    public decimal? Metric(Metric metric) => cohort.Profiles[metric].Shown(at);
}

/// <summary>
/// From classes and metrics to a code. This is where a decision table takes over: whatever decides, decides by this
/// delegate.
/// </summary>
public delegate Coded CodeRule(CodeInput input);

/// <summary>The rules that a scheme file can hold itself.</summary>
internal static class CodeRules
{
    private sealed record Row(ImmutableArray<(string Classifier, ImmutableArray<string> Classes)> When, string Code);

    /// <summary>Classes one after another, as <c>AX</c>.</summary>
    public static CodeRule Joined(ImmutableArray<string> names, string separator) => input =>
    {
        var code = input.Class(names[0]);
        for (var i = 1; i < names.Length; i++) code = $"{code}{separator}{input.Class(names[i])}";
        return new(code, () => string.Join(" and ", names));
    };

    /// <summary>The first row whose classes all fit.</summary>
    public static CodeRule Read(IEnumerable<SchemeJson> rules, IReadOnlyDictionary<string, Classifier> classifiers)
    {
        var rows = new List<Row>();
        SchemeJson? last = null;
        foreach (var rule in rules)
        {
            last = rule;
            var code = rule.Text("code", true);
            var when = ImmutableArray.CreateBuilder<(string, ImmutableArray<string>)>();
            foreach (var name in rule.Object("when") is { } told ? told.Names() : [])
            {
                var listed = rule.Object("when")!.Texts(name, true);
                if (!classifiers.TryGetValue(name, out var classifier)) rule.Say($"when.{name}", $"is no classifier of this scheme; there are {string.Join(", ", classifiers.Keys)}");
                else
                {
                    foreach (var unknown in listed.Where(@class => classifier.Classes.Length > 0 && @class != Classifier.None && !classifier.Classes.Contains(@class, StringComparer.Ordinal)))
                        rule.Say($"when.{name}", $"names '{unknown}', which {name} never is; it is one of {string.Join(", ", classifier.Classes)}");
                }

                when.Add((name, listed));
            }

            rule.Done();
            if (code is not null) rows.Add(new(when.ToImmutable(), code));
        }

        if (rows.Count > 0 && !rows[^1].When.IsEmpty) last!.Say("when", "is there in the last rule: then some entities would have no code; leave it out of the last rule");
        return input =>
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (!Fits(rows[i], input)) continue;
                var (row, number) = (rows[i], i + 1);
                return new(row.Code, () => string.Create(CultureInfo.InvariantCulture, $"rule {number}: {Words(row)}"));
            }

            throw new InvalidOperationException("a scheme was used whose rules are incomplete");
        };
    }

    private static bool Fits(Row row, CodeInput input)
    {
        foreach (var (classifier, classes) in row.When)
        {
            if (!classes.Contains(input.Class(classifier), StringComparer.Ordinal)) return false;
        }

        return true;
    }

    private static string Words(Row row) =>
        row.When.IsEmpty ? "everything else" : string.Join(" and ", row.When.Select(when => $"{when.Classifier} is {string.Join(" or ", when.Classes)}"));
}
