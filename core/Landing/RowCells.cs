namespace SegSync.Core.Landing;

/// <summary>The cells of one row of a file as UTF-8, without copies. Valid until the next row is read.</summary>
/// <param name="bytes">Where the cells lie.</param>
/// <param name="bounds">Start and end of each cell in <paramref name="bytes"/>, one pair after another.</param>
public readonly ref struct RowCells(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> bounds)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly ReadOnlySpan<int> bounds = bounds;

    /// <summary>How many cells there are.</summary>
    public int Count => bounds.Length / 2;

    /// <summary>A cell; empty for a column that the file does not have (-1).</summary>
    public ReadOnlySpan<byte> this[int index] => index < 0 ? [] : bytes[bounds[2 * index]..bounds[(2 * index) + 1]];
}
