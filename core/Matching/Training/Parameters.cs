namespace SegSync.Core.Matching.Training;

/// <summary>What training found of one comparison.</summary>
/// <param name="M">Per level: the chance of it among records of one thing; sums to 1.</param>
/// <param name="U">Per level: the chance of it among records of different things; sums to 1.</param>
internal sealed record Parameters(double[] M, double[] U)
{
    /// <summary>Weight of a level in bits: log2 of m over u (Fellegi and Sunter 1969).</summary>
    public double Weight(int level) => level < 0 ? 0 : Math.Log2(M[level] / U[level]);
}
