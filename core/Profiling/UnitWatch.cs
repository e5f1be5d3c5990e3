using System.Text;

namespace SegSync.Core.Profiling;

/// <summary>Notices products whose quantities are told in several units and are not converted: their sums would mean nothing.</summary>
internal sealed class UnitWatch
{
    private readonly IdTable products = new(), units = new();
    private readonly List<int> unitOf = [];
    private readonly SortedDictionary<string, SortedSet<string>> mixed = new(StringComparer.Ordinal);

    /// <summary>Product, and the units that it is told in, ordinal order.</summary>
    public ImmutableArray<(string Product, ImmutableArray<string> Units)> Mixed => [.. mixed.Select(pair => (pair.Key, pair.Value.ToImmutableArray()))];

    public void Note(ReadOnlySpan<byte> product, ReadOnlySpan<byte> unit)
    {
        if (product.IsEmpty) return;
        var (of, told) = (products.Add(product), units.Add(unit));
        if (of == unitOf.Count) unitOf.Add(told);
        if (unitOf[of] == told) return;
        var name = Encoding.UTF8.GetString(product);
        if (!mixed.TryGetValue(name, out var known)) mixed[name] = known = new(StringComparer.Ordinal) { units.Text(unitOf[of]) };
        known.Add(units.Text(told));
    }
}
