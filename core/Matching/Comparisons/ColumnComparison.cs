using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>Compares one column: equal forms are level 0, everything else is asked of a rule about two distinct forms.</summary>
internal sealed class ColumnComparison(Column column, ImmutableArray<string> levels, Func<int, int, int> unequal) : IComparison
{
    public string Name => column.Name;

    public ImmutableArray<string> Levels => levels;

    public bool Shared => column.Type is ColumnType.FamilyName or ColumnType.StreetAddress or ColumnType.Locality or ColumnType.Region or ColumnType.Postcode
        or ColumnType.Country or ColumnType.Phone or ColumnType.Price or ColumnType.Category;

    public double Coincidence { get; } = Share(column);

    public int Level(int a, int b)
    {
        var (one, other) = (column.Value(a), column.Value(b));
        if (one < 0 || other < 0) return -1;
        return one == other ? 0 : unequal(one, other);
    }

    public double Frequency(int record) => (double)column.Count(column.Value(record)) / column.Filled;

    private static double Share(Column column)
    {
        if (column.Frozen is { } frozen) return frozen.Coincidence;
        double sum = 0;
        for (var i = 0; i < column.Texts.Count; i++)
        {
            var share = (double)column.Count(i) / column.Filled;
            sum += share * share;
        }
        return sum;
    }
}
