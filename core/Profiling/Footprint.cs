namespace SegSync.Core.Profiling;

/// <summary>How the emissions of transport are reckoned: tonnes x kilometres x the mode's factor.</summary>
/// <param name="Factors">Mode, in the words of the facts, to kg CO2e per tonne-kilometre. Compared without case.</param>
/// <param name="Distances">Lane to kilometres, for lines without a distance of their own. Compared without case.</param>
/// <param name="Source">Where the factors are from.</param>
public sealed record Footprint(ImmutableDictionary<string, decimal> Factors, ImmutableDictionary<string, decimal> Distances, string Source)
{
    /// <summary>
    /// Emissions of an entity in kg CO2e and tonne-kilometres, and how many of its lines they are known of: those with a
    /// weight, a mode that has a factor, and a distance of their own or of their lane. The rest is not guessed.
    /// </summary>
    public (decimal Carbon, decimal TonneKilometres, int Lines) Of(IReadOnlyDictionary<(string Mode, string Lane), TransportSum> sums)
    {
        decimal carbon = 0, carried = 0;
        var lines = 0;
        foreach (var ((mode, lane), sum) in sums)
        {
            if (!Factors.TryGetValue(mode.Trim(), out var factor)) continue;
            var far = Distances.TryGetValue(lane.Trim(), out var kilometres);
            var work = sum.TonneKilometres + (far ? sum.Tonnes * kilometres : 0);
            lines += sum.Measured + (far ? sum.Weighed : 0);
            carried += work;
            carbon += work * factor;
        }

        return (carbon, carried, lines);
    }

    /// <summary>A figure of every entity of a table; missing where it is known of none of its lines.</summary>
    internal static decimal?[] Column(ProfileTable table, Func<(decimal Carbon, decimal TonneKilometres, int Lines), int, decimal?> figure) =>
        [.. Enumerable.Range(0, table.Count).Select(at => figure(table.Footprint?.Of(table.Transport(at)) ?? default, table.TransportLines(at)))];
}
