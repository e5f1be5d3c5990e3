namespace SegSync.Core.Profiling;

/// <summary>Which suppliers each product comes from: the owner is a supplier and the other a product, or the other way round.</summary>
public sealed class SupplierSources
{
    private readonly IdTable products = new();
    private readonly HashSet<(int Supplier, int Product)> pairs = [];

    /// <summary>Notes that a supplier delivers a product.</summary>
    public void Add(int supplier, ReadOnlySpan<byte> product)
    {
        if (!product.IsEmpty) pairs.Add((supplier, products.Add(product)));
    }

    /// <summary>Per supplier: its products, and how many of them no other supplier delivers.</summary>
    public (int Products, int Sole)[] Count(int suppliers)
    {
        var sources = new int[products.Count];
        foreach (var (_, product) in pairs) sources[product]++;
        var counts = new (int Products, int Sole)[suppliers];
        foreach (var (supplier, product) in pairs)
        {
            counts[supplier].Products++;
            if (sources[product] == 1) counts[supplier].Sole++;
        }

        return counts;
    }
}
