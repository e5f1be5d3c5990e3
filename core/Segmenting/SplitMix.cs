namespace SegSync.Core.Segmenting;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the framework does not promise its own sequence for ever.</summary>
internal sealed class SplitMix(ulong state)
{
    /// <summary>From 0 up to but not 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 up to but not the limit.</summary>
    public int Below(int limit) => (int)(Share() * limit);

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
