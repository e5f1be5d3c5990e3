namespace SegSync.Core.Mastering;

/// <summary>Compares masters by what they hold.</summary>
internal static class MasterRecords
{
    public static readonly ImmutableSortedDictionary<string, Claim> NoFields = ImmutableSortedDictionary.Create<string, Claim>(StringComparer.Ordinal);

    public static bool Same(MasterRecord a, MasterRecord b) =>
        a.Id == b.Id && a.Kind == b.Kind && a.Founder == b.Founder && a.Active == b.Active && a.RedirectTo == b.RedirectTo
        && SameFields(a.Fields, b.Fields)
        && a.Members.AsSpan().SequenceEqual(b.Members.AsSpan(), Comparer.Instance);

    public static bool Same(Member a, Member b) =>
        a.Key == b.Key && a.Version == b.Version && a.Hash == b.Hash && a.Deleted == b.Deleted && SameRows(a, b);

    public static bool SameRows(Member a, Member b)
    {
        if (a.Rows.Length != b.Rows.Length) return false;
        for (var i = 0; i < a.Rows.Length; i++)
        {
            if (a.Rows[i].Row != b.Rows[i].Row || a.Rows[i].ETag != b.Rows[i].ETag || !a.Rows[i].Observed.SequenceEqual(b.Rows[i].Observed)) return false;
        }
        return true;
    }

    private static bool SameFields(ImmutableSortedDictionary<string, Claim> a, ImmutableSortedDictionary<string, Claim> b)
    {
        if (a.Count != b.Count) return false;
        foreach (var (field, claim) in a)
        {
            if (!b.TryGetValue(field, out var other) || claim != other) return false;
        }
        return true;
    }

    private sealed class Comparer : IEqualityComparer<Member>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(Member? x, Member? y) => x is null ? y is null : y is not null && Same(x, y);

        public int GetHashCode(Member obj) => obj.Key.GetHashCode();
    }
}
