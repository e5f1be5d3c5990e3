using SegSync.Core.Records;
using SegSync.Core.Storing;

namespace SegSync.Core.Segmenting;

/// <summary>A versioned segmentation scheme: which masters, by which cuts.</summary>
/// <param name="Name">Name in files, documents and targets.</param>
/// <param name="Version">1 and up; immutable once used.</param>
/// <param name="Entity">Whose masters it segments; the grain is the master.</param>
/// <param name="AbcCuts">Cumulative shares of revenue that end class A and class B, such as 0.80 and 0.95.</param>
/// <param name="XyzCuts">Coefficients of variation that end class X and class Y, such as 0.5 and 1; empty: no XYZ.</param>
/// <param name="Months">Complete calendar months that XYZ looks at; fewer where the population's history is shorter.</param>
public sealed record Scheme(
    string Name, int Version, EntityKind Entity, ImmutableArray<decimal> AbcCuts, ImmutableArray<decimal> XyzCuts, int Months)
{
    /// <summary>Product by revenue and by steadiness of demand, code <c>AX</c> to <c>CZ</c>.</summary>
    public static readonly Scheme ProductAbcXyz = new("product-abc-xyz", 1, EntityKind.Product, [0.80m, 0.95m], [0.5m, 1m], 12);

    /// <summary>Customer by revenue, code <c>A</c> to <c>C</c>.</summary>
    public static readonly Scheme CustomerTier = new("customer-tier", 1, EntityKind.Customer, [0.80m, 0.95m], [], 0);

    /// <summary>The schemes that there are.</summary>
    public static readonly ImmutableArray<Scheme> All = [ProductAbcXyz, CustomerTier];

    /// <summary>Name and version, as lineage refers to them with <see cref="Hash"/>.</summary>
    public string Rule => $"{Name}@{Version}#{Hash()[..16]}";

    /// <summary>SHA-256 of the scheme's JSON.</summary>
    public string Hash() => ContentHash.OfJson(this);
}

/// <summary>What a code belongs to: a master, in a context where the scheme's grain is finer.</summary>
/// <param name="Master">The master.</param>
/// <param name="Context">Such as <c>plant=1010</c>; empty where the grain is the master.</param>
public readonly record struct Subject(Mastering.MasterId Master, string Context)
{
    /// <inheritdoc/>
    public override string ToString() => Context.Length == 0 ? Master.Text : $"{Master}|{Context}";
}
