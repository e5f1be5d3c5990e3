using SegSync.Core.Matching.Columns;

namespace SegSync.Core.Matching.Comparisons;

/// <summary>
/// Given and family name of one person, which people swap. A swap is a level of the given name; the family name then
/// says nothing more.
/// </summary>
internal sealed class PersonName(Column own, Column other, bool tells) : IComparison
{
    private static readonly ImmutableArray<string> Swapping = [.. NameLevels.Levels.Insert(NameLevels.Levels.Length - 1, "swapped with the other name")];

    private readonly ColumnComparison _plain = NameLevels.Compare(own);

    public string Name => own.Name;

    public ImmutableArray<string> Levels => tells ? Swapping : NameLevels.Levels;

    public bool Shared => _plain.Shared;

    public double Coincidence => _plain.Coincidence;

    public double Frequency(int record) => _plain.Frequency(record);

    public int Level(int a, int b)
    {
        var level = _plain.Level(a, b);
        if (level >= 0 && level < NameLevels.Levels.Length - 1) return level;
        if (Swapped(a, b)) return tells ? Swapping.Length - 2 : -1;
        return level < 0 ? -1 : Levels.Length - 1;
    }

    private bool Swapped(int a, int b) =>
        own.Text(a) is { } ownA && own.Text(b) is { } ownB && other.Text(a) is { } otherA && other.Text(b) is { } otherB
        && ownA != ownB && NameLevels.Alike(ownA, otherB) && NameLevels.Alike(ownB, otherA);
}
