using System.Globalization;

namespace SegSync.Core.Segmenting;

/// <summary>
/// A name of its own for the cluster of which something is true: per metric <c>high</c> (the centre lies above the mean of
/// all entities), <c>low</c> (below it), <c>highest</c> or <c>lowest</c> of all clusters. Exactly at the mean is neither.
/// </summary>
internal sealed record ClusterName(string Name, ImmutableArray<(string Metric, string Is)> When)
{
    private static readonly string[] Words = ["high", "low", "highest", "lowest"];

    /// <summary>The name of a cluster for which there is no other: its rank, from K1.</summary>
    public static string Ranked(int rank) => string.Create(CultureInfo.InvariantCulture, $"K{rank + 1}");

    public static ImmutableArray<ClusterName> Read(SchemeJson json, ImmutableArray<string> metrics)
    {
        var names = ImmutableArray.CreateBuilder<ClusterName>();
        foreach (var told in json.Objects("names", false))
        {
            var name = told.Text("name", true) ?? "";
            if (names.Any(known => known.Name == name)) told.Say("name", $"is '{name}' twice");
            if (name == Classifier.None || (name.Length > 1 && name[0] == 'K' && name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)) told.Say("name", $"is '{name}', which stands for something already");
            var when = ImmutableArray.CreateBuilder<(string, string)>();
            if (told.Object("when", true) is { } tests)
            {
                foreach (var metric in tests.Names())
                {
                    if (!metrics.Contains(metric, StringComparer.Ordinal)) tests.Say(metric, $"is no feature of these clusters; there are {string.Join(", ", metrics)}");
                    when.Add((metric, tests.OneOf(metric, Words)));
                }

                if (when.Count == 0) told.Say("when", "is empty");
            }

            told.Done();
            names.Add(new(name, when.ToImmutable()));
        }

        return names.ToImmutable();
    }

    /// <summary>Names of clusters: rule after rule, each for the first cluster in order of rank that it fits and that has no name yet; the others by rank.</summary>
    /// <param name="rules">The names there are.</param>
    /// <param name="metrics">The metrics of the centres.</param>
    /// <param name="centres">Centres in order of rank, standardised.</param>
    public static ImmutableArray<string> Of(ImmutableArray<ClusterName> rules, ImmutableArray<string> metrics, ImmutableArray<double[]> centres)
    {
        var names = new string?[centres.Length];
        foreach (var rule in rules)
        {
            var fitting = Enumerable.Range(0, centres.Length).FirstOrDefault(c => names[c] is null && rule.When.All(test => Holds(centres, c, metrics.IndexOf(test.Metric), test.Is)), -1);
            if (fitting >= 0) names[fitting] = rule.Name;
        }

        return [.. names.Select((name, rank) => name ?? Ranked(rank))];
    }

    private static bool Holds(ImmutableArray<double[]> centres, int c, int metric, string word) => word switch
    {
        "high" => centres[c][metric] > 0,
        "low" => centres[c][metric] < 0,
        "highest" => centres.All(centre => centre[metric] <= centres[c][metric]),
        _ => centres.All(centre => centre[metric] >= centres[c][metric]),
    };
}
