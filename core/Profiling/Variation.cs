using System.Runtime.CompilerServices;

namespace SegSync.Core.Profiling;

/// <summary>
/// Squared coefficients of variation without a square root, so that a value compares exactly with a squared cut.
/// Values beyond 10^12 are scaled down first, since their squares would not fit.
/// </summary>
public static class Variation
{
    private const decimal Largest = 1_000_000_000_000m;

    /// <summary>Of a whole population: n sum(x^2) - sum(x)^2 over sum(x)^2. Null where the mean is not above zero.</summary>
    public static decimal? OfPopulation(ReadOnlySpan<decimal> values)
    {
        var (sum, spread) = Spread(values);
        return sum > 0 ? Divide(spread, sum * sum) : null;
    }

    /// <summary>Of a sample (divided by n - 1); a single value varies by 0. Null where the mean is not above zero.</summary>
    public static decimal? OfSample(ReadOnlySpan<decimal> values)
    {
        var (sum, spread) = Spread(values);
        if (sum <= 0) return null;
        return values.Length == 1 ? 0 : Divide(values.Length * spread, (values.Length - 1) * sum * sum);
    }

    /// <summary>The square root, for people.</summary>
    public static decimal Root(decimal square) => (decimal)Math.Sqrt((double)square);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (decimal Sum, decimal Spread) Spread(ReadOnlySpan<decimal> values)
    {
        decimal sum = 0, squares = 0;
        var scale = 1m;
        foreach (var value in values) if (Math.Abs(value) > Largest) scale = 1 / Largest;
        foreach (var value in values)
        {
            var scaled = value * scale;
            sum += scaled;
            squares += scaled * scaled;
        }

        return (sum, Math.Max(0, (values.Length * squares) - (sum * sum)));
    }

    private static decimal Divide(decimal over, decimal under) => under == 0 ? 0 : over / under;
}
