namespace SegSync.Core.Matching.Linking;

/// <summary>Two records and the weight of the pair.</summary>
/// <param name="A">Smaller position.</param>
/// <param name="B">Larger position.</param>
/// <param name="Weight">Bits.</param>
internal readonly record struct Link(int A, int B, double Weight);

/// <summary>Two records that were found to be one thing.</summary>
/// <param name="A">Smaller position; of the first file where there are two.</param>
/// <param name="B">Larger position.</param>
/// <param name="Probability">
/// That both are one thing: the pair's own, or, where that is higher, that of the weakest link of the strongest chain of
/// matches between them.
/// </param>
/// <param name="Weight">The pair's own, in bits.</param>
public readonly record struct MatchedPair(int A, int B, double Probability, double Weight);

/// <summary>What matching found.</summary>
/// <param name="Pairs">In order of position.</param>
/// <param name="Cluster">Per record the smallest position in its cluster.</param>
/// <param name="Cohesion">Per cluster of three and more, by its smallest position: the share of its pairs that are matches by themselves, 0 to 1.</param>
/// <param name="Weighed">Candidate pairs that were compared.</param>
public sealed record MatchResult(ImmutableArray<MatchedPair> Pairs, ImmutableArray<int> Cluster, ImmutableSortedDictionary<int, double> Cohesion, long Weighed);
