using System.Runtime.Intrinsics;

namespace SegSync.Core.Matching.Similarity;

/// <summary>
/// How often each letter occurs in a text, letters with the same last five bits counted together. Two texts have at most
/// as many letters in common as their counts have: an upper bound of Jaro-Winkler for a fraction of its cost.
/// </summary>
internal static class LetterCounts
{
    private const int Most = byte.MaxValue;

    public static Vector256<byte> Of(ReadOnlySpan<char> text)
    {
        Span<byte> counts = stackalloc byte[Vector256<byte>.Count];
        counts.Clear();
        foreach (var c in text)
        {
            ref var count = ref counts[c & 31];
            if (count < Most) count++;
        }
        return Vector256.Create<byte>(counts);
    }

    public static Vector256<byte>[] Of(IReadOnlyList<string> texts)
    {
        var all = new Vector256<byte>[texts.Count];
        for (var i = 0; i < all.Length; i++) all[i] = Of(texts[i]);
        return all;
    }

    /// <summary>Jaro-Winkler similarity where it is <paramref name="least"/> or more, else 0.</summary>
    public static double JaroWinklerFrom(double least, ReadOnlySpan<char> a, in Vector256<byte> countsA, ReadOnlySpan<char> b, in Vector256<byte> countsB)
    {
        if (!MayReach(least, a, countsA, b, countsB)) return 0;
        var similarity = JaroWinkler.Of(a, b);
        return similarity >= least ? similarity : 0;
    }

    /// <summary>False only where Jaro-Winkler similarity is below <paramref name="least"/>.</summary>
    private static bool MayReach(double least, ReadOnlySpan<char> a, in Vector256<byte> countsA, ReadOnlySpan<char> b, in Vector256<byte> countsB)
    {
        // counts end where a byte does
        if (a.Length == 0 || b.Length == 0 || a.Length > Most || b.Length > Most) return true;
        var (low, high) = Vector256.Widen(Vector256.Min(countsA, countsB));
        double common = Vector256.Sum(low + high);
        var jaro = (common / a.Length + common / b.Length + 1) / 3;
        var prefix = a[..Math.Min(JaroWinkler.LongestPrefix, a.Length)].CommonPrefixLength(b);
        return jaro + prefix * JaroWinkler.PrefixScale * (1 - jaro) >= least - 1e-9;
    }
}
