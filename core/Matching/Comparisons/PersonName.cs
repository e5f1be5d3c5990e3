namespace SegSync.Core.Matching.Comparisons;

/// <summary>
/// Given and family name of one person, which people swap. A swap is a level of the given name; the family name then
/// says nothing more.
/// </summary>
/// <param name="own">The name that is compared.</param>
/// <param name="other">The person's other name.</param>
/// <param name="tells">Whether a swap is a level of this one.</param>
internal sealed class PersonName(NameLevels own, NameLevels other, bool tells) : IComparison
{
    private static readonly ImmutableArray<string> Swapping = [.. NameLevels.Levels.Insert(NameLevels.Levels.Length - 1, "swapped with the other name")];

    private readonly ColumnComparison plain = own.Comparison();

    public string Name => plain.Name;

    public ImmutableArray<string> Levels => tells ? Swapping : NameLevels.Levels;

    public bool Shared => plain.Shared;

    public double Coincidence => plain.Coincidence;

    public double Frequency(int record) => plain.Frequency(record);

    public int Level(int a, int b)
    {
        var level = plain.Level(a, b);
        if (level >= 0 && level < NameLevels.Levels.Length - 1) return level;
        if (level > 0 && Swapped(a, b)) return tells ? Swapping.Length - 2 : -1;
        return level < 0 ? -1 : Levels.Length - 1;
    }

    private bool Swapped(int a, int b) =>
        (other.Column.Value(a), other.Column.Value(b)) is (>= 0 and var otherA, >= 0 and var otherB)
        && own.Alike(own.Column.Value(a), other, otherB) && own.Alike(own.Column.Value(b), other, otherA);
}
