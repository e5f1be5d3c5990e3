using SegSync.Core.Profiling;

namespace SegSync.Core.Segmenting;

/// <summary>A classifier of a scheme: puts every entity of a population into one class.</summary>
/// <param name="Name">Name of the dimension, and its column in results.</param>
/// <param name="Metrics">What it looks at.</param>
/// <param name="Classes">The classes that it may give, best or first one first; <see cref="None"/> aside.</param>
/// <param name="Apply">Decides the whole population.</param>
public sealed record Classifier(string Name, ImmutableArray<Metric> Metrics, ImmutableArray<string> Classes, Func<Cohort, Classified> Apply)
{
    /// <summary>The class of what cannot be classified because a metric is missing, where the scheme names no other.</summary>
    public const string None = "none";

    /// <summary>What it looks at in words, such as <c>country</c>.</summary>
    public ImmutableArray<string> Attributes { get; init; } = [];

    /// <summary>What an entity's class was before has a part in what it is.</summary>
    public bool Remembers { get; init; }
}

/// <summary>What a classifier decided.</summary>
/// <param name="Classes">The class of each entity, in order of the table.</param>
/// <param name="Boundaries">What was derived from the population and holds for all, in sentences.</param>
/// <param name="Why">Why an entity has its class: the sums and comparisons, in a sentence.</param>
public sealed record Classified(string[] Classes, ImmutableArray<string> Boundaries, Func<int, string> Why)
{
    /// <summary>Figures about the whole result, such as the inertia of clusters.</summary>
    public ImmutableSortedDictionary<string, decimal> Figures { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>How the clusters were made, so that they can be made again; null where there are none.</summary>
    internal ClusterWork? Clusters { get; init; }

    /// <summary>A figure of each entity, such as a score; null where the classifier has none.</summary>
    public decimal?[]? Scores { get; init; }
}

/// <summary>The population that a classifier decides, with what earlier classifiers of the scheme decided.</summary>
/// <param name="Profiles">The metrics.</param>
/// <param name="Earlier">Classifier name to its classes.</param>
public sealed record Cohort(ProfileTable Profiles, IReadOnlyDictionary<string, Classified> Earlier)
{
    /// <summary>The class that an entity holds in a classifier from earlier runs; null where there was none, as always with files.</summary>
    public Func<string, int, string?> Held { get; init; } = (_, _) => null;

    /// <summary>Entities in groups that are classified apart: by the class of an earlier classifier, or all together.</summary>
    public IEnumerable<(string Group, int[] Members)> Groups(string? within)
    {
        var all = Enumerable.Range(0, Profiles.Count);
        return within is null
            ? [("", [.. all])]
            : all.GroupBy(at => Earlier[within].Classes[at], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.ToArray()));
    }
}
