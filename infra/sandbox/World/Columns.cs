namespace SegSync.Sandbox.World;

/// <summary>Short forms to declare columns with.</summary>
internal static class Columns
{
    public static Column Key(string name, int length, Func<int, string?> make) => new(name, Kind.Text, length, r => Value.Of(make(r))) { IsKey = true, IsReadOnly = true };
    public static Column Text(string name, int length, Func<int, string?> make) => new(name, Kind.Text, length, r => Value.Of(make(r)));
    public static Column Text(string name, int length, string? fixedText = "") => new(name, Kind.Text, length, fixedText is null ? _ => Value.Null : _ => new Value(Kind.Text, 0, fixedText));
    public static Column Flag(string name, Func<int, bool> make) => new(name, Kind.Flag, 0, r => Value.Of(make(r)));
    public static Column Number(string name, Func<int, decimal> make) => new(name, Kind.Number, 0, r => Value.OfNumber(make(r)));
    public static Column Whole(string name, Func<int, long> make) => new(name, Kind.Number, 0, r => Value.OfWhole(make(r)));
    public static Column Date(string name, Func<int, long?> make) => new(name, Kind.Date, 0, r => Value.OfDate(make(r)));
    public static Column Stamp(string name, Func<int, long?> make) => new(name, Kind.Stamp, 0, r => Value.OfStamp(make(r)));
    public static Column Time(string name, Func<int, long?> make) => new(name, Kind.Time, 0, r => Value.OfTime(make(r)));

    public static Column Derived(this Column column) => column with { IsDerived = true, IsReadOnly = true };
    public static Column ReadOnly(this Column column) => column with { IsReadOnly = true };
}
