using SegSync.Core.Matching.Columns;
using SegSync.Core.Matching.Comparisons;
using SegSync.Core.Storing;

namespace SegSync.Core.Matching.Models;

/// <summary>
/// The engine's one configuration, the same for every entity type and every data set. What a model file leaves out is
/// taken from here; nothing here is ever fitted to a data set.
/// </summary>
public sealed record MatchDefaults
{
    /// <summary>The only instance in use.</summary>
    public static readonly MatchDefaults Standard = new();

    /// <summary>Raised whenever the engine's behaviour changes.</summary>
    public string Engine { get; init; } = "fellegi-sunter@1";

    /// <summary>Probability from which a pair is a match. Default 0.5: more likely than not.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Random pairs from which u is estimated. Default 300,000; fewer where there are fewer.</summary>
    public int RandomPairs { get; init; } = 300_000;

    /// <summary>Candidate pairs from which m is estimated, about. Default 400,000.</summary>
    public int TrainingPairs { get; init; } = 400_000;

    /// <summary>Rounds of expectation-maximisation at most. Default 100.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>Largest change of a parameter at which training has converged. Default 0.0001.</summary>
    public double Converged { get; init; } = 1e-4;

    /// <summary>How many pairs the prior expectation of m weighs as much as. Default 10.</summary>
    public double PriorStrength { get; init; } = 10;

    /// <summary>Seed of every draw. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Candidate pairs that blocking proposes per record at most, on average. Default 60.</summary>
    public double PairsARecord { get; init; } = 60;

    /// <summary>Share of <see cref="PairsARecord"/> that one blocking rule may use. Default a quarter.</summary>
    public double ShareOfARule { get; init; } = 0.25;

    /// <summary>Blocking rules at most. Default 24.</summary>
    public int BlockingRules { get; init; } = 24;

    /// <summary>Records in a block before it is refined. Default 200.</summary>
    public int BlockSize { get; init; } = 200;

    /// <summary>Most similar texts that a text is compared with. Default 20.</summary>
    public int Neighbours { get; init; } = 20;

    /// <summary>Postings of the trigram index looked at, a text. Default 5,000.</summary>
    public int Postings { get; init; } = 5_000;

    /// <summary>Postings looked at, all texts together; beyond it each text gets fewer. Default 400 million.</summary>
    public long AllPostings { get; init; } = 400_000_000;

    /// <summary>Weight, in bits, beyond which one pair no longer counts for or against joining two clusters. Default 20.</summary>
    public double WeightLimit { get; init; } = 20;

    /// <summary>Names of every comparison's levels by column type: what the thresholds between them mean is part of <see cref="Engine"/>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Levels { get; init; } =
        Enum.GetValues<ColumnType>().ToImmutableSortedDictionary(type => type.ToString(), type => ComparisonSet.Levels(type), StringComparer.Ordinal);

    /// <summary>SHA-256 over everything above: equal hashes, equal configuration.</summary>
    public string Hash() => ContentHash.OfJson(this);
}
