namespace SegSync.Core.Segmenting;

/// <summary>Values in bands between cuts. A value equal to a cut is in the band that the cut ends.</summary>
/// <param name="Cuts">All ascending, or all descending.</param>
/// <param name="Descending">The first band has the largest values.</param>
/// <param name="Squared">Values are squares, cuts are not: so they compare exactly.</param>
public readonly record struct Bands(ImmutableArray<decimal> Cuts, bool Descending, bool Squared = false)
{
    /// <summary>Number of the band of a value, from 0.</summary>
    public int Of(decimal value)
    {
        var band = 0;
        while (band < Cuts.Length && IsBeyond(value, Cuts[band])) band++;
        return band;
    }

    /// <summary>A value has passed a cut.</summary>
    public bool IsBeyond(decimal value, decimal cut) => Descending ? value < Scaled(cut) : value > Scaled(cut);

    /// <summary>A cut, or the edge of the band around it, as values are.</summary>
    public decimal Scaled(decimal cut) => Squared ? cut * cut : cut;
}
