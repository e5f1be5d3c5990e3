using System.Numerics;

namespace SegSync.Core.Segmenting.Dmn.Verifying;

/// <summary>A set of an axis's regions by index.</summary>
internal sealed class Bits
{
    private readonly ulong[] words;

    private Bits(ulong[] words) => this.words = words;

    public static Bits Of(int size, Func<int, bool> holds)
    {
        var words = new ulong[(size + 63) / 64];
        for (var i = 0; i < size; i++) if (holds(i)) words[i / 64] |= 1UL << (i % 64);
        return new(words);
    }

    public int Count => words.Sum(BitOperations.PopCount);

    public bool IsEmpty => words.All(word => word == 0);

    public bool Has(int i) => (words[i / 64] >> (i % 64) & 1) == 1;

    public IEnumerable<int> Items => Enumerable.Range(0, words.Length * 64).Where(Has);

    public bool Meets(Bits other)
    {
        for (var i = 0; i < words.Length; i++) if ((words[i] & other.words[i]) != 0) return true;
        return false;
    }

    public bool Covers(Bits other)
    {
        for (var i = 0; i < words.Length; i++) if ((other.words[i] & ~words[i]) != 0) return false;
        return true;
    }

    public Bits And(Bits other) => Zip(other, (a, b) => a & b);

    public Bits Minus(Bits other) => Zip(other, (a, b) => a & ~b);

    public Bits Or(Bits other) => Zip(other, (a, b) => a | b);

    private Bits Zip(Bits other, Func<ulong, ulong, ulong> combine)
    {
        var result = new ulong[words.Length];
        for (var i = 0; i < result.Length; i++) result[i] = combine(words[i], other.words[i]);
        return new(result);
    }
}
