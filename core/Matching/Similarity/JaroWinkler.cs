namespace SegSync.Core.Matching.Similarity;

/// <summary>
/// Jaro-Winkler similarity (Jaro 1989, Winkler 1990): 0 for nothing in common to 1 for equal; a common start of up to
/// four letters adds a tenth of what is missing per letter. Symmetric. Both empty is 1.
/// </summary>
public static class JaroWinkler
{
    private const double PrefixScale = 0.1;
    private const int LongestPrefix = 4;

    /// <summary>How alike two texts are, 0 to 1, by UTF-16 code unit.</summary>
    public static double Of(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b)) return 1;
        if (a.Length == 0 || b.Length == 0) return 0;
        // the greedy assignment depends on who goes first: always the shorter, then the smaller
        if (a.Length > b.Length || (a.Length == b.Length && a.SequenceCompareTo(b) > 0))
        {
            var other = a;
            a = b;
            b = other;
        }
        var jaro = b.Length <= 64 ? Short(a, b) : Long(a, b);
        var prefix = a[..Math.Min(LongestPrefix, a.Length)].CommonPrefixLength(b);
        return jaro + prefix * PrefixScale * (1 - jaro);
    }

    // both fit in a word of flags
    private static double Short(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var reach = Math.Max(b.Length / 2 - 1, 0);
        ulong inA = 0, inB = 0;
        var common = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var c = a[i];
            var to = Math.Min(b.Length - 1, i + reach);
            for (var j = Math.Max(0, i - reach); j <= to; j++)
            {
                if (b[j] != c || (inB >> j & 1) != 0) continue;
                inA |= 1UL << i;
                inB |= 1UL << j;
                common++;
                break;
            }
        }
        if (common == 0) return 0;
        var swapped = 0;
        for (; inA != 0; inA &= inA - 1, inB &= inB - 1)
        {
            if (a[System.Numerics.BitOperations.TrailingZeroCount(inA)] != b[System.Numerics.BitOperations.TrailingZeroCount(inB)]) swapped++;
        }
        return Jaro(common, swapped, a.Length, b.Length);
    }

    private static double Long(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var reach = Math.Max(b.Length / 2 - 1, 0);
        var taken = new bool[b.Length];
        var ofA = new List<char>(a.Length);
        for (var i = 0; i < a.Length; i++)
        {
            var to = Math.Min(b.Length - 1, i + reach);
            for (var j = Math.Max(0, i - reach); j <= to; j++)
            {
                if (b[j] != a[i] || taken[j]) continue;
                taken[j] = true;
                ofA.Add(a[i]);
                break;
            }
        }
        if (ofA.Count == 0) return 0;
        var (swapped, next) = (0, 0);
        for (var j = 0; j < b.Length; j++)
        {
            if (taken[j] && b[j] != ofA[next++]) swapped++;
        }
        return Jaro(ofA.Count, swapped, a.Length, b.Length);
    }

    private static double Jaro(double common, int swapped, int a, int b) =>
        (common / a + common / b + (common - swapped / 2) / common) / 3;
}
