namespace SegSync.Sandbox.World;

/// <summary>Change stamps of generated rows: spread over the window, a quarter of them in shared seconds, some missing.</summary>
internal sealed class Stamps(SandboxOptions options)
{
    private const int Clusters = 40;
    private const long Window = 394L * 86_400;
    private readonly Dice _dice = new(options.Seed);

    public long Until { get; } = new DateTimeOffset(options.Until.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();

    public long? Of(int salt, int row, double nullShare)
    {
        var index = salt * 10_000_000_000L + row;
        return nullShare > 0 && _dice.Chance(nullShare, Trait.StampNull, index) ? null : Always(salt, row);
    }

    public long Always(int salt, int row)
    {
        var index = salt * 10_000_000_000L + row;
        var second = _dice.Chance(0.25, Trait.StampCluster, index)
            ? (long)(_dice.Roll(Trait.StampCluster, -1 - _dice.Below(Clusters, Trait.Stamp, index)) % (ulong)Window)
            : (long)(_dice.Roll(Trait.Stamp, index) % (ulong)Window);
        return Until - 86_400_000 - second * 1000;
    }

    public long Created(int salt, int row) => Always(salt, row) - (1 + _dice.Below(900, Trait.Created, salt * 10_000_000_000L + row)) * 86_400_000L;
}
