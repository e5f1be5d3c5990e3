using SegSync.Core.Matching.Training;

namespace SegSync.Core.Matching;

/// <summary>How a pair of records weighs, row by row, and what follows for the pair alone.</summary>
/// <param name="Terms">Rows in bits, the prior first; identifiers that decide by themselves stand alone.</param>
/// <param name="Decision">What the rule says about the pair.</param>
public sealed record PairWeight(ImmutableArray<WeightTerm> Terms, PairDecision Decision)
{
    /// <summary>Sum of the rows, bits.</summary>
    public double Weight => Terms.Sum(term => term.Weight);
}
