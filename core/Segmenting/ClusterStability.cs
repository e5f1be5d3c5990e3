namespace SegSync.Core.Segmenting;

/// <summary>How stable the clusters of a classifier are when its entities are drawn again with replacement.</summary>
/// <param name="Classifier">Its name.</param>
/// <param name="Resamples">How often they were drawn.</param>
/// <param name="Clusters">Name of each cluster to its mean Jaccard similarity, in order of rank; null for one that no resample had points of.</param>
public sealed record ClusterStability(string Classifier, int Resamples, ImmutableArray<(string Name, decimal? Jaccard)> Clusters)
{
    /// <summary>From here on Hennig (2007) calls a cluster stable.</summary>
    public const decimal Stable = 0.75m;

    /// <summary>Up to here he calls it dissolved.</summary>
    public const decimal Dissolved = 0.5m;

    /// <summary>Of every classifier of a result that makes clusters. The same result, the same figures.</summary>
    /// <param name="result">The result.</param>
    /// <param name="resamples">How often entities are drawn.</param>
    /// <param name="done">Told after each resample.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static ImmutableArray<ClusterStability> Of(SchemeResult result, int resamples, Action<int>? done, CancellationToken cancellationToken) =>
    [
        .. from i in Enumerable.Range(0, result.Classified.Length)
           let work = result.Classified[i].Clusters
           where work is not null
           select new ClusterStability(result.Scheme.Classifiers[i].Name, resamples, [.. work.Names.Zip(work.Stability(resamples, done, cancellationToken))]),
    ];

    /// <summary>What a figure means, in a word.</summary>
    public static string Word(decimal? jaccard) => jaccard switch { null => "unknown", >= Stable => "stable", <= Dissolved => "dissolved", _ => "doubtful" };
}
